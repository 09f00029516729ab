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

    private async Task<string> BackUpAsync() => (await _clinic.Backups.BackUpAsync(BackupTrigger.Manual)).Name;

    private Task<int> ExecuteAsync(string sql, object parameters) => _clinic.Database.WriteAsync((connection, transaction) =>
        connection.Execute(sql, parameters, transaction));
}
