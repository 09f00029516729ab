using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Backup.Restore.Startup;

public sealed class StartupRecoveryTests : IDisposable
{
    private readonly TempDataFolder _data = new();

    public void Dispose() => _data.Dispose();

    public static TheoryData<string> Damages => [.. Support.Damages.Fatal.Keys];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_destroyed_database_means_recovery_and_two_clicks_bring_the_practice_back(string damage)
    {
        var backup = await PracticeWithBackupAsync("Berger", "Chen");
        Support.Damages.Fatal[damage](_data.Folder.ClinicDb);
        var before = await BytesAsync();

        await using var clinic = await _data.StartAsync();

        Assert.NotNull(clinic.Database.Recovery);
        var status = await clinic.Get<IStatusFeed>().RefreshAsync();
        Assert.Equal(BackupState.Recovery, status.State);
        Assert.Equal(backup, status.LastBackup?.Name);
        Assert.Equal(before, await BytesAsync()); // evidence stays as it was found
        await Assert.ThrowsAsync<ClinicException>(() => clinic.AddPatientAsync("Nobody"));
        var refused = await Assert.ThrowsAsync<ClinicException>(() => clinic.Backups.BackUpAsync(BackupTrigger.Manual));
        Assert.Equal(ClinicError.Recovery, refused.Error);

        var preview = await clinic.Restores.PreviewAsync(backup);
        Assert.Null(preview.Now);
        Assert.Equal(["Berger, Anna", "Chen, Anna"], preview.PatientsReturned.Select(patient => patient.Name));
        var result = await clinic.Restores.RestoreAsync(backup, preview.Sha256);

        Assert.Null(result.SafetyBackup);
        Assert.Equal((2, 0), (result.PatientCount, result.VisitCount));
        Assert.Null(clinic.Database.Recovery);
        await clinic.AddPatientAsync("Dahl");
        Assert.Equal(["Berger", "Chen", "Dahl"], await clinic.NamesAsync());
        var kept = Assert.Single(Directory.GetDirectories(_data.Folder.Quarantine));
        Assert.Contains(backup, await File.ReadAllTextAsync(kept + "/note.txt"));
        if (before is not null)
            Assert.Equal(before, await File.ReadAllBytesAsync(kept + "/clinic.db"));
    }

    [Fact]
    public async Task An_empty_folder_is_a_new_practice()
    {
        await using var clinic = await _data.StartAsync();
        Assert.Null(clinic.Database.Recovery);
        await clinic.AddPatientAsync("Berger");
        Assert.Equal(["Berger"], await clinic.NamesAsync());
    }

    [Fact]
    public async Task A_restore_on_a_new_computer_needs_nothing_but_the_zip()
    {
        var backup = await PracticeWithBackupAsync("Berger", "Chen");
        using var other = new TempDataFolder();
        await using var clinic = await other.StartAsync();
        await using var zip = File.OpenRead(Path.Combine(_data.Folder.Backups, backup));
        var uploaded = await clinic.Backups.UploadAsync(zip);
        var result = await clinic.Restores.RestoreAsync(uploaded.Name);
        Assert.Equal(2, result.PatientCount);
        Assert.Equal(["Berger", "Chen"], await clinic.NamesAsync());
    }

    [Fact]
    public async Task What_a_crash_left_in_the_wal_is_no_damage_and_is_there()
    {
        await PracticeWithBackupAsync("Berger");
        await using (var clinic = await _data.StartAsync())
        {
            await clinic.AddPatientAsync("Chen");
            // A kill leaves the files as they are at this moment.
            foreach (var suffix in (string[])["", "-wal", "-shm"])
                File.Copy(_data.Folder.ClinicDb + suffix, Path.Combine(_data.Scratch, "killed.db" + suffix));
        }

        foreach (var suffix in (string[])["", "-wal", "-shm"])
            File.Move(Path.Combine(_data.Scratch, "killed.db" + suffix), _data.Folder.ClinicDb + suffix,
                overwrite: true);
        Assert.True(new FileInfo(_data.Folder.ClinicDb + "-wal").Length > 0);

        await using var again = await _data.StartAsync();
        Assert.Null(again.Database.Recovery);
        Assert.Equal(["Berger", "Chen"], await again.NamesAsync());
    }

    [Fact]
    public async Task A_stale_wal_never_meets_the_restored_file()
    {
        var backup = await PracticeWithBackupAsync("Berger");
        await using (var clinic = await _data.StartAsync())
        {
            await clinic.AddPatientAsync("Chen");
            File.Copy(_data.Folder.ClinicDb + "-wal", Path.Combine(_data.Scratch, "stale-wal"));
        }

        await File.WriteAllTextAsync(_data.Folder.ClinicDb, "garbage");
        File.Copy(Path.Combine(_data.Scratch, "stale-wal"), _data.Folder.ClinicDb + "-wal");
        await using var recovering = await _data.StartAsync();
        await recovering.Restores.RestoreAsync(backup);

        Assert.Equal(["Berger"], await recovering.NamesAsync());
        var kept = Assert.Single(Directory.GetDirectories(_data.Folder.Quarantine));
        Assert.True(File.Exists(kept + "/clinic.db-wal"));
    }

    [Fact]
    public async Task An_index_that_is_damaged_is_built_again_and_nothing_is_lost()
    {
        await PracticeWithBackupAsync("Berger", "Chen", "Dahl");
        Support.Damages.Index(_data.Folder.ClinicDb);
        Assert.Equal(DatabaseCondition.Damaged, DatabaseHealth.Diagnose(_data.Folder.ClinicDb, full: true).Condition);

        await using var clinic = await _data.StartAsync();
        Assert.Equal(DatabaseCondition.Sound,
            await clinic.Get<ClinicWeb.Server.Backup.Restore.Startup.IntegrityMonitor>().CheckInFullAsync());

        Assert.Equal(["Berger", "Chen", "Dahl"], await clinic.NamesAsync());
        Assert.Equal(DatabaseCondition.Sound,
            DatabaseHealth.DiagnoseOpened(_data.Folder.ClinicDb, full: true).Condition);
        Assert.Contains(
            await clinic.Get<IActivity>().ListAsync(),
            entry => entry is { Kind: ActivityKind.Recovery, Succeeded: true });
        Assert.Contains(Directory.GetDirectories(_data.Folder.Quarantine),
            path => path.EndsWith("_index", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Damage_that_shows_while_running_ends_in_recovery()
    {
        var backup = await PracticeWithBackupAsync([.. Enumerable.Range(1, 300).Select(number => $"Patient {number}")]);
        await using var clinic = await _data.StartAsync();
        Support.Damages.Fatal["middle overwritten"](_data.Folder.ClinicDb);

        await Assert.ThrowsAsync<ClinicException>(() => clinic.Backups.BackUpAsync(BackupTrigger.Manual));
        await Support.Eventually.HoldsAsync(() => clinic.Database.Recovery is not null);
        await clinic.Restores.RestoreAsync(backup);
        Assert.Equal(300, (await clinic.NamesAsync()).Length);
    }

    [Fact]
    public async Task An_older_schema_is_backed_up_as_it_is_and_then_upgraded()
    {
        OldSchema.Create(_data.Folder.ClinicDb, "Berger");
        await using var clinic = await _data.StartAsync();
        Assert.Equal(["Berger"], await clinic.NamesAsync());
        var backup = Assert.Single(await clinic.Backups.ListAsync());
        Assert.Equal(BackupTrigger.BeforeUpgrade, backup.Trigger);
        var manifest = (await clinic.Backups.GetAsync(backup.Name)).Manifest!.Value;
        Assert.Equal(1, manifest.GetProperty("schema_version").GetInt32());
        Assert.Equal(Migrator.Latest, await clinic.Database.ReadAsync(Migrator.VersionOf));

        // And that backup, of an older schema, can be restored.
        await clinic.AddPatientAsync("Chen");
        await clinic.Restores.RestoreAsync(backup.Name);
        Assert.Equal(["Berger"], await clinic.NamesAsync());
        Assert.Equal(Migrator.Latest, await clinic.Database.ReadAsync(Migrator.VersionOf));
    }

    [Fact]
    public async Task An_older_schema_that_cannot_be_backed_up_is_not_upgraded()
    {
        OldSchema.Create(_data.Folder.ClinicDb, "Berger");
        Directory.CreateDirectory(_data.Folder.RunLockFile); // where the lock file would be
        var before = await BytesAsync();
        await using var clinic = await _data.StartAsync();
        Assert.Contains("up to date", clinic.Database.Recovery!.Reason.ToString());
        Assert.Equal(before, await BytesAsync());
    }

    [Fact]
    public async Task A_database_that_may_not_be_read_is_an_error_of_the_moment_not_damage()
    {
        await PracticeWithBackupAsync("Berger");
        using var held = SqliteFile.Open(_data.Folder.ClinicDb);
        held.Execute("PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
        var refused =
            Assert.Throws<ClinicException>(
                () => DatabaseHealth.DiagnoseOpened(_data.Folder.ClinicDb, full: false, waitSeconds: 1));
        Assert.Equal(ClinicError.Conflict, refused.Error);
        Assert.Contains("not known to be damaged", refused.Message);
    }

    private async Task<string> PracticeWithBackupAsync(params string[] names)
    {
        await using var clinic = await _data.StartAsync();
        foreach (var name in names)
            await clinic.AddPatientAsync(name);
        return (await clinic.Backups.BackUpAsync(BackupTrigger.Manual)).Name;
    }

    private async Task<byte[]?> BytesAsync() =>
        File.Exists(_data.Folder.ClinicDb) ? await File.ReadAllBytesAsync(_data.Folder.ClinicDb) : null;
}
