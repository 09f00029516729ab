using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Backup.Restore;

public sealed class RestoreTests : IAsyncLifetime
{
    private readonly TempDataFolder _data = new();
    private RunningClinic _clinic = null!;

    public async ValueTask InitializeAsync() => _clinic = await _data.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _clinic.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task A_restore_brings_everything_back_and_its_safety_backup_undoes_it()
    {
        var berger = await _clinic.AddPatientAsync("Berger");
        await _clinic.AddVisitAsync(berger);
        var backup = await BackUpAsync();
        await _clinic.AddPatientAsync("Chen");

        var result = await _clinic.Restores.RestoreAsync(backup);
        Assert.Equal(backup, result.Restored);
        Assert.Equal((1, 1), (result.PatientCount, result.VisitCount));
        Assert.Equal(["Berger"], await _clinic.NamesAsync());

        var undone = await _clinic.Restores.RestoreAsync(result.SafetyBackup!);
        Assert.Equal(2, undone.PatientCount);
        Assert.Equal(["Berger", "Chen"], await _clinic.NamesAsync());
        Assert.False(Path.Exists(_data.Folder.RestoreStage));
        Assert.Empty(Directory.GetFileSystemEntries(_data.Folder.Quarantine));
    }

    [Fact]
    public async Task The_preview_says_by_name_who_would_disappear_return_and_change()
    {
        var berger = await _clinic.AddPatientAsync("Berger");
        var chen = await _clinic.AddPatientAsync("Chen");
        var dahl = await _clinic.AddPatientAsync("Dahl");
        await _clinic.AddPatientAsync("Unchanged");
        var visit = await _clinic.AddVisitAsync(berger);
        await _clinic.AddVisitAsync(chen);
        var backup = await BackUpAsync();
        await ExecuteAsync("DELETE FROM patients WHERE id = @chen", new { chen });
        await ExecuteAsync("UPDATE visits SET notes = 'changed' WHERE id = @visit", new { visit });
        await ExecuteAsync("UPDATE patients SET phone = '1' WHERE id = @dahl", new { dahl });
        var evans = await _clinic.AddPatientAsync("Evans");
        await _clinic.AddVisitAsync(evans);

        var preview = await _clinic.Restores.PreviewAsync(backup);

        Assert.Equal(new PracticeCounts(4, 2), preview.Now);
        Assert.Equal([evans], preview.PatientsLost.Select(patient => patient.Id));
        Assert.Equal("Chen, Anna", Assert.Single(preview.PatientsReturned).Name);
        Assert.Equal(["Berger, Anna", "Dahl, Anna"], preview.PatientsChanged.Select(patient => patient.Name));
        Assert.Equal((1, 1), (preview.VisitsLost, preview.VisitsReturned));
        Assert.Equal(4, (await _clinic.NamesAsync()).Length);
        await _clinic.Restores.RestoreAsync(backup, preview.Sha256);
        var after = await _clinic.Restores.PreviewAsync(backup);
        Assert.Empty(after.PatientsLost.Concat(after.PatientsReturned).Concat(after.PatientsChanged));
    }

    [Fact]
    public async Task A_confirmation_of_another_file_restores_nothing()
    {
        await _clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        await _clinic.AddPatientAsync("Chen");
        await RefusedAsync(ClinicError.Conflict, () => _clinic.Restores.RestoreAsync(backup, new string('0', 64)));
        Assert.Equal(["Berger", "Chen"], await _clinic.NamesAsync());
        Assert.Single(await _clinic.Backups.ListAsync());
    }

    [Fact]
    public async Task A_zip_that_is_not_sound_restores_nothing()
    {
        await _clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        var path = Path.Combine(_data.Folder.Backups, backup);
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        await RefusedAsync(ClinicError.NotSound, () => _clinic.Restores.RestoreAsync(backup));
        await RefusedAsync(ClinicError.NotSound, () => _clinic.Restores.PreviewAsync(backup));
        await RefusedAsync(ClinicError.NotFound, () => _clinic.Restores.RestoreAsync("backup_1999-01-01_00-00-00.zip"));
        await RefusedAsync(ClinicError.Invalid, () => _clinic.Restores.RestoreAsync("../clinic.zip"));
        Assert.Equal(["Berger"], await _clinic.NamesAsync());
        var failed = (await _clinic.Get<IActivity>().ListAsync()).First(entry => entry.Kind is ActivityKind.Restore && entry.Backup == backup);
        Assert.False(failed.Succeeded);
    }

    [Fact]
    public async Task A_zip_that_rotted_unnoticed_is_found_out_and_listed_as_damaged()
    {
        await _clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        var path = Shelf(backup);
        var (bytes, time) = (await File.ReadAllBytesAsync(path), File.GetLastWriteTimeUtc(path));
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        File.SetLastWriteTimeUtc(path, time);
        Assert.Equal(BackupHealth.Good, Assert.Single(await _clinic.Backups.ListAsync()).Health);

        await RefusedAsync(ClinicError.NotSound, () => _clinic.Restores.PreviewAsync(backup));

        Assert.Equal(BackupHealth.Damaged, Assert.Single(await _clinic.Backups.ListAsync()).Health);
    }

    [Fact]
    public async Task A_zip_whose_database_is_damaged_or_too_new_or_not_as_promised_restores_nothing()
    {
        await _clinic.AddPatientAsync("Berger");
        var good = Path.Combine(_data.Folder.Backups, await BackUpAsync());
        var database = Path.Combine(_data.Scratch, "other.db");
        SqliteFile.CopyOnline(_data.Folder.ClinicDb, database);
        using (var connection = SqliteFile.Open(database))
            connection.Execute($"PRAGMA user_version = {Migrator.Latest + 1}");
        Zips.WithDatabase(good, Shelf("newer.zip"), database);
        Damages.Fatal["middle overwritten"](database);
        Zips.WithDatabase(good, Shelf("damaged.zip"), database);
        Zips.WithManifest(good, Shelf("promises.zip"), manifest => manifest["patient_count"] = 7);
        Zips.WithManifest(good, Shelf("future.zip"), manifest => manifest["version"] = "2.0");

        foreach (var name in (string[])["newer.zip", "damaged.zip", "promises.zip", "future.zip"])
        {
            await RefusedAsync(ClinicError.NotSound, () => _clinic.Restores.RestoreAsync(name));
            Assert.False(Path.Exists(_data.Folder.RestoreStage));
        }

        Assert.Equal(["Berger"], await _clinic.NamesAsync());
        await _clinic.AddPatientAsync("Writes go on");
    }

    [Fact]
    public async Task A_manifest_of_four_fields_is_enough()
    {
        await _clinic.AddPatientAsync("Berger");
        Zips.Minimal(Path.Combine(_data.Folder.Backups, await BackUpAsync()), Shelf("older.zip"));
        await _clinic.AddPatientAsync("Chen");
        Assert.Equal(1, (await _clinic.Restores.RestoreAsync("older.zip")).PatientCount);
        Assert.Equal(["Berger"], await _clinic.NamesAsync());
    }

    [Fact]
    public async Task Two_tabs_restoring_at_once_the_second_is_told_and_restores_nothing()
    {
        await _clinic.AddPatientAsync("Berger");
        var first = await BackUpAsync();
        await _clinic.AddPatientAsync("Chen");
        var second = await BackUpAsync();
        await _clinic.AddPatientAsync("Dahl");

        var one = _clinic.Restores.RestoreAsync(first);
        var two = _clinic.Restores.RestoreAsync(second);
        await one;
        await RefusedAsync(ClinicError.Conflict, () => two);
        Assert.Equal(["Berger"], await _clinic.NamesAsync());
    }

    [Fact]
    public async Task What_is_typed_while_a_restore_runs_is_refused_with_words_and_written_nowhere()
    {
        await _clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        await _clinic.AddPatientAsync("Chen");
        var ticket = _clinic.Get<IPracticeWatch>().Generation;
        var told = 0;
        using var watching = _clinic.Get<IPracticeWatch>().OnReplaced(() => told++);
        ClinicException? during = null;
        _clinic.AtBoundary = boundary =>
        {
            if (boundary == "stage")
                during = Assert.Throws<ClinicException>(() => _clinic.AddPatientAsync("Typed during").GetAwaiter().GetResult());
        };

        await _clinic.Restores.RestoreAsync(backup);

        Assert.Equal(ClinicError.Recovery, during!.Error);
        Assert.Equal(1, told);
        await RefusedAsync(ClinicError.Conflict, () => _clinic.Database.WriteAsync((_, _) => 1, ticket));
        Assert.Equal(["Berger"], await _clinic.NamesAsync());
    }

    [Fact]
    public async Task A_fault_before_the_commit_changes_nothing_and_the_next_try_works()
    {
        await _clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        await _clinic.AddPatientAsync("Chen");
        foreach (var boundary in (string[])["check", "stage", "commit", "commit: before"])
        {
            _clinic.AtBoundary = reached =>
            {
                if (reached == boundary)
                    throw new IOException("The disk is gone for a moment.");
            };
            await Assert.ThrowsAnyAsync<Exception>(() => _clinic.Restores.RestoreAsync(backup));
            _clinic.AtBoundary = null;
            Assert.Equal(["Berger", "Chen"], await _clinic.NamesAsync());
            Assert.Null(_clinic.Database.Recovery);
        }

        await _clinic.Restores.RestoreAsync(backup);
        Assert.Equal(["Berger"], await _clinic.NamesAsync());
    }

    [Fact]
    public async Task A_fault_after_the_commit_is_told_and_the_next_start_finishes_the_restore()
    {
        await _clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        await _clinic.AddPatientAsync("Chen");
        _clinic.AtBoundary = reached =>
        {
            if (reached == "commit: clinic.db is away")
                throw new IOException("The disk is gone for a moment.");
        };
        await RefusedAsync(ClinicError.Recovery, () => _clinic.Restores.RestoreAsync(backup));
        Assert.NotNull(_clinic.Database.Recovery);
        await Assert.ThrowsAsync<ClinicException>(() => _clinic.AddPatientAsync("Nobody"));

        await _clinic.DisposeAsync();
        _clinic = await _data.StartAsync();
        Assert.Null(_clinic.Database.Recovery);
        Assert.Equal(["Berger"], await _clinic.NamesAsync());
        await BackUpAsync();
        Assert.Empty((await _clinic.Get<IStatusFeed>().RefreshAsync()).Warnings); // fewer patients, and explained
    }

    [Fact]
    public async Task Restoring_again_after_such_a_fault_finishes_the_first_restore_before_anything_else()
    {
        await _clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        await _clinic.AddPatientAsync("Chen");
        var second = await BackUpAsync();
        _clinic.AtBoundary = reached =>
        {
            if (reached == "commit: clinic.db is away")
                throw new IOException("The disk is gone for a moment.");
        };
        await RefusedAsync(ClinicError.Recovery, () => _clinic.Restores.RestoreAsync(backup));
        _clinic.AtBoundary = null;
        await RefusedAsync(ClinicError.Conflict, () => _clinic.Restores.RestoreAsync(second));
        Assert.Equal(["Berger"], await _clinic.NamesAsync());
        await _clinic.Restores.RestoreAsync(second);
        Assert.Equal(["Berger", "Chen"], await _clinic.NamesAsync());
    }

    [Fact]
    public async Task When_no_safety_backup_can_be_made_the_files_are_kept_and_the_restore_goes_on()
    {
        await _clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        await _clinic.AddPatientAsync("Chen");
        _clinic.AtBoundary = reached =>
        {
            if (reached == "safety-backup: archive")
                throw new IOException("The disk is full.");
        };
        var result = await _clinic.Restores.RestoreAsync(backup);
        Assert.Null(result.SafetyBackup);
        Assert.Single(result.Warnings);
        Assert.Equal(["Berger"], await _clinic.NamesAsync());
        var kept = Path.Combine(Assert.Single(Directory.GetDirectories(_data.Folder.Quarantine)), "clinic.db");
        using var connection = SqliteFile.Open(kept);
        Assert.Equal(2, connection.ExecuteScalar<int>("SELECT count(*) FROM patients"));
    }

    [Fact]
    public async Task A_second_folder_of_another_computer_is_a_warning()
    {
        await _clinic.Get<IClinicSettings>().SaveAsync(new ClinicSettings { SecondFolder = "/media/their-stick", KeepLast = 5 });
        var backup = await BackUpAsync();
        await _clinic.Get<IClinicSettings>().SaveAsync(new ClinicSettings { SecondFolder = _data.Scratch, KeepLast = 7 });
        var result = await _clinic.Restores.RestoreAsync(backup);
        Assert.Equal(2, result.Warnings.Count);
        Assert.Contains("/media/their-stick", result.Warnings[0]);
        Assert.Contains("newest 5 backups", result.Warnings[1]);
        Assert.Equal(5, _clinic.Get<IClinicSettings>().Current.KeepLast);
        Assert.Equal(_data.Scratch, _clinic.Get<IClinicSettings>().Current.SecondFolder);
    }

    [Fact]
    public async Task The_backup_that_an_undo_needs_outlives_retention_for_a_week_and_the_restored_one_is_not_pruned_by_its_own_restore()
    {
        await _clinic.Get<IClinicSettings>().SaveAsync(new ClinicSettings { KeepLast = 1 });
        var backup = await BackUpAsync();
        var result = await _clinic.Restores.RestoreAsync(backup);
        Assert.Contains(await _clinic.Backups.ListAsync(), entry => entry.Name == backup);
        await BackUpAsync();
        await BackUpAsync();
        var left = await _clinic.Backups.ListAsync();
        Assert.Contains(left, entry => entry.Name == result.SafetyBackup && entry.KeptBecause!.Contains("undoes"));
    }

    [Fact]
    public async Task Closing_the_program_while_a_restore_runs_waits_for_it_and_backs_up_what_it_brought()
    {
        await _clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        await _clinic.AddPatientAsync("Chen");
        Task<BackupSummary>? closing = null;
        _clinic.AtBoundary = boundary =>
        {
            // As the close of the program does: writes held first, then a backup that waits for its turn.
            if (boundary == "check" && closing is null)
                closing = CloseAsync();
        };
        await _clinic.Restores.RestoreAsync(backup).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        var last = await closing!.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.Equal((BackupTrigger.Shutdown, 1), (last.Trigger!.Value, last.PatientCount));

        async Task<BackupSummary> CloseAsync()
        {
            using var held = await _clinic.Database.HoldWritesAsync("ClinicWeb is closing.");
            return await _clinic.Backups.BackUpAsync(BackupTrigger.Shutdown);
        }
    }

    [Fact]
    public async Task A_database_that_is_deleted_while_the_program_runs_takes_no_more_writes_and_can_be_restored()
    {
        await _clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        if (OperatingSystem.IsWindows())
            return; // An open file cannot be deleted there.
        File.Delete(_data.Folder.ClinicDb);
        await RefusedAsync(ClinicError.Recovery, () => _clinic.AddPatientAsync("Into nowhere"));
        await Eventually.HoldsAsync(() => _clinic.Database.Recovery is not null);
        await _clinic.Restores.RestoreAsync(backup);
        Assert.Equal(["Berger"], await _clinic.NamesAsync());
    }

    private async Task<string> BackUpAsync() => (await _clinic.Backups.BackUpAsync(BackupTrigger.Manual)).Name;

    private string Shelf(string name) => Path.Combine(_data.Folder.Backups, name);

    private Task<int> ExecuteAsync(string sql, object parameters) => _clinic.Database.WriteAsync((connection, transaction) =>
        connection.Execute(sql, parameters, transaction));

    private static async Task RefusedAsync(ClinicError error, Func<Task> work) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<ClinicException>(work)).Error);
}
