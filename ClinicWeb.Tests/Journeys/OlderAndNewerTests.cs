using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json;
using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Journeys;

/// <summary>A practice that goes from one release to another, and back.</summary>
public sealed class OlderAndNewerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Releases =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Releases"), "*.zip")
            .Select(zip => Path.GetFileName(zip)!)];

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task A_backup_of_every_schema_there_was_is_checked_and_restored_whole(string release)
    {
        await using var app = new ClinicApp();
        var zip = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Releases", release),
            TestContext.Current.CancellationToken);
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(zip);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        form.Add(file, "file", release);
        using var uploaded =
            await app.Client.PostAsync("/api/backups/upload", form, TestContext.Current.CancellationToken);
        var text = await uploaded.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(uploaded.IsSuccessStatusCode, text);
        var name = JsonDocument.Parse(text).RootElement.GetProperty("name").GetString();

        Assert.True(
            (await app.SendAsync<JsonElement>(HttpMethod.Post, $"/api/backups/{name}/check")).GetProperty("passed")
                .GetBoolean());
        var restored = await app.SendAsync<JsonElement>(HttpMethod.Post, $"/api/backups/{name}/restore");

        Assert.Equal((3, 6),
            (restored.GetProperty("patientCount").GetInt32(), restored.GetProperty("visitCount").GetInt32()));
        var found = await app.SendAsync<JsonElement>(HttpMethod.Get,
            $"/api/patients?search={Uri.EscapeDataString("müller")}");
        Assert.Equal("Änne", found.GetProperty("items")[0].GetProperty("givenName").GetString());
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task A_practice_of_every_schema_there_was_is_backed_up_brought_up_to_date_and_can_be_gone_back_from(
        string release)
    {
        using var computer = new TempFolder();
        var data = Path.Combine(computer.Path, "data");
        Directory.CreateDirectory(data);
        var backup = Path.Combine(AppContext.BaseDirectory, "Releases", release);
        await using (var zip = await ZipFile.OpenReadAsync(backup, Ct))
            await zip.GetEntry("clinic.db")!.ExtractToFileAsync(Path.Combine(data, "clinic.db"), Ct);
        using (var old = SqliteFile.Open(Path.Combine(data, "clinic.db")))
        {
            if (old.ExecuteScalar<int>("PRAGMA user_version") == Migrator.Latest)
                return; // a backup of this very schema: nothing is brought up to date
        }

        await using var app = new ClinicApp(dataFolder: data);
        await app.StartupBackupAsync();

        var patients = await app.SendAsync<JsonElement>(HttpMethod.Get, "/api/patients");
        Assert.Equal(3, patients.GetProperty("total").GetInt32());
        await app.SendAsync<JsonElement>(
            HttpMethod.Post, "/api/patients",
            new { givenName = "Neu", familyName = "Nach", birthDate = "1980-01-31" }, 201);
        var before = (await app.SendAsync<JsonElement>(HttpMethod.Get, "/api/backups")).EnumerateArray()
            .Single(backup => backup.GetProperty("trigger").GetString() == "before-upgrade");
        var name = before.GetProperty("name").GetString();
        var restored = await app.SendAsync<JsonElement>(HttpMethod.Post, $"/api/backups/{name}/restore");
        Assert.Equal((3, 6),
            (restored.GetProperty("patientCount").GetInt32(), restored.GetProperty("visitCount").GetInt32()));
    }

    [Fact]
    public async Task Gone_back_to_after_an_upgrade_the_older_program_says_so_and_offers_the_backup_of_before_it()
    {
        using var computer = new TempFolder();
        var data = Path.Combine(computer.Path, "data");
        Directory.CreateDirectory(data);
        OldSchema.Create(Path.Combine(data, "clinic.db"), "Berger", "Celan");
        await using (var upgrading = new ClinicApp(dataFolder: data))
            await upgrading.StartupBackupAsync();
        using (var newer = SqliteFile.Open(Path.Combine(data, "clinic.db")))
            newer.Execute("PRAGMA user_version = 9999");

        await using var older = new ClinicApp(dataFolder: data);

        var status = await older.SendAsync<JsonElement>(HttpMethod.Get, "/api/status");
        Assert.Equal("recovery", status.GetProperty("state").GetString());
        Assert.Contains("newer ClinicWeb", status.GetRawText(), StringComparison.Ordinal);
        var before = (await older.SendAsync<JsonElement>(HttpMethod.Get, "/api/backups")).EnumerateArray()
            .Single(backup => backup.GetProperty("trigger").GetString() == "before-upgrade");
        await older.SendAsync<JsonElement>(HttpMethod.Post,
            $"/api/backups/{before.GetProperty("name").GetString()}/restore");
        Assert.Equal(2,
            (await older.SendAsync<JsonElement>(HttpMethod.Get, "/api/patients")).GetProperty("total").GetInt32());
        Assert.NotEmpty(Directory.GetDirectories(Path.Combine(data, "quarantine")));
    }
}
