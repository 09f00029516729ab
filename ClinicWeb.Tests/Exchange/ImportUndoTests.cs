using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Exchange;

/// <summary>An import is undone by the backup before it, for as long as somebody may doubt it.</summary>
public sealed class ImportUndoTests
{
    [Fact]
    public async Task The_import_is_undone_by_the_backup_that_was_made_before_it()
    {
        await using var clinic = new ExchangeClinic();
        await clinic.ImportAsync(CsvImportTests.Two);
        var before = await clinic.RecordsAsync();

        var result = await clinic.ImportAsync("Surname,Forename,DOB\nKurz,Otto,1950-05-05\n", name: "kurz.csv");
        await clinic.Clinic.Get<IRestores>()
            .RestoreAsync(result.SafetyBackup!, ct: TestContext.Current.CancellationToken);

        Assert.Equal(before, await clinic.RecordsAsync());
        Assert.Contains(await clinic.Clinic.Get<IActivity>().ListAsync(ct: TestContext.Current.CancellationToken),
            entry => entry is { Kind: ActivityKind.Import, Succeeded: true } && entry.Backup == result.SafetyBackup);
    }

    [Fact]
    public async Task The_undo_of_an_import_stays_for_a_week_whatever_else_is_backed_up()
    {
        await using var clinic = new ExchangeClinic();
        await clinic.Clinic.SetAsync(
            settings => settings with { KeepLast = 1, KeepDaily = 0, KeepWeekly = 0, KeepMonthly = 0 });
        var undo = (await clinic.ImportAsync(CsvImportTests.Two)).SafetyBackup!;

        await BackUpLaterAsync(TimeSpan.FromDays(3));
        var kept = (await clinic.Clinic.Backups.ListAsync(TestContext.Current.CancellationToken))
            .Single(backup => backup.Name == undo);
        await BackUpLaterAsync(TimeSpan.FromDays(4));

        Assert.Equal("undoes an import", kept.KeptBecause!.ToString());
        Assert.DoesNotContain(
            await clinic.Clinic.Backups.ListAsync(TestContext.Current.CancellationToken),
            backup => backup.Name == undo);

        async Task BackUpLaterAsync(TimeSpan by)
        {
            clinic.Clinic.Time.Advance(by);
            await clinic.Clinic.BackUpAsync(BackupTrigger.Scheduled);
        }
    }
}
