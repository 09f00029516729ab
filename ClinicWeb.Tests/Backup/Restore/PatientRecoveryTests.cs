using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Backup.Restore;

public sealed class PatientRecoveryTests : IAsyncLifetime
{
    private readonly TempDataFolder _data = new();
    private RunningClinic _clinic = null!;
    private long _berger;
    private long _visit;
    private string _backup = "";

    public async ValueTask InitializeAsync()
    {
        _clinic = await _data.StartAsync();
        _berger = await _clinic.AddPatientAsync("Berger", chart: "C-1");
        _visit = await _clinic.AddVisitAsync(_berger, "Cough");
        await _clinic.AddVisitAsync(_berger, "Fever");
        await _clinic.AddPatientAsync("Chen", "Li");
        _backup = (await _clinic.Backups.BackUpAsync(BackupTrigger.Manual)).Name;
    }

    public async ValueTask DisposeAsync()
    {
        await _clinic.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task The_patients_of_a_backup_can_be_searched_paged_and_read()
    {
        await _clinic.Database.WriteAsync((connection, tx) => connection.Execute("DELETE FROM patients", transaction: tx));
        var page = await _clinic.Restores.ListPatientsAsync(_backup, new PatientQuery(PageSize: 1, Page: 2));
        Assert.Equal((2, "Chen, Li"), (page.Total, Assert.Single(page.Items).Name));
        Assert.Equal("Berger", Assert.Single((await _clinic.Restores.ListPatientsAsync(_backup, new PatientQuery("an berg"))).Items).FamilyName);
        Assert.Empty((await _clinic.Restores.ListPatientsAsync(_backup, new PatientQuery("%"))).Items);
        Assert.Equal("Chen", Assert.Single((await _clinic.Restores.ListPatientsAsync(_backup, new PatientQuery("LÍ"))).Items).FamilyName);
        var whole = await _clinic.Restores.GetPatientAsync(_backup, _berger);
        Assert.Equal(["Fever", "Cough"], whole.Visits.Select(visit => visit.Complaint));
        await RefusedAsync(ClinicError.NotFound, () => _clinic.Restores.GetPatientAsync(_backup, 999));
        await RefusedAsync(ClinicError.Invalid, () => _clinic.Restores.ListPatientsAsync(_backup, new PatientQuery(Page: 0)));
    }

    [Fact]
    public async Task A_deleted_patient_comes_back_alone_with_visits_and_ids()
    {
        await DeleteAsync();
        var dahl = await _clinic.AddPatientAsync("Dahl");
        var back = await _clinic.Restores.RestorePatientAsync(_backup, _berger);
        Assert.Equal((_berger, "C-1"), (back.Patient.Id, back.Patient.ChartNumber));
        Assert.Contains(back.Visits, visit => visit.Id == _visit);
        Assert.Equal(2, back.Visits.Count);
        Assert.Equal(["Berger", "Chen", "Dahl"], await _clinic.NamesAsync());
        Assert.True(await _clinic.AddPatientAsync("Evans") > dahl);
    }

    [Fact]
    public async Task A_patient_that_exists_is_a_conflict_and_stays_as_it_is()
    {
        await RenameAsync("Berger-Klein");
        await RefusedAsync(ClinicError.Conflict, () => _clinic.Restores.RestorePatientAsync(_backup, _berger));
        Assert.Equal(["Berger-Klein", "Chen"], await _clinic.NamesAsync());
    }

    [Fact]
    public async Task Overwriting_takes_a_backup_first_and_replaces_patient_and_visits()
    {
        await RenameAsync("Berger-Klein");
        await _clinic.AddVisitAsync(_berger, "Later");
        var back = await _clinic.Restores.RestorePatientAsync(_backup, _berger, PatientConflict.Overwrite);
        Assert.Equal("Berger", back.Patient.FamilyName);
        Assert.Equal(["Fever", "Cough"], back.Visits.Select(visit => visit.Complaint));
        var safety = (await _clinic.Backups.ListAsync())[0];
        Assert.Equal((BackupTrigger.BeforeDelete, 3), (safety.Trigger!.Value, safety.VisitCount));
        Assert.Equal("Berger-Klein", (await _clinic.Restores.GetPatientAsync(safety.Name, _berger)).Patient.FamilyName);
    }

    [Fact]
    public async Task A_copy_gets_its_own_id_and_chart_number()
    {
        var copy = await _clinic.Restores.RestorePatientAsync(_backup, _berger, PatientConflict.Copy);
        var third = await _clinic.Restores.RestorePatientAsync(_backup, _berger, PatientConflict.Copy);
        Assert.NotEqual(_berger, copy.Patient.Id);
        Assert.Equal(("C-1-2", "C-1-3"), (copy.Patient.ChartNumber, third.Patient.ChartNumber));
        Assert.Equal(2, copy.Visits.Count);
        Assert.DoesNotContain(copy.Visits, visit => visit.Id == _visit);
        Assert.Equal(["Berger", "Chen", "Berger", "Berger"], await _clinic.NamesAsync());
    }

    [Fact]
    public async Task A_chart_number_that_somebody_else_has_now_is_a_conflict_with_a_way_out()
    {
        await DeleteAsync();
        await _clinic.AddPatientAsync("Dahl", chart: "c-1");
        await RefusedAsync(ClinicError.Conflict, () => _clinic.Restores.RestorePatientAsync(_backup, _berger));
        var back = await _clinic.Restores.RestorePatientAsync(_backup, _berger, PatientConflict.Copy);
        Assert.Equal((_berger, "C-1-2"), (back.Patient.Id, back.Patient.ChartNumber));
    }

    [Fact]
    public async Task The_activity_tells_of_it_without_naming_anybody()
    {
        await RefusedAsync(ClinicError.Conflict, () => _clinic.Restores.RestorePatientAsync(_backup, _berger));
        await DeleteAsync();
        await _clinic.Restores.RestorePatientAsync(_backup, _berger);
        var told = (await _clinic.Get<IActivity>().ListAsync()).Where(entry => entry.Kind is ActivityKind.PatientRestore).ToList();
        Assert.Equal([true, false], told.Select(entry => entry.Succeeded));
        Assert.DoesNotContain(told, entry => entry.Detail.Contains("Berger"));
    }

    private Task<int> DeleteAsync() => _clinic.Database.WriteAsync((connection, tx) =>
        connection.Execute("DELETE FROM patients WHERE id = @_berger", new { _berger }, tx));

    private Task<int> RenameAsync(string name) => _clinic.Database.WriteAsync((connection, tx) =>
        connection.Execute("UPDATE patients SET family_name = @name WHERE id = @_berger", new { name, _berger }, tx));

    private static async Task RefusedAsync(ClinicError error, Func<Task> work) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<ClinicException>(work)).Error);
}
