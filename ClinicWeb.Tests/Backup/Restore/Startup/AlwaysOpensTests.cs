using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Restore;
using ClinicWeb.Server.Backup.Restore.Startup;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Backup.Restore.Startup;

/// <summary>
/// Whatever stands in the way at a start or in a restore is told, and done by itself once it is gone.
/// </summary>
public sealed class AlwaysOpensTests : IDisposable
{
    private readonly TempDataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(28, true)]
    [InlineData(122, true)]
    [InlineData(5, false)]
    [InlineData(13, false)]
    public void A_full_disk_and_a_spent_quota_are_one_and_the_same(int number, bool full)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var error = new IOException("The system's words", number);
        Assert.Equal(full, DiskErrors.IsFull(error));
        Assert.Equal(full, DiskErrors.IsFull(new InvalidOperationException("outer", error)));
        Assert.Equal(full, DiskErrors.IsFull(new AggregateException(new ArgumentException("other"), error)));
    }

    [Theory]
    [InlineData(13, 13, true)]
    [InlineData(10, 778, true)]
    [InlineData(10, 4874, true)]
    [InlineData(10, 266, false)]
    [InlineData(11, 11, false)]
    public void SQLites_words_for_a_full_disk_are_known(int code, int extended, bool full) =>
        Assert.Equal(full, DiskErrors.IsFull(new Microsoft.Data.Sqlite.SqliteException("words", code, extended)));

    [Fact]
    public async Task A_swap_that_meets_something_under_the_old_name_goes_on_and_deletes_nothing()
    {
        await using var clinic = new TempClinic();
        await clinic.Practice.AddPatientAsync("Berger");
        var backup = await clinic.BackUpAsync();
        await clinic.Practice.AddPatientAsync("Celan");
        clinic.AtBoundary = step =>
        {
            if (step != "commit: written")
                return;
            var old = Directory.CreateDirectory(Path.Combine(clinic.Folder.RestoreStage, "old")).FullName;
            File.WriteAllText(Path.Combine(old, "clinic.db"), "lies here already");
        };
        Assert.Equal(1, (await clinic.Get<IRestores>().RestoreAsync(backup.Name)).PatientCount);
        Assert.Equal(1, await clinic.Practice.CountAsync("patients"));
    }

    [Fact]
    public async Task An_index_that_cannot_be_moved_fails_no_restore_and_is_told()
    {
        await using var clinic = new TempClinic();
        await clinic.Practice.AddPatientAsync("Berger");
        var backup = await clinic.BackUpAsync();
        await clinic.Practice.AddPatientAsync("Celan");
        Directory.CreateDirectory(clinic.Folder.Chroma);
        using var mount = Mounts.On(clinic.Folder.Chroma);
        var restored = await clinic.Get<IRestores>().RestoreAsync(backup.Name);
        Assert.Equal(1, restored.PatientCount);
        Assert.Contains(restored.Warnings, warning => warning.Contains("search index", StringComparison.Ordinal));
        Assert.False(File.Exists(clinic.Folder.RestoreJournal));
    }

    [Fact]
    public async Task A_committed_restore_that_meets_an_error_at_the_start_is_told_and_finished_by_itself_later()
    {
        string backup;
        await using (var clinic = await RunningClinic.StartAsync(_data.Folder))
        {
            await clinic.AddPatientAsync("Berger");
            backup = (await clinic.Backups.BackUpAsync(BackupTrigger.Manual)).Name;
            await clinic.AddPatientAsync("Celan");
            clinic.AtBoundary = step =>
            {
                if (step == "commit: written")
                    throw new IOException("The disk went away.");
            };
            await Assert.ThrowsAsync<ClinicException>(() => clinic.Restores.RestoreAsync(backup));
        }

        await using var next = await RunningClinic.StartAsync(_data.Folder, atBoundary: step =>
        {
            if (step == "commit: all in place")
                throw new IOException("A scanner holds the file.");
        });
        Assert.Contains("cannot be finished just now", next.Database.Recovery?.Reason.ToString(),
            StringComparison.Ordinal);
        Assert.False(await next.Get<StartupRecovery>().TryAgainAsync(TestContext.Current.CancellationToken));
        next.AtBoundary = null;
        Assert.True(await next.Get<StartupRecovery>().TryAgainAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["Berger"], await next.NamesAsync());
    }

    [Fact]
    public async Task A_restore_that_is_asked_for_again_finishes_the_one_that_was_broken_off_and_is_done()
    {
        await using var clinic = await RunningClinic.StartAsync(_data.Folder);
        await clinic.AddPatientAsync("Berger");
        var backup = (await clinic.Backups.BackUpAsync(BackupTrigger.Manual)).Name;
        await clinic.AddPatientAsync("Celan");
        clinic.AtBoundary = step =>
        {
            if (step == "commit: clinic.db is away")
                throw new IOException("A scanner holds the file.");
        };
        await Assert.ThrowsAsync<ClinicException>(() => clinic.Restores.RestoreAsync(backup));
        clinic.AtBoundary = null;
        Assert.Equal(1, (await clinic.Restores.RestoreAsync(backup)).PatientCount);
        Assert.Null(clinic.Database.Recovery);
    }

    [Fact]
    public async Task A_server_listens_although_another_program_holds_the_lock_of_runs_for_ever()
    {
        await using (var clinic = await RunningClinic.StartAsync(_data.Folder))
            await clinic.AddPatientAsync("Berger");
        using var suspended = DataFolderLock.TryHold(_data.Folder.RunLockFile);
        Assert.NotNull(suspended);
        using var server = ServerProcess.Start(_data.Folder.Root, "--urls", "http://127.0.0.1:0");
        using var http = new HttpClient { BaseAddress = new Uri(await server.UrlAsync()) };

        // It says at once what it waits for, and then opens without it.
        var status = await http.GetStringAsync("/api/status", TestContext.Current.CancellationToken);
        Assert.Contains("Another ClinicWeb program is working on the backups.", status, StringComparison.Ordinal);
        using var refused = await http.GetAsync("/api/patients", TestContext.Current.CancellationToken);
        Assert.Equal(503, (int)refused.StatusCode);
        await Eventually.GetAsync(
            async () => (await http.GetAsync("/api/patients")).IsSuccessStatusCode ? "open" : null,
            "a practice that opens alone");
        Assert.Contains("Berger", await http.GetStringAsync("/api/patients", TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unfinished_restore_behind_a_held_lock_finishes_by_itself_and_no_upload_is_taken_for_rubbish()
    {
        await using (var clinic = await RunningClinic.StartAsync(_data.Folder))
        {
            await clinic.AddPatientAsync("Berger");
            var backup = (await clinic.Backups.BackUpAsync(BackupTrigger.Manual)).Name;
            await clinic.AddPatientAsync("Celan");
            clinic.AtBoundary = step =>
            {
                if (step == "commit: written")
                    throw new IOException("The disk went away.");
            };
            await Assert.ThrowsAsync<ClinicException>(() => clinic.Restores.RestoreAsync(backup));
        }

        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        RunningClinic next;
        using (var suspended = DataFolderLock.TryHold(_data.Folder.RunLockFile))
        {
            var starting = RunningClinic.StartAsync(_data.Folder, time);
            await Eventually.HoldsAsync(
                () =>
                {
                    time.Advance(TimeSpan.FromSeconds(1));
                    return starting.IsCompleted;
                },
                "an opening that does not wait for ever");
            next = await starting;
            Assert.Contains("cannot be finished just now", next.Database.Recovery?.Reason.ToString(),
                StringComparison.Ordinal);
        }

        await using var _ = next;
        var upload = Path.Combine(_data.Folder.Backups, ".upload-1.zip.part");
        await File.WriteAllTextAsync(upload, "half of it", TestContext.Current.CancellationToken);
        Assert.True(await next.Get<StartupRecovery>().TryAgainAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["Berger"], await next.NamesAsync());
        Assert.True(File.Exists(upload));
    }

    [Fact]
    public async Task On_a_disk_that_is_full_the_practice_opens_reads_refuses_to_write_in_words_and_heals_by_itself()
    {
        using var disk = Mounts.On(_data.Folder.Root, megabytes: 24);
        using (var first = ServerProcess.Start(_data.Folder.Root, "--urls", "http://127.0.0.1:0"))
        {
            using var http = Http(await first.UrlAsync());
            await AddAsync(http, "Berger", 201);
            first.KillNow();
            await first.ExitAsync();
        }

        File.Delete(_data.Folder.ClinicDb + "-shm");
        var filler = disk.Fill();
        using var server = ServerProcess.Start(_data.Folder.Root, "--urls", "http://127.0.0.1:0");
        using var full = Http(await server.UrlAsync());
        Assert.Contains("Berger", await full.GetStringAsync("/api/patients", TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        disk.Fill();
        var refused = 0;
        for (var number = 0; number < 400 && refused == 0; number++)
        {
            using var answer = await PostAsync(full, $"Celan {number}");
            if ((int)answer.StatusCode != 201)
                refused = (int)answer.StatusCode;
        }

        Assert.Equal(507, refused);
        Assert.Contains("Berger",
            await full.GetStringAsync("/api/patients?search=berger", TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        var status = await full.GetStringAsync("/api/status", TestContext.Current.CancellationToken);
        Assert.DoesNotContain("\"state\":\"recovery\"", status, StringComparison.Ordinal);
        Assert.Contains("disk", status, StringComparison.OrdinalIgnoreCase);
        File.Delete(filler);
        await AddAsync(full, "Domin", 201);
    }

    private static HttpClient Http(string url) =>
        new() { BaseAddress = new Uri(url), DefaultRequestHeaders = { { "Origin", url } } };

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string name) => http.PostAsync(
        "/api/patients",
        System.Net.Http.Json.JsonContent.Create(
            new { givenName = "Anna", familyName = name, birthDate = "1970-01-31", notes = new string('n', 4000) }),
        TestContext.Current.CancellationToken);

    private static async Task AddAsync(HttpClient http, string name, int expected)
    {
        using var answer = await PostAsync(http, name);
        Assert.True(expected == (int)answer.StatusCode,
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
