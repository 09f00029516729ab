using System.Net.Http.Headers;
using System.Text.Json;
using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Journeys;

/// <summary>A practice that goes from one release to another, and back.</summary>
public sealed class OlderAndNewerTests
{
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
