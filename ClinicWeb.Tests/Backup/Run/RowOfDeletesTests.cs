using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Patients;
using ClinicWeb.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ClinicWeb.Tests.Backup.Run;

/// <summary>Deletes, each with its backup, on a real shelf.</summary>
public sealed class RowOfDeletesTests : IAsyncDisposable
{
    private readonly TempClinic _clinic = new(configure: services => services.AddPatients());
    private readonly List<long> _patients = [];

    public ValueTask DisposeAsync() => _clinic.DisposeAsync();

    [Fact]
    public async Task Thirty_single_deletes_leave_a_backup_with_the_first_patient()
    {
        await FillAsync(32);
        for (var number = 0; number < 30; number++)
            await DeleteAsync(_patients[number]);

        var left = await _clinic.Backups.ListAsync();
        Assert.Equal([3, 32], left.Select(backup => backup.PatientCount));
        Assert.Contains("holds everyone deleted after it", left[1].KeptBecause?.ToString(), StringComparison.Ordinal);
        var first = await _clinic.Get<IRestores>().RestorePatientAsync(left[1].Name, _patients[0]);
        Assert.Equal("Patient 0", first.Patient.FamilyName);
    }

    [Fact]
    public async Task Twelve_deletes_leave_last_weeks_backups_where_they_are()
    {
        await _clinic.SetAsync(settings => settings.KeepingOnly(10));
        await FillAsync(14);
        var lastWeek = new List<string>();
        for (var day = 0; day < 7; day++)
        {
            lastWeek.Add((await _clinic.BackUpAsync()).Name);
            _clinic.Time.Advance(TimeSpan.FromDays(1));
        }

        for (var number = 0; number < 12; number++)
            await DeleteAsync(_patients[number]);

        var left = (await _clinic.Backups.ListAsync()).Select(backup => backup.Name).ToList();
        Assert.Empty(lastWeek.Except(left));
        Assert.Equal(9, left.Count);
    }

    [Fact]
    public async Task What_was_entered_between_two_deletes_is_in_a_backup_that_stays()
    {
        await FillAsync(8);
        await DeleteAsync(_patients[0]);
        await DeleteAsync(_patients[1]);
        var between = await _clinic.Practice.AddPatientAsync("Entered between");
        await DeleteAsync(_patients[2]);
        await DeleteAsync(between);
        await DeleteAsync(_patients[3]);
        await DeleteAsync(_patients[4]);

        Assert.Equal([4, 7, 7, 8], (await _clinic.Backups.ListAsync()).Select(backup => backup.PatientCount));
        Assert.True(await IsHeldAsync(between));
        Assert.True(await IsHeldAsync(_patients[0]));
    }

    [Fact]
    public async Task A_restore_between_two_deletes_ends_the_row()
    {
        await FillAsync(6);
        await DeleteAsync(_patients[0]);
        await DeleteAsync(_patients[1]);
        var before = await _clinic.Backups.ListAsync();
        await _clinic.Get<IRestores>().RestoreAsync(before[0].Name); // patient 1 is back
        await DeleteAsync(_patients[2]);
        await DeleteAsync(_patients[3]);

        var left = await _clinic.Backups.ListAsync();
        Assert.Equal(5, left.Count);
        Assert.Empty(before.Select(backup => backup.Name).Except(left.Select(backup => backup.Name)));
    }

    [Fact]
    public async Task A_lost_list_takes_no_backup_for_one_between_deletes()
    {
        await FillAsync(8);
        await DeleteAsync(_patients[0]);
        await DeleteAsync(_patients[1]);
        File.Delete(Path.Combine(_clinic.Folder.Backups, ".catalog.json"));
        File.Delete(_clinic.Folder.CatalogCopy);
        await DeleteAsync(_patients[2]);
        await DeleteAsync(_patients[3]);
        await DeleteAsync(_patients[4]);
        Assert.Equal([4, 6, 7, 8], (await _clinic.Backups.ListAsync()).Select(backup => backup.PatientCount));
    }

    private async Task FillAsync(int patients)
    {
        for (var number = 0; number < patients; number++)
            _patients.Add(await _clinic.Practice.AddPatientAsync($"Patient {number}"));
    }

    private async Task DeleteAsync(long id)
    {
        var proof = await _clinic.Get<IDeleteGuard>().TakeAsync();
        await _clinic.Get<IPatients>().DeleteAsync([id], proof);
        _clinic.Time.Advance(TimeSpan.FromMinutes(1));
    }

    private async Task<bool> IsHeldAsync(long id)
    {
        foreach (var backup in await _clinic.Backups.ListAsync())
        {
            if ((await _clinic.Get<IRestores>().ListPatientsAsync(backup.Name, new PatientQuery())).Items.Any(
                patient => patient.Id == id))
                return true;
        }

        return false;
    }
}
