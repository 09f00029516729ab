using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Backup.Run;

public sealed class BackupTests : IAsyncDisposable
{
    private readonly TempClinic _clinic = new();

    public ValueTask DisposeAsync() => _clinic.DisposeAsync();

    [Fact]
    public async Task A_backup_is_a_plain_zip_whose_manifest_tells_the_truth()
    {
        var patient = await _clinic.Practice.AddPatientAsync("Berger");
        await _clinic.Practice.AddVisitAsync(patient);
        await _clinic.Practice.AddVisitAsync(patient);
        Directory.CreateDirectory(_clinic.Folder.Chroma + "/segment");
        await File.WriteAllTextAsync(_clinic.Folder.Chroma + "/segment/header.bin", "vectors");

        var backup = await _clinic.BackUpAsync();

        Assert.Equal("backup_2026-01-02_10-30-00.zip", backup.Name); // Berlin is an hour ahead of UTC
        Assert.Equal((1, 2), (backup.PatientCount, backup.VisitCount));
        using var zip = ZipFile.OpenRead(_clinic.ZipPath(backup.Name));
        Assert.Equal(
            ["clinic.db", "chroma/segment/header.bin", "settings.json", "backup_manifest.json"],
            zip.Entries.Select(entry => entry.FullName));
        using var manifest = await JsonDocument.ParseAsync(zip.GetEntry("backup_manifest.json")!.Open());
        var root = manifest.RootElement;
        Assert.Equal("2026-01-02T10:30:00", root.GetProperty("created_at").GetString());
        Assert.Equal("2026-01-02T09:30:00Z", root.GetProperty("created_at_utc").GetString());
        Assert.Equal("1.0", root.GetProperty("version").GetString());
        Assert.Equal("manual", root.GetProperty("trigger").GetString());
        Assert.Equal(Migrator.Latest, root.GetProperty("schema_version").GetInt32());
        foreach (var file in root.GetProperty("files").EnumerateArray())
        {
            using var content = zip.GetEntry(file.GetProperty("path").GetString()!)!.Open();
            Assert.Equal(file.GetProperty("sha256").GetString(),
                Convert.ToHexStringLower(await SHA256.HashDataAsync(content)));
        }

        var copy = Path.Combine(_clinic.Practice.Scratch, "copy.db");
        zip.GetEntry("clinic.db")!.ExtractToFile(copy);
        using var database = SqliteFile.Open(copy);
        Assert.Equal(root.GetProperty("patient_count").GetInt32(),
            database.ExecuteScalar<int>("SELECT count(*) FROM patients"));
        Assert.Equal(root.GetProperty("visit_count").GetInt32(),
            database.ExecuteScalar<int>("SELECT count(*) FROM visits"));
        Assert.Equal("delete", database.ExecuteScalar<string>("PRAGMA journal_mode"));
    }

    [Fact]
    public async Task Two_backups_of_the_same_second_both_stay_and_the_later_one_is_first()
    {
        var first = await _clinic.BackUpAsync();
        var second = await _clinic.BackUpAsync();
        Assert.Equal("backup_2026-01-02_10-30-00_2.zip", second.Name);
        Assert.Equal([second.Name, first.Name], (await _clinic.Backups.ListAsync()).Select(backup => backup.Name));
    }

    [Fact]
    public async Task After_many_backups_the_newest_ten_and_the_pinned_one_are_left()
    {
        await _clinic.SetAsync(settings => settings.KeepingOnly(10));
        var pinned = await _clinic.BackUpAsync();
        await _clinic.Backups.EditAsync(pinned.Name, pinned: true, note: "before the new computer");
        var names = new List<string>();
        for (var i = 0; i < 13; i++)
        {
            _clinic.Time.Advance(TimeSpan.FromHours(4));
            names.Add((await _clinic.BackUpAsync()).Name);
        }

        var left = await _clinic.Backups.ListAsync();
        Assert.Equal(names.TakeLast(10).Reverse().Append(pinned.Name), left.Select(backup => backup.Name));
        Assert.Equal("pinned", left[^1].KeptBecause?.ToString());
        Assert.Equal("before the new computer", left[^1].Note?.ToString());
    }

    [Theory]
    [InlineData("room")]
    [InlineData("snapshot")]
    [InlineData("check")]
    [InlineData("archive")]
    [InlineData("verify")]
    [InlineData("publish")]
    [InlineData("snapshot: copied")]
    [InlineData("archive: flushed")]
    public async Task A_backup_that_fails_leaves_nothing_removes_nothing_and_is_told_three_times(string boundary)
    {
        await _clinic.SetAsync(settings => settings.KeepingOnly(1));
        var good = await _clinic.BackUpAsync();
        _clinic.Time.Advance(TimeSpan.FromHours(1));
        _clinic.AtBoundary = step =>
        {
            if (step == boundary)
                throw new IOException("The stick was pulled.");
        };

        var told = await Assert.ThrowsAsync<ClinicException>(() => _clinic.BackUpAsync());

        Assert.Equal((ClinicError.BackupImpossible, boundary), (told.Error, told.Step));
        Assert.Equal(good.Name, Assert.Single(await _clinic.Backups.ListAsync()).Name);
        Assert.Empty(_clinic.Leftovers());
        var status = await _clinic.Status.RefreshAsync();
        Assert.Equal(BackupState.Failed, status.State);
        Assert.Equal(told.Detail, status.LastAttempt!.Detail);
        var activity = (await _clinic.Get<IActivity>().ListAsync())[0];
        Assert.Equal((false, told.Detail), (activity.Succeeded, activity.Detail));

        _clinic.AtBoundary = null;
        await _clinic.BackUpAsync();
        Assert.Equal(BackupState.Ok, (await _clinic.Status.RefreshAsync()).State);
    }

    [Fact]
    public async Task With_too_little_room_it_fails_before_touching_anything_and_works_again_with_room()
    {
        _clinic.Free = 1000;
        var reached = new List<string>();
        _clinic.AtBoundary = reached.Add;
        var told = await Assert.ThrowsAsync<ClinicException>(() => _clinic.BackUpAsync());
        Assert.Equal(ClinicError.DiskFull, told.Error);
        Assert.Equal(["room"], reached);
        Assert.Empty(_clinic.Leftovers());

        _clinic.Free = 1L << 40;
        Assert.Equal(BackupHealth.Good, (await _clinic.BackUpAsync()).Health);
    }

    [Fact]
    public async Task A_disk_that_fills_up_during_the_backup_is_told_as_full()
    {
        _clinic.AtBoundary = step =>
        {
            if (step == "verify")
                throw new IOException("No space left on device",
                    OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);
        };
        var told = await Assert.ThrowsAsync<ClinicException>(() => _clinic.BackUpAsync());
        Assert.Equal(ClinicError.DiskFull, told.Error);
        Assert.Empty(_clinic.Leftovers());
    }

    [Fact]
    public async Task A_damaged_database_is_not_backed_up_pushes_nothing_out_and_is_kept_aside()
    {
        await _clinic.SetAsync(settings => settings.KeepingOnly(1));
        for (var i = 0; i < 300; i++)
            await _clinic.Practice.AddPatientAsync($"Berger{i}");
        var good = await _clinic.BackUpAsync();
        await OverwriteATableAsync();

        var told = await Assert.ThrowsAsync<ClinicException>(() => _clinic.BackUpAsync());

        Assert.Equal(("check", ClinicError.BackupImpossible), (told.Step, told.Error));
        Assert.Equal(good.Name, Assert.Single(await _clinic.Backups.ListAsync()).Name);
        Assert.Single(Directory.EnumerateFiles(_clinic.Folder.Quarantine, "damaged-snapshot_*.db"));
    }

    [Fact]
    public async Task A_backup_under_a_busy_writer_is_consistent()
    {
        var patient = await _clinic.Practice.AddPatientAsync("Berger");
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                await _clinic.Practice.AddVisitAsync(patient);
        });
        for (var i = 0; i < 5; i++)
        {
            var backup = await _clinic.BackUpAsync();
            Assert.True((await _clinic.Backups.CheckAsync(backup.Name)).Passed);
        }

        await stop.CancelAsync();
        await writer;
    }

    [Fact]
    public async Task What_was_asked_for_during_a_run_waits_for_a_run_of_its_own()
    {
        using var inSnapshot = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        _clinic.AtBoundary = step =>
        {
            if (step != "archive")
                return;
            inSnapshot.Release();
            goOn.Wait();
        };
        var first = Task.Run(() => _clinic.BackUpAsync());
        await inSnapshot.WaitAsync();
        var patient = await _clinic.Practice.AddPatientAsync("Berger");
        var second = Task.Run(() => _clinic.BackUpAsync());
        goOn.Release(2);
        Assert.Equal(0, (await first).PatientCount);
        Assert.Equal(1, (await second).PatientCount);
        Assert.True(patient > 0);
    }

    [Fact]
    public async Task What_a_killed_run_left_behind_is_gone_after_the_next_start()
    {
        Directory.CreateDirectory(Path.Combine(_clinic.Folder.Backups, ".work-123", "content"));
        await File.WriteAllTextAsync(Path.Combine(_clinic.Folder.Backups, "work-123.zip.part"), "half");
        var good = await _clinic.BackUpAsync();
        ScratchDirectory.RemoveLeftovers(_clinic.Folder);
        Assert.Empty(_clinic.Leftovers());
        Assert.Equal(good.Name, Assert.Single(await _clinic.Backups.ListAsync()).Name);
    }

    [Fact]
    public async Task Unzip_agrees_where_it_is_installed()
    {
        var backup = await _clinic.BackUpAsync();
        using var unzip =
            Process.Start(
                new ProcessStartInfo("unzip", ["-tq", _clinic.ZipPath(backup.Name)])
                { RedirectStandardOutput = true })!;
        await unzip.WaitForExitAsync();
        Assert.Equal(0, unzip.ExitCode);
    }

    private async Task OverwriteATableAsync()
    {
        var page = await _clinic.Practice.Database.ReadAsync(connection =>
        {
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            return connection.ExecuteScalar<int>("SELECT rootpage FROM sqlite_master WHERE name = 'patients'");
        });
        await _clinic.Practice.Database.ReplaceAsync(async () =>
        {
            await using var file = new FileStream(_clinic.Folder.ClinicDb, FileMode.Open, FileAccess.Write);
            file.Position = (page - 1) * 4096L;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
        });
    }
}
