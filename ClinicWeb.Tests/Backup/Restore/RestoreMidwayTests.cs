using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Backup.Restore;

/// <summary>What comes in between: a fault, another restore, somebody typing, the end of the program.</summary>
public sealed class RestoreMidwayTests : RunningClinicTest
{
    [Fact]
    public async Task Two_tabs_restoring_at_once_the_second_is_told_and_restores_nothing()
    {
        await Clinic.AddPatientAsync("Berger");
        var first = await BackUpAsync();
        await Clinic.AddPatientAsync("Chen");
        var second = await BackUpAsync();
        await Clinic.AddPatientAsync("Dahl");

        var one = Clinic.Restores.RestoreAsync(first);
        var two = Clinic.Restores.RestoreAsync(second);
        await one;
        await RefusedAsync(ClinicError.Conflict, () => two);
        Assert.Equal(["Berger"], await Clinic.NamesAsync());
    }

    [Fact]
    public async Task What_is_typed_while_a_restore_runs_is_refused_with_words_and_written_nowhere()
    {
        await Clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        await Clinic.AddPatientAsync("Chen");
        var ticket = Clinic.Get<IPracticeWatch>().Generation;
        var told = 0;
        using var watching = Clinic.Get<IPracticeWatch>().OnReplaced(() => told++);
        ClinicException? during = null;
        Clinic.AtBoundary = boundary =>
        {
            if (boundary == "stage")
                during = Assert.Throws<ClinicException>(
                    () => Clinic.AddPatientAsync("Typed during").GetAwaiter().GetResult());
        };

        await Clinic.Restores.RestoreAsync(backup);

        Assert.Equal(ClinicError.Recovery, during!.Error);
        Assert.Equal(1, told);
        await RefusedAsync(ClinicError.Conflict, () => Clinic.Database.WriteAsync((_, _) => 1, ticket));
        Assert.Equal(["Berger"], await Clinic.NamesAsync());
    }

    [Fact]
    public async Task A_fault_before_the_commit_changes_nothing_and_the_next_try_works()
    {
        await Clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        await Clinic.AddPatientAsync("Chen");
        foreach (var boundary in (string[])["check", "stage", "commit", "commit: before"])
        {
            Clinic.AtBoundary = reached =>
            {
                if (reached == boundary)
                    throw new IOException("The disk is gone for a moment.");
            };
            await Assert.ThrowsAnyAsync<Exception>(() => Clinic.Restores.RestoreAsync(backup));
            Clinic.AtBoundary = null;
            Assert.Equal(["Berger", "Chen"], await Clinic.NamesAsync());
            Assert.Null(Clinic.Database.Recovery);
        }

        await Clinic.Restores.RestoreAsync(backup);
        Assert.Equal(["Berger"], await Clinic.NamesAsync());
    }

    [Fact]
    public async Task A_fault_after_the_commit_is_told_and_the_next_start_finishes_the_restore()
    {
        await Clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        await Clinic.AddPatientAsync("Chen");
        Clinic.AtBoundary = reached =>
        {
            if (reached == "commit: clinic.db is away")
                throw new IOException("The disk is gone for a moment.");
        };
        await RefusedAsync(ClinicError.Recovery, () => Clinic.Restores.RestoreAsync(backup));
        Assert.NotNull(Clinic.Database.Recovery);
        await Assert.ThrowsAsync<ClinicException>(() => Clinic.AddPatientAsync("Nobody"));

        await Clinic.DisposeAsync();
        Clinic = await Data.StartAsync();
        Assert.Null(Clinic.Database.Recovery);
        Assert.Equal(["Berger"], await Clinic.NamesAsync());
        await BackUpAsync();
        Assert.Empty((await Clinic.Get<IStatusFeed>().RefreshAsync()).Warnings); // fewer patients, and explained
    }

    [Fact]
    public async Task Restoring_again_after_such_a_fault_finishes_the_first_restore_before_anything_else()
    {
        await Clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        await Clinic.AddPatientAsync("Chen");
        var second = await BackUpAsync();
        Clinic.AtBoundary = reached =>
        {
            if (reached == "commit: clinic.db is away")
                throw new IOException("The disk is gone for a moment.");
        };
        await RefusedAsync(ClinicError.Recovery, () => Clinic.Restores.RestoreAsync(backup));
        Clinic.AtBoundary = null;
        var restored = await Clinic.Restores.RestoreAsync(second);
        Assert.Equal(["Berger"],
            await NamesInAsync(restored.SafetyBackup!)); // what the first one brought was safe before the second
        Assert.Equal(["Berger", "Chen"], await Clinic.NamesAsync());
    }

    [Fact]
    public async Task When_no_safety_backup_can_be_made_the_files_are_kept_and_the_restore_goes_on()
    {
        await Clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        await Clinic.AddPatientAsync("Chen");
        Clinic.AtBoundary = reached =>
        {
            if (reached == "safety-backup: archive")
                throw new IOException("The disk is full.");
        };
        var result = await Clinic.Restores.RestoreAsync(backup);
        Assert.Null(result.SafetyBackup);
        Assert.Single(result.Warnings);
        Assert.Equal(["Berger"], await Clinic.NamesAsync());
        var kept = Path.Combine(Assert.Single(Directory.GetDirectories(Data.Folder.Quarantine)), "clinic.db");
        using var connection = SqliteFile.Open(kept);
        Assert.Equal(2, connection.ExecuteScalar<int>("SELECT count(*) FROM patients"));
    }

    [Fact]
    public async Task Closing_the_program_while_a_restore_runs_waits_for_it_and_backs_up_what_it_brought()
    {
        await Clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        await Clinic.AddPatientAsync("Chen");
        Task<BackupSummary>? closing = null;
        Clinic.AtBoundary = boundary =>
        {
            // As the close of the program does: writes held first, then a backup that waits for its turn.
            if (boundary == "check" && closing is null)
                closing = CloseAsync();
        };
        await Clinic.Restores.RestoreAsync(backup).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        var last = await closing!.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.Equal((BackupTrigger.Shutdown, 1), (last.Trigger!.Value, last.PatientCount));

        async Task<BackupSummary> CloseAsync()
        {
            using var held = await Clinic.Database.HoldWritesAsync($"ClinicWeb is closing.");
            return await Clinic.Backups.BackUpAsync(BackupTrigger.Shutdown);
        }
    }

    [Fact]
    public async Task A_database_that_is_deleted_while_the_program_runs_takes_no_more_writes_and_can_be_restored()
    {
        await Clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        if (OperatingSystem.IsWindows())
            return; // An open file cannot be deleted there.
        File.Delete(Data.Folder.ClinicDb);
        await RefusedAsync(ClinicError.Recovery, () => Clinic.AddPatientAsync("Into nowhere"));
        await Eventually.HoldsAsync(() => Clinic.Database.Recovery is not null);
        await Clinic.Restores.RestoreAsync(backup);
        Assert.Equal(["Berger"], await Clinic.NamesAsync());
    }

    private async Task<string[]> NamesInAsync(string backup) =>
        [.. (await Clinic.Restores.ListPatientsAsync(backup, new PatientQuery())).Items.Select(
            patient => patient.FamilyName!)];
}
