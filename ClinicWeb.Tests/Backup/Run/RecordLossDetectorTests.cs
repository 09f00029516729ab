using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Backup.Run;

public sealed class RecordLossDetectorTests : IDisposable
{
    private readonly TempDataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(100, 100, 0, false)]
    [InlineData(100, 120, 0, false)]
    [InlineData(100, 60, 40, false)] // deleted in the program
    [InlineData(100, 60, 30, true)]
    [InlineData(3, 2, 0, true)]
    [InlineData(1000, 995, 0, false)] // not clear
    [InlineData(1000, 990, 0, true)]
    [InlineData(50000, 49980, 0, true)]
    public void Records_that_nobody_deleted_are_missed(int before, int now, int deleted, bool alarm) =>
        Assert.Equal(alarm,
            RecordLossRule.Judge(Entry("older", before, 5), Entry("newer", now, 5 + deleted)) is not null);

    [Fact]
    public void Nothing_is_said_where_nothing_can_be_known()
    {
        Assert.Null(RecordLossRule.Judge(Entry("older", 100, 0) with { DeletedPatients = null }, Entry("newer", 1, 0)));
        Assert.Null(
            RecordLossRule.Judge(Entry("older", 100, 0) with { PracticeReplaced = true }, Entry("newer", 1, 0)));
    }

    [Fact]
    public async Task Records_that_vanish_behind_the_programs_back_warn_until_the_pinned_backup_is_unpinned()
    {
        await using var clinic = await _data.StartAsync();
        for (var number = 0; number < 20; number++)
            await clinic.AddPatientAsync($"Patient {number}");
        var older = await clinic.Backups.BackUpAsync(BackupTrigger.Manual);
        await clinic.Database.WriteAsync(
            (connection, tx) => connection.Execute("DELETE FROM patients WHERE id > 8", transaction: tx));
        await clinic.Get<IClinicSettings>().SaveAsync(new ClinicSettings().KeepingOnly(1));
        await clinic.Backups.BackUpAsync(BackupTrigger.Manual);

        var status = await clinic.Get<IStatusFeed>().RefreshAsync();
        Assert.Contains(older.Name, Assert.Single(status.Warnings).ToString());
        Assert.True((await clinic.Backups.GetAsync(older.Name)).Backup.Pinned);

        await clinic.Backups.EditAsync(older.Name, pinned: false, note: null);
        Assert.Empty((await clinic.Get<IStatusFeed>().RefreshAsync()).Warnings);
        await clinic.Backups.EditAsync(older.Name, pinned: true, note: null);
        Assert.Empty((await clinic.Get<IStatusFeed>().RefreshAsync()).Warnings);
    }

    [Fact]
    public async Task A_restore_is_no_alarm_either_beside_a_backup_from_a_future_that_a_clock_once_told()
    {
        await using var clinic = await _data.StartAsync();
        await clinic.AddPatientAsync("Berger");
        var smaller = await clinic.Backups.BackUpAsync(BackupTrigger.Manual);
        await clinic.AddPatientAsync("Chen");
        var future = await clinic.Backups.BackUpAsync(BackupTrigger.Manual);
        await clinic.Get<BackupShelf>()
            .NoteAsync(future.Name, entry => entry with { CreatedAt = entry.CreatedAt.AddYears(1) });

        await clinic.Restores.RestoreAsync(smaller.Name);
        await clinic.Backups.BackUpAsync(BackupTrigger.Manual);

        Assert.Empty((await clinic.Get<IStatusFeed>().RefreshAsync()).Warnings);
    }

    [Fact]
    public async Task A_restore_of_a_smaller_backup_is_no_alarm()
    {
        await using var clinic = await _data.StartAsync();
        await clinic.AddPatientAsync("Berger");
        var small = await clinic.Backups.BackUpAsync(BackupTrigger.Manual);
        for (var number = 0; number < 20; number++)
            await clinic.AddPatientAsync($"Patient {number}");
        await clinic.Backups.BackUpAsync(BackupTrigger.Manual);
        await clinic.Restores.RestoreAsync(small.Name);
        await clinic.Backups.BackUpAsync(BackupTrigger.Manual);
        Assert.Empty((await clinic.Get<IStatusFeed>().RefreshAsync()).Warnings);
    }

    private static CatalogEntry Entry(string name, int patients, long deleted) => new()
    {
        Name = name,
        SizeBytes = 1,
        ModifiedUtc = default,
        Sha256 = "",
        CreatedAt = default,
        Health = BackupHealth.Good,
        CheckedAt = default,
        PatientCount = patients,
        DeletedPatients = deleted,
        DeletedVisits = 0,
    };
}
