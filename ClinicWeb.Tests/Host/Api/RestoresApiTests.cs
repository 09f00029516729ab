using System.Net;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Host.Api;

public sealed class RestoresApiTests : IAsyncDisposable
{
    private readonly ClinicApp _app = new();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_deleted_patient_is_seen_in_the_preview_and_comes_back_with_the_restore()
    {
        var anna = await AddAsync("Anna");
        await _app.SendAsync<Visit>(
            HttpMethod.Post, $"/api/patients/{anna.Id}/visits",
            new { visitedAt = "2026-01-02T10:30:00", complaint = "Cough" }, 201);
        var backup = await _app.SendAsync<BackupSummary>(HttpMethod.Post, "/api/backups", expect: 201);
        using var deleted = await _app.Client.DeleteAsync($"/api/patients/{anna.Id}", Ct);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        var berta = await AddAsync("Berta");

        var preview = await _app.SendAsync<JsonElement>(HttpMethod.Get, $"/api/backups/{backup.Name}/preview");
        var returned = Assert.Single(preview.GetProperty("patientsReturned").EnumerateArray());
        var (id, chart) = (anna.Id, anna.ChartNumber);
        Assert.Equal(
            $$"""{"id":{{id}},"chartNumber":"{{chart}}","name":"Schmidt, Anna","birthDate":"1970-01-31"}""",
            returned.GetRawText());
        Assert.Equal(berta.Id,
            Assert.Single(preview.GetProperty("patientsLost").EnumerateArray()).GetProperty("id").GetInt64());
        Assert.Equal(1, preview.GetProperty("visitsReturned").GetInt32());

        var result = await _app.SendAsync<JsonElement>(
            HttpMethod.Post, $"/api/backups/{backup.Name}/restore",
            new { sha256 = preview.GetProperty("sha256").GetString() });
        Assert.Equal(backup.Name, result.GetProperty("restored").GetString());
        Assert.Equal((1, 1),
            (result.GetProperty("patientCount").GetInt32(), result.GetProperty("visitCount").GetInt32()));

        Assert.Equal("Anna", (await _app.SendAsync<Patient>(HttpMethod.Get, $"/api/patients/{anna.Id}")).GivenName);
        await _app.SendAsync<JsonElement>(HttpMethod.Get, $"/api/patients/{berta.Id}", expect: 404);
        var safety = result.GetProperty("safetyBackup").GetString();
        var manifest = await _app.SendAsync<JsonElement>(HttpMethod.Get, $"/api/backups/{safety}");
        Assert.Equal("before-restore", manifest.GetProperty("trigger").GetString());
    }

    [Fact]
    public async Task A_restore_needs_no_body_and_refuses_a_hash_of_another_file()
    {
        var backup = await _app.StartupBackupAsync();
        await AddAsync("Anna");

        var problem = await _app.SendAsync<JsonElement>(
            HttpMethod.Post, $"/api/backups/{backup.Name}/restore", new { sha256 = new string('0', 64) }, 409);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.Equal(1, (await ListAsync()).Total);

        await _app.SendAsync<RestoreResult>(HttpMethod.Post, $"/api/backups/{backup.Name}/restore");
        Assert.Equal(0, (await ListAsync()).Total);
    }

    [Fact]
    public async Task One_patient_comes_back_alone_and_a_present_one_only_when_told_so()
    {
        var anna = await AddAsync("Anna");
        var berta = await AddAsync("Berta");
        var backup = await _app.SendAsync<BackupSummary>(HttpMethod.Post, "/api/backups", expect: 201);
        using var deleted = await _app.Client.DeleteAsync($"/api/patients?id={anna.Id}&id={berta.Id}", Ct);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        var url = $"/api/backups/{backup.Name}/patients/{anna.Id}";

        Assert.Equal(2,
            (await _app.SendAsync<JsonElement>(HttpMethod.Get, $"/api/backups/{backup.Name}/patients"))
                .GetProperty("total").GetInt32());
        Assert.Equal("Anna",
            (await _app.SendAsync<JsonElement>(HttpMethod.Get, url)).GetProperty("givenName").GetString());

        var back = await _app.SendAsync<JsonElement>(HttpMethod.Post, $"{url}/restore");
        Assert.Equal("Anna", back.GetProperty("givenName").GetString());
        Assert.Equal(0, back.GetProperty("visits").GetArrayLength());
        Assert.Equal(1, (await ListAsync()).Total);

        await _app.SendAsync<JsonElement>(HttpMethod.Post, $"{url}/restore", expect: 409);
        await _app.SendAsync<JsonElement>(HttpMethod.Post, $"{url}/restore?overwrite=true&copy=true", expect: 400);
        await _app.SendAsync<JsonElement>(HttpMethod.Post, $"{url}/restore?overwrite=maybe", expect: 400);
        await _app.SendAsync<JsonElement>(HttpMethod.Post, $"{url}/restore?overwrite=true");
        Assert.Equal(1, (await ListAsync()).Total);
        await _app.SendAsync<JsonElement>(HttpMethod.Post, $"/api/backups/{backup.Name}/patients/999/restore",
            expect: 404);
    }

    [Fact]
    public async Task Settings_come_back_with_the_practice_and_count_at_once()
    {
        await _app.SendAsync<ClinicSettings>(HttpMethod.Put, "/api/settings",
            new { intervalHours = 3.5, keepLast = 33 });
        var backup = await _app.SendAsync<BackupSummary>(HttpMethod.Post, "/api/backups", expect: 201);
        await _app.SendAsync<ClinicSettings>(HttpMethod.Put, "/api/settings",
            new { intervalHours = 2.5, keepLast = 22 });

        await _app.SendAsync<RestoreResult>(HttpMethod.Post, $"/api/backups/{backup.Name}/restore");

        var settings = await _app.SendAsync<ClinicSettings>(HttpMethod.Get, "/api/settings");
        Assert.Equal((3.5, 33), (settings.IntervalHours, settings.KeepLast));
    }

    [Theory]
    [InlineData("GET", "preview")]
    [InlineData("POST", "restore")]
    [InlineData("GET", "patients")]
    [InlineData("POST", "patients/1/restore")]
    public async Task An_unknown_backup_is_404(string method, string what) =>
        await _app.SendAsync<JsonElement>(new HttpMethod(method), $"/api/backups/backup_2020-01-01_00-00-00.zip/{what}",
            expect: 404);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task<Patient> AddAsync(string given) => _app.SendAsync<Patient>(
        HttpMethod.Post, "/api/patients", new { givenName = given, familyName = "Schmidt", birthDate = "1970-01-31" },
        201);

    private Task<Paged<Patient>> ListAsync() => _app.SendAsync<Paged<Patient>>(HttpMethod.Get, "/api/patients");
}
