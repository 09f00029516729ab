using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Backup.Restore;

public sealed class RestoreTests : RunningClinicTest
{
    [Fact]
    public async Task A_restore_brings_everything_back_and_its_safety_backup_undoes_it()
    {
        var berger = await Clinic.AddPatientAsync("Berger");
        await Clinic.AddVisitAsync(berger);
        var backup = await BackUpAsync();
        await Clinic.AddPatientAsync("Chen");

        var result = await Clinic.Restores.RestoreAsync(backup);
        Assert.Equal(backup, result.Restored);
        Assert.Equal((1, 1), (result.PatientCount, result.VisitCount));
        Assert.Equal(["Berger"], await Clinic.NamesAsync());

        var undone = await Clinic.Restores.RestoreAsync(result.SafetyBackup!);
        Assert.Equal(2, undone.PatientCount);
        Assert.Equal(["Berger", "Chen"], await Clinic.NamesAsync());
        Assert.False(Path.Exists(Data.Folder.RestoreStage));
        Assert.Empty(Directory.GetFileSystemEntries(Data.Folder.Quarantine));
    }

    [Fact]
    public async Task The_preview_says_by_name_who_would_disappear_return_and_change()
    {
        var berger = await Clinic.AddPatientAsync("Berger");
        var chen = await Clinic.AddPatientAsync("Chen");
        var dahl = await Clinic.AddPatientAsync("Dahl");
        await Clinic.AddPatientAsync("Unchanged");
        var visit = await Clinic.AddVisitAsync(berger);
        await Clinic.AddVisitAsync(chen);
        var backup = await BackUpAsync();
        await ExecuteAsync("DELETE FROM patients WHERE id = @chen", new { chen });
        await ExecuteAsync("UPDATE visits SET notes = 'changed' WHERE id = @visit", new { visit });
        await ExecuteAsync("UPDATE patients SET phone = '1' WHERE id = @dahl", new { dahl });
        var evans = await Clinic.AddPatientAsync("Evans");
        await Clinic.AddVisitAsync(evans);

        var preview = await Clinic.Restores.PreviewAsync(backup);

        Assert.Equal(new PracticeCounts(4, 2), preview.Now);
        Assert.Equal([evans], preview.PatientsLost.Select(patient => patient.Id));
        Assert.Equal("Chen, Anna", Assert.Single(preview.PatientsReturned).Name);
        Assert.Equal(["Berger, Anna", "Dahl, Anna"], preview.PatientsChanged.Select(patient => patient.Name));
        Assert.Equal((1, 1), (preview.VisitsLost, preview.VisitsReturned));
        Assert.Equal(4, (await Clinic.NamesAsync()).Length);
        await Clinic.Restores.RestoreAsync(backup, preview.Sha256);
        var after = await Clinic.Restores.PreviewAsync(backup);
        Assert.Empty(after.PatientsLost.Concat(after.PatientsReturned).Concat(after.PatientsChanged));
    }

    [Fact]
    public async Task A_second_folder_of_another_computer_is_a_warning()
    {
        var theirs = OperatingSystem.IsWindows() ? @"E:\their-stick" : "/media/their-stick";
        await Clinic.Get<IClinicSettings>().SaveAsync(new ClinicSettings { SecondFolder = theirs, KeepLast = 5 });
        var backup = await BackUpAsync();
        await Clinic.Get<IClinicSettings>().SaveAsync(new ClinicSettings { SecondFolder = Data.Scratch, KeepLast = 7 });
        var result = await Clinic.Restores.RestoreAsync(backup);
        Assert.Equal(2, result.Warnings.Count);
        Assert.Contains(theirs, result.Warnings[0].ToString());
        Assert.Contains("The newest 7 stay, not 5.", result.Warnings[1].ToString());
        Assert.Equal(7, Clinic.Get<IClinicSettings>().Current.KeepLast);
        Assert.Equal(Data.Scratch, Clinic.Get<IClinicSettings>().Current.SecondFolder);
    }

    [Fact]
    public async Task What_an_undo_needs_outlives_retention_for_a_week_and_no_restore_prunes_what_it_restores()
    {
        await Clinic.Get<IClinicSettings>().SaveAsync(new ClinicSettings().KeepingOnly(1));
        var backup = await BackUpAsync();
        var result = await Clinic.Restores.RestoreAsync(backup);
        Assert.Contains(await Clinic.Backups.ListAsync(), entry => entry.Name == backup);
        await BackUpAsync();
        await BackUpAsync();
        var left = await Clinic.Backups.ListAsync();
        Assert.Contains(left, entry => entry.Name == result.SafetyBackup && entry.KeptBecause!.Contains("undoes"));
    }

    private Task<int> ExecuteAsync(string sql, object parameters) =>
        Clinic.Database.WriteAsync((connection, transaction) =>
        connection.Execute(sql, parameters, transaction));
}
