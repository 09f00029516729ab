using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Backup.Restore;

public sealed class PatientRecoveryTests : RunningClinicTest
{
    private long _berger;
    private long _visit;
    private string _backup = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _berger = await Clinic.AddPatientAsync("Berger", chart: "C-1");
        _visit = await Clinic.AddVisitAsync(_berger, "Cough");
        await Clinic.AddVisitAsync(_berger, "Fever");
        await Clinic.AddPatientAsync("Chen", "Li");
        _backup = await BackUpAsync();
    }

    [Fact]
    public async Task The_patients_of_a_backup_can_be_searched_paged_and_read()
    {
        await Clinic.Database.WriteAsync(
            (connection, tx) => connection.Execute("DELETE FROM patients", transaction: tx));
        var page = await Clinic.Restores.ListPatientsAsync(_backup, new PatientQuery(PageSize: 1, Page: 2));
        Assert.Equal((2, "Chen, Li"), (page.Total, Assert.Single(page.Items).Name));
        Assert.Equal("Berger",
            Assert.Single(
                (await Clinic.Restores.ListPatientsAsync(_backup, new PatientQuery("an berg"))).Items).FamilyName);
        Assert.Empty((await Clinic.Restores.ListPatientsAsync(_backup, new PatientQuery("%"))).Items);
        Assert.Equal("Chen",
            Assert.Single((await Clinic.Restores.ListPatientsAsync(_backup, new PatientQuery("LÍ"))).Items).FamilyName);
        var whole = await Clinic.Restores.GetPatientAsync(_backup, _berger);
        Assert.Equal(["Fever", "Cough"], whole.Visits.Select(visit => visit.Complaint));
        await RefusedAsync(ClinicError.NotFound, () => Clinic.Restores.GetPatientAsync(_backup, 999));
        await RefusedAsync(ClinicError.Invalid,
            () => Clinic.Restores.ListPatientsAsync(_backup, new PatientQuery(Page: 0)));
    }

    [Fact]
    public async Task A_deleted_patient_comes_back_alone_with_visits_and_ids()
    {
        await DeleteAsync();
        var dahl = await Clinic.AddPatientAsync("Dahl");
        var back = await Clinic.Restores.RestorePatientAsync(_backup, _berger);
        Assert.Equal((_berger, "C-1"), (back.Patient.Id, back.Patient.ChartNumber));
        Assert.Contains(back.Visits, visit => visit.Id == _visit);
        Assert.Equal(2, back.Visits.Count);
        Assert.Equal(["Berger", "Chen", "Dahl"], await Clinic.NamesAsync());
        Assert.True(await Clinic.AddPatientAsync("Evans") > dahl);
    }

    [Fact]
    public async Task A_patient_that_exists_is_a_conflict_and_stays_as_it_is()
    {
        await RenameAsync("Berger-Klein");
        await RefusedAsync(ClinicError.Conflict, () => Clinic.Restores.RestorePatientAsync(_backup, _berger));
        Assert.Equal(["Berger-Klein", "Chen"], await Clinic.NamesAsync());
    }

    [Fact]
    public async Task Overwriting_takes_a_backup_first_and_replaces_patient_and_visits()
    {
        await RenameAsync("Berger-Klein");
        await Clinic.AddVisitAsync(_berger, "Later");
        var back = await Clinic.Restores.RestorePatientAsync(_backup, _berger, PatientConflict.Overwrite);
        Assert.Equal("Berger", back.Patient.FamilyName);
        Assert.Equal(["Fever", "Cough"], back.Visits.Select(visit => visit.Complaint));
        var safety = (await Clinic.Backups.ListAsync())[0];
        Assert.Equal((BackupTrigger.BeforeDelete, 3), (safety.Trigger!.Value, safety.VisitCount));
        Assert.Equal("Berger-Klein", (await Clinic.Restores.GetPatientAsync(safety.Name, _berger)).Patient.FamilyName);
    }

    [Fact]
    public async Task A_copy_gets_its_own_id_and_chart_number()
    {
        var copy = await Clinic.Restores.RestorePatientAsync(_backup, _berger, PatientConflict.Copy);
        var third = await Clinic.Restores.RestorePatientAsync(_backup, _berger, PatientConflict.Copy);
        Assert.NotEqual(_berger, copy.Patient.Id);
        Assert.Equal(("C-1-2", "C-1-3"), (copy.Patient.ChartNumber, third.Patient.ChartNumber));
        Assert.Equal(2, copy.Visits.Count);
        Assert.DoesNotContain(copy.Visits, visit => visit.Id == _visit);
        Assert.Equal(["Berger", "Chen", "Berger", "Berger"], await Clinic.NamesAsync());
    }

    [Fact]
    public async Task A_chart_number_that_somebody_else_has_now_is_a_conflict_with_a_way_out()
    {
        await DeleteAsync();
        await Clinic.AddPatientAsync("Dahl", chart: "c-1");
        await RefusedAsync(ClinicError.Conflict, () => Clinic.Restores.RestorePatientAsync(_backup, _berger));
        var back = await Clinic.Restores.RestorePatientAsync(_backup, _berger, PatientConflict.Copy);
        Assert.Equal((_berger, "C-1-2"), (back.Patient.Id, back.Patient.ChartNumber));
    }

    [Fact]
    public async Task The_activity_tells_of_it_without_naming_anybody_and_a_question_is_no_failure()
    {
        await RefusedAsync(ClinicError.Conflict, () => Clinic.Restores.RestorePatientAsync(_backup, _berger));
        await DeleteAsync();
        await Clinic.Restores.RestorePatientAsync(_backup, _berger);
        var told = (await Clinic.Get<IActivity>().ListAsync()).Where(entry => entry.Kind is ActivityKind.PatientRestore)
            .ToList();
        Assert.Equal([true], told.Select(entry => entry.Succeeded));
        Assert.DoesNotContain(told, entry => entry.Detail.Contains("Berger"));
    }

    private Task<int> DeleteAsync() => Clinic.Database.WriteAsync((connection, tx) =>
        connection.Execute("DELETE FROM patients WHERE id = @_berger", new { _berger }, tx));

    private Task<int> RenameAsync(string name) => Clinic.Database.WriteAsync((connection, tx) =>
        connection.Execute("UPDATE patients SET family_name = @name WHERE id = @_berger", new { name, _berger }, tx));
}
