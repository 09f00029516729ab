using System.Net;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Host.Api;

public sealed class StatusAndSettingsApiTests : IAsyncDisposable
{
    private readonly ClinicApp _app = new();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_status_has_every_name_of_the_contract_and_tells_of_the_last_backup()
    {
        var backup = await _app.StartupBackupAsync();
        var status = await _app.SendAsync<JsonElement>(HttpMethod.Get, "/api/status");

        foreach (var name in new[] { "state", "lastBackup", "lastAttempt", "nextDueAt", "runningSince", "freeBytes",
            "secondFolder", "warnings" })
            Assert.True(status.TryGetProperty(name, out _), name);
        Assert.Equal(backup.Name, status.GetProperty("lastBackup").GetProperty("name").GetString());
        Assert.Equal("startup", status.GetProperty("lastAttempt").GetProperty("trigger").GetString());
        Assert.Equal(
            backup.CreatedAt.AddHours(4).UtcDateTime, status.GetProperty("nextDueAt").GetDateTimeOffset().UtcDateTime,
            TimeSpan.FromSeconds(2));
        Assert.True(status.GetProperty("freeBytes").GetInt64() > 0);
        Assert.Equal(_app.Folder.Root, status.GetProperty("dataDirectory").GetString());
    }

    [Theory]
    [InlineData("OneDrive - Praxis Dr. Meyer", "OneDrive")]
    [InlineData("Dropbox", "Dropbox")]
    [InlineData("practice", null)]
    public async Task A_practice_in_a_folder_that_is_synchronised_is_warned_about_with_the_way_out(
        string place, string? program)
    {
        using var temp = new TempFolder();
        await using var app = new ClinicApp(dataFolder: Path.Combine(temp.Path, place, "data"));
        await app.StartupBackupAsync();

        var status = await app.SendAsync<JsonElement>(HttpMethod.Get, "/api/status");

        var warnings = status.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()!).ToList();
        if (program is null)
        {
            Assert.Empty(warnings);
            return;
        }

        var warning = Assert.Single(warnings);
        Assert.StartsWith($"The practice lies in a folder that {program} synchronises ({app.Folder.Root}):", warning,
            StringComparison.Ordinal);
        Assert.Contains("move the folder elsewhere", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_are_left_out_stay_and_what_is_set_counts_at_once_and_after_a_restart()
    {
        await _app.StartupBackupAsync();
        var before = await _app.SendAsync<ClinicSettings>(HttpMethod.Get, "/api/settings");
        Assert.Equal(new ClinicSettings(), before);

        var changed =
            await _app.SendAsync<ClinicSettings>(HttpMethod.Put, "/api/settings",
                new { intervalHours = 1.5, keepDaily = 9 });
        Assert.Equal(before with { IntervalHours = 1.5, KeepDaily = 9 }, changed);
        var status = await _app.SendAsync<BackupStatus>(HttpMethod.Get, "/api/status");
        Assert.Equal(1.5, (status.NextDueAt!.Value - status.LastBackup!.CreatedAt).TotalHours, 2);
        Assert.Equal(changed, await _app.SendAsync<ClinicSettings>(HttpMethod.Get, "/api/settings"));
        Assert.Contains("\"intervalHours\": 1.5", await File.ReadAllTextAsync(_app.Folder.SettingsFile, Ct),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_settings_are_told_all_at_once_and_change_nothing()
    {
        var problem = await _app.SendAsync<JsonElement>(
            HttpMethod.Put, "/api/settings", new { intervalHours = 0.2, keepLast = 0, secondFolder = "usb" },
            expect: 400);

        Assert.Equal(["intervalHours", "keepLast", "secondFolder"],
            problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order());
        Assert.Equal(new ClinicSettings(), await _app.SendAsync<ClinicSettings>(HttpMethod.Get, "/api/settings"));
    }

    [Fact]
    public async Task The_activity_lists_what_was_tried_newest_first()
    {
        await _app.StartupBackupAsync();
        await _app.SendAsync<BackupSummary>(HttpMethod.Post, "/api/backups", expect: 201);

        var activity = await _app.SendAsync<JsonElement>(HttpMethod.Get, "/api/activity");

        Assert.Equal(["manual", "startup"],
            activity.EnumerateArray().Select(entry => entry.GetProperty("trigger").GetString()));
        Assert.Equal("backup", activity[0].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Health_is_healthy_then_degraded_without_the_second_folder_then_unhealthy_in_recovery()
    {
        await _app.StartupBackupAsync();
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await HealthAsync());

        await _app.SendAsync<ClinicSettings>(HttpMethod.Put, "/api/settings",
            new { secondFolder = _app.Folder.Root + "-gone" });
        Assert.Equal((HttpStatusCode.OK, "Degraded"), await HealthAsync());

        Damage();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), await HealthAsync());
    }

    [Fact]
    public async Task In_recovery_the_practice_answers_503_with_the_way_out_and_the_backups_go_on_working()
    {
        await _app.StartupBackupAsync();
        Damage();
        await Eventually.HoldsAsync(() => _app.Get<IStatusFeed>().Current.State == BackupState.Recovery);

        foreach (var path in new[] { "/api/patients", "/api/patients/1", "/api/visits/1", "/api/search?q=x" })
        {
            var problem = await _app.SendAsync<JsonElement>(HttpMethod.Get, path, expect: 503);
            Assert.Contains("It burnt. Open the Backups page", problem.GetProperty("detail").GetString(),
                StringComparison.Ordinal);
        }

        await _app.SendAsync<JsonElement>(HttpMethod.Get, "/api/backups");
        await _app.SendAsync<JsonElement>(HttpMethod.Post, "/api/backups", expect: 503);
        Assert.Equal("recovery",
            (await _app.SendAsync<JsonElement>(HttpMethod.Get, "/api/status")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task In_recovery_closing_makes_no_backup_but_a_line_in_the_activity()
    {
        using var temp = new TempFolder();
        await using var app = new ClinicApp(dataFolder: temp.Path);
        await app.StartupBackupAsync();
        app.Get<ClinicDatabase>()
            .EnterRecovery(new RecoveryStatus($"It burnt.", TimeProvider.System.GetUtcNow(), null));

        await app.DisposeAsync();

        Assert.Single(Directory.GetFiles(app.Folder.Backups, "*.zip"));
        Assert.Contains("No backup at closing", (await File.ReadAllLinesAsync(app.Folder.ActivityFile, Ct))[^1],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_practice_that_is_not_open_just_now_is_no_damage_to_REST_nor_at_the_close()
    {
        using var temp = new TempFolder();
        await using var app = new ClinicApp(dataFolder: temp.Path);
        var backup = await app.StartupBackupAsync();
        app.Get<ClinicDatabase>().EnterRecovery(
            new RecoveryStatus($"A scanner holds it.", TimeProvider.System.GetUtcNow(), null) { ForNow = true });

        var problem = await app.SendAsync<JsonElement>(
            HttpMethod.Post, $"/api/backups/{backup.Name}/restore", expect: 409);
        Assert.Contains("A scanner holds it.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var patients = await app.SendAsync<JsonElement>(HttpMethod.Get, "/api/patients", expect: 503);
        Assert.DoesNotContain("restore", patients.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await app.DisposeAsync();

        Assert.DoesNotContain("damaged", (await File.ReadAllLinesAsync(app.Folder.ActivityFile, Ct))[^1],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_OpenAPI_document_describes_every_address_of_the_contract()
    {
        var paths = (await _app.SendAsync<JsonElement>(HttpMethod.Get, "/openapi/v1.json")).GetProperty("paths");

        foreach (var path in new[] { "/api/status", "/api/backups", "/api/backups/{name}/content",
            "/api/backups/upload", "/api/settings", "/api/activity" })
            Assert.True(paths.TryGetProperty(path, out _), path);
    }

    [Fact]
    public async Task What_the_server_says_is_a_string_in_the_OpenAPI_document()
    {
        var schemas =
            (await _app.SendAsync<JsonElement>(HttpMethod.Get, "/openapi/v1.json")).GetProperty("components")
                .GetProperty("schemas");

        Assert.Equal("""{"type":"string"}""", Schema("ActivityEntry", "detail"));
        Assert.Equal("""{"type":["null","string"]}""", Schema("BackupSummary", "problem"));
        Assert.Equal("""{"type":"array","items":{"type":"string"}}""", Schema("RestoreResult", "warnings"));

        string Schema(string type, string property) =>
            JsonSerializer.Serialize(schemas.GetProperty(type).GetProperty("properties").GetProperty(property));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private void Damage() =>
        _app.Get<ClinicDatabase>()
            .EnterRecovery(new RecoveryStatus($"It burnt.", TimeProvider.System.GetUtcNow(), null));

    private async Task<(HttpStatusCode, string)> HealthAsync()
    {
        using var answer = await _app.Client.GetAsync("/health", Ct);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }
}
