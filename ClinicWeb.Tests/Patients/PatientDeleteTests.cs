using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Patients;

public sealed class PatientDeleteTests : IDisposable
{
    private readonly TempPractice _practice = new();
    private readonly PatientStore _patients;

    public PatientDeleteTests() => _patients = new PatientStore(_practice.Database, TimeProvider.System);

    public void Dispose() => _practice.Dispose();

    [Fact]
    public async Task Patients_go_with_their_visits_and_are_counted_as_deleted()
    {
        var berg = await _practice.AddPatientAsync("Berg");
        var adam = await _practice.AddPatientAsync("Adam");
        var celik = await _practice.AddPatientAsync("Celik");
        foreach (var patient in (long[])[berg, berg, adam, celik])
            await _practice.AddVisitAsync(patient);

        await _patients.DeleteAsync([berg, adam, berg], await ProofAsync());

        Assert.Equal(new PracticeCounts(1, 1), await _patients.CountAsync());
        Assert.Equal((2, 3), await DeletedAsync());
        Assert.Equal(0, (await _patients.ListAsync(new PatientQuery("berg"))).Total);
    }

    [Fact]
    public async Task One_unknown_patient_and_none_is_deleted()
    {
        var berg = await _practice.AddPatientAsync("Berg");
        var proof = await ProofAsync();
        var refused = await Assert.ThrowsAsync<ClinicException>(() => _patients.DeleteAsync([berg, 99], proof));
        Assert.Equal(ClinicError.NotFound, refused.Error);
        await AssertNothingDeletedAsync(1, 0);
    }

    [Fact]
    public async Task A_patient_that_changed_after_the_backup_is_not_deleted_nor_are_the_others()
    {
        var berg = await _practice.AddPatientAsync("Berg");
        var adam = await _practice.AddPatientAsync("Adam");
        var proof = await ProofAsync();
        await _practice.Database.WriteAsync((connection, tx) =>
            connection.Execute("UPDATE patients SET notes = 'new' WHERE id = @adam", new { adam }, tx));
        await AssertConflictAsync([berg, adam], proof);
        await AssertNothingDeletedAsync(2, 0);
        await _patients.DeleteAsync([berg, adam], await ProofAsync());
        Assert.Equal(0, await _practice.CountAsync("patients"));
    }

    [Fact]
    public async Task A_visit_entered_after_the_backup_keeps_its_patient()
    {
        var berg = await _practice.AddPatientAsync("Berg");
        var proof = await ProofAsync();
        await _practice.AddVisitAsync(berg);
        await AssertConflictAsync([berg], proof);
        await AssertNothingDeletedAsync(1, 1);
    }

    [Fact]
    public async Task Other_patients_may_change_after_the_backup()
    {
        var berg = await _practice.AddPatientAsync("Berg");
        var proof = await ProofAsync();
        await _practice.AddPatientAsync("Adam");
        await _patients.DeleteAsync([berg], proof);
        Assert.Equal(1, await _practice.CountAsync("patients"));
    }

    [Fact]
    public async Task A_backup_from_before_a_restore_proves_nothing()
    {
        var berg = await _practice.AddPatientAsync("Berg");
        var proof = await ProofAsync();
        await _practice.Database.ReplaceAsync(() => Task.CompletedTask);
        await AssertConflictAsync([berg], proof);
        await AssertNothingDeletedAsync(1, 0);
    }

    [Fact]
    public async Task Nothing_is_deleted_without_proof_and_nothing_without_names()
    {
        var berg = await _practice.AddPatientAsync("Berg");
        await Assert.ThrowsAsync<ArgumentNullException>(() => _patients.DeleteAsync([berg], null!));
        var proof = await ProofAsync();
        var refused = await Assert.ThrowsAsync<ClinicException>(() => _patients.DeleteAsync([], proof));
        Assert.Equal(ClinicError.Invalid, refused.Error);
        await AssertNothingDeletedAsync(1, 0);
    }

    [Fact]
    public async Task What_is_not_as_it_was_seen_is_not_deleted()
    {
        var berg = await _patients.GetAsync(await _practice.AddPatientAsync("Berg"));
        var visits = new VisitStore(_practice.Database, TimeProvider.System);
        await _practice.AddVisitAsync(berg.Id);
        await _practice.AddVisitAsync(berg.Id);
        var chart = new PatientWithVisits(berg, await visits.ListAsync(berg.Id));
        foreach (var seen in (SeenRecords[])
            [
                SeenRecords.Of(berg.Id, berg.Version + 1)!,
                SeenRecords.Of(chart with { Visits = [chart.Visits[0]] }),
                SeenRecords.Of(chart with { Visits = [chart.Visits[0], chart.Visits[1] with { Version = 1 }] }),
                SeenRecords.Of(chart with { Visits = [.. chart.Visits, chart.Visits[0] with { Id = 99 }] }),
            ])
            await AssertConflictAsync([berg.Id], await ProofAsync(), seen);
        var proof = await ProofAsync();
        var refused = await Assert.ThrowsAsync<ClinicException>(() =>
            visits.DeleteAsync([chart.Visits[0].Id], proof, SeenRecords.Of(chart.Visits[0].Id, 1)));
        Assert.Equal(ClinicError.Conflict, refused.Error);
        await AssertNothingDeletedAsync(1, 2);
        await _patients.DeleteAsync([berg.Id], proof, SeenRecords.Of(chart));
        Assert.Equal(0, await _practice.CountAsync("visits"));
    }

    private async Task AssertConflictAsync(long[] ids, SafetyBackup proof, SeenRecords? seen = null)
    {
        var refused = await Assert.ThrowsAsync<ClinicException>(() => _patients.DeleteAsync(ids, proof, seen));
        Assert.Equal(ClinicError.Conflict, refused.Error);
        Assert.Contains("nothing was deleted", refused.Message, StringComparison.Ordinal);
    }

    private async Task AssertNothingDeletedAsync(int patients, int visits)
    {
        Assert.Equal(new PracticeCounts(patients, visits), await _patients.CountAsync());
        Assert.Equal((0, 0), await DeletedAsync());
    }

    private Task<(int, int)> DeletedAsync() => _practice.Database.ReadAsync(connection =>
        connection.QuerySingle<(int, int)>("SELECT deleted_patients, deleted_visits FROM practice"));

    private Task<SafetyBackup> ProofAsync() => _practice.Database.ReadAsync(connection => new SafetyBackup(
        "backup_2026-01-02_10-30-00.zip",
        _practice.Database.Generation,
        connection.ExecuteScalar<long>("SELECT change_seq FROM practice")));
}
