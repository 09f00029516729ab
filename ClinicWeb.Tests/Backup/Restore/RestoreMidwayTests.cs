using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Backup.Restore;

/// <summary>What comes in between: a fault, another restore, somebody typing, the end of the program.</summary>
public sealed class RestoreMidwayTests : IAsyncLifetime
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

    private static async Task RefusedAsync(ClinicError error, Func<Task> work) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<ClinicException>(work)).Error);
}
