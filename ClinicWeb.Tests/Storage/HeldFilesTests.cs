using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Storage;

/// <summary>
/// Scanners and sync clients hold files for a moment, without sharing them. Only Windows then refuses to rename and
/// delete; elsewhere these tests show that nothing is held up.
/// </summary>
public sealed class HeldFilesTests : IAsyncDisposable
{
    private static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ALongTime = TimeSpan.FromSeconds(30);

    private readonly ClinicApp _app = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("clinic.db")]
    [InlineData("settings.json")]
    public async Task A_restore_waits_for_a_scanner_to_let_go_and_ends_well(string file)
    {
        await _app.SendAsync<JsonElement>(HttpMethod.Put, "/api/settings", new { keepLast = 7 });
        var backup = await _app.SendAsync<BackupSummary>(HttpMethod.Post, "/api/backups", expect: 201);

        using (Hold(Path.Combine(_app.Folder.Root, file), AMoment))
            await _app.SendAsync<JsonElement>(HttpMethod.Post, $"/api/backups/{backup.Name}/restore");

        Assert.Equal("ok",
            (await _app.SendAsync<JsonElement>(HttpMethod.Get, "/api/status")).GetProperty("state").GetString());
        Assert.Equal(7,
            (await _app.SendAsync<JsonElement>(HttpMethod.Get, "/api/settings")).GetProperty("keepLast").GetInt32());
    }

    [Fact]
    public async Task Backups_and_deletes_go_on_while_a_scanner_looks_at_every_new_file()
    {
        // Elsewhere .NET's own files lock each other out, as no scanner does.
        if (!OperatingSystem.IsWindows())
            return;
        await _app.StartupBackupAsync();
        using var scanner =
            new FileSystemWatcher(_app.Folder.Backups) { EnableRaisingEvents = true, IncludeSubdirectories = true };
        scanner.Created += (_, created) => TryHold(created.FullPath);
        scanner.Renamed += (_, renamed) => TryHold(renamed.FullPath);

        for (var i = 0; i < 5; i++)
        {
            var backup = await _app.SendAsync<BackupSummary>(HttpMethod.Post, "/api/backups", expect: 201);
            using var deleted = await _app.Client.DeleteAsync($"/api/backups/{backup.Name}", Ct);
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }
    }

    [Fact]
    public async Task A_backup_that_another_program_does_not_let_go_is_told_and_stays()
    {
        await _app.StartupBackupAsync();
        var backup = await _app.SendAsync<BackupSummary>(HttpMethod.Post, "/api/backups", expect: 201);
        using var held = Hold(Path.Combine(_app.Folder.Backups, backup.Name), ALongTime);

        using var refused = await _app.Client.DeleteAsync($"/api/backups/{backup.Name}", Ct);

        Assert.Equal(OperatingSystem.IsWindows() ? HttpStatusCode.Conflict : HttpStatusCode.NoContent,
            refused.StatusCode);
        if (OperatingSystem.IsWindows())
            Assert.Contains("another program has the file open", await refused.Content.ReadAsStringAsync(Ct),
                StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_another_program_does_not_let_go_are_not_saved_and_that_is_told()
    {
        await _app.SendAsync<JsonElement>(HttpMethod.Put, "/api/settings", new { keepLast = 7 });
        using var held = Hold(_app.Folder.SettingsFile, ALongTime);

        using var refused = await _app.Client.PutAsJsonAsync("/api/settings", new { keepLast = 8 }, Ct);

        Assert.Equal(OperatingSystem.IsWindows() ? HttpStatusCode.Conflict : HttpStatusCode.OK, refused.StatusCode);
    }

    [Fact]
    public void Another_file_under_the_same_name_is_seen_to_be_another()
    {
        using var temp = new TempFolder();
        var path = Path.Combine(temp.Path, "clinic.db");
        File.WriteAllText(path, "one");
        var one = FileIdentity.Of(path);
        File.WriteAllText(path + ".new", "two");

        Assert.Equal(one, FileIdentity.Of(path));
        Durable.Rename(path + ".new", path);
        Assert.NotEqual(one, FileIdentity.Of(path));
        Assert.Null(FileIdentity.Of(path + ".none"));
    }

    private static void TryHold(string path)
    {
        try
        {
            if (File.Exists(path))
                _ = Hold(path, TimeSpan.FromMilliseconds(300));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It is being written without sharing, or has gone already.
        }
    }

    // Read as a scanner reads: others may read and write, but neither rename nor delete.
    private static FileStream Hold(string path, TimeSpan time)
    {
        var held = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        _ = Task.Delay(time, TimeProvider.System, CancellationToken.None)
            .ContinueWith(_ => held.Dispose(), TaskScheduler.Default);
        return held;
    }
}
