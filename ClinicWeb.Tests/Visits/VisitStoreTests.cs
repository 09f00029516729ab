using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Visits;
using ClinicWeb.Tests.Support;
using Dapper;
using Microsoft.Extensions.Time.Testing;

namespace ClinicWeb.Tests.Visits;

public sealed class VisitStoreTests : IDisposable
{
    private static readonly DateTime When = new(2026, 1, 2, 10, 30, 0);
    private readonly TempPractice _practice = new();
    private readonly VisitStore _visits;

    public VisitStoreTests() => _visits = new VisitStore(
        _practice.Database, new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)));

    public void Dispose() => _practice.Dispose();

    [Fact]
    public async Task A_new_visit_is_stored_by_the_practices_own_clock()
    {
        var patient = await _practice.AddPatientAsync("Berg");
        var added = await _visits.AddAsync(patient, new VisitInput
        {
            VisitedAt = When,
            Complaint = " Cough ",
            Notes = "Since Monday.\r\nNo fever.",
            Diagnosis = "Bronchitis",
            Prescription = "",
        });
        Assert.Equal(added, await _visits.GetAsync(added.Id));
        Assert.Equal(
            (patient, When, "Cough", "Since Monday.\nNo fever.", "Bronchitis", null),
            (added.PatientId, added.VisitedAt, added.Complaint, added.Notes, added.Diagnosis, added.Prescription));
        Assert.Equal(DateTimeKind.Unspecified, added.VisitedAt!.Value.Kind);
        Assert.Equal("2026-01-02T10:30:00", await _practice.Database.ReadAsync(connection =>
            connection.ExecuteScalar<string>("SELECT visited_at FROM visits")));
    }

    [Fact]
    public async Task Visits_of_a_patient_are_listed_newest_first()
    {
        var patient = await _practice.AddPatientAsync("Berg");
        foreach (var day in (int[])[3, 9, 5])
            await _visits.AddAsync(patient, Input with { VisitedAt = When.AddDays(day) });
        await _visits.AddAsync(await _practice.AddPatientAsync("Adam"), Input);
        var listed = await _visits.ListAsync(patient);
        Assert.Equal([When.AddDays(9), When.AddDays(5), When.AddDays(3)],
            listed.Select(visit => visit.VisitedAt!.Value));
    }

    [Fact]
    public async Task Everything_wrong_is_told_at_once_by_field()
    {
        var patient = await _practice.AddPatientAsync("Berg");
        var refused = await Assert.ThrowsAsync<ClinicException>(() => _visits.AddAsync(patient, new VisitInput
        {
            Complaint = new string('c', 501),
            Notes = new string('n', 20_001),
            Diagnosis = new string('d', 2_001),
            Prescription = "a\0",
        }));
        Assert.Equal(ClinicError.Invalid, refused.Error);
        Assert.Equal(["visitedAt", "complaint", "notes", "diagnosis", "prescription"], refused.Fields.Keys);
        Assert.Equal(0, await _practice.CountAsync("visits"));
    }

    [Fact]
    public async Task A_visit_may_be_on_the_day_of_birth_and_an_appointment_up_to_five_years_ahead()
    {
        var patient = await _practice.AddPatientAsync("Berg", birth: "2025-12-24");
        await _visits.AddAsync(patient, Input with { VisitedAt = new DateTime(2025, 12, 24, 0, 5, 0) });
        await _visits.AddAsync(patient, Input with { VisitedAt = new DateTime(2031, 2, 28, 12, 0, 0) });
        foreach (var at in (DateTime[])[new(2025, 12, 23, 23, 0, 0), new(2031, 3, 1, 23, 59, 0)])
        {
            var refused = await Assert.ThrowsAsync<ClinicException>(
                () => _visits.AddAsync(patient, Input with { VisitedAt = at }));
            Assert.Equal(["visitedAt"], refused.Fields.Keys);
        }
    }

    [Theory]
    [InlineData(DateTimeKind.Utc)]
    [InlineData(DateTimeKind.Local)]
    public async Task A_time_with_a_zone_is_refused_in_words(DateTimeKind kind)
    {
        var patient = await _practice.AddPatientAsync("Berg");
        var refused = await Assert.ThrowsAsync<ClinicException>(
            () => _visits.AddAsync(patient, Input with { VisitedAt = DateTime.SpecifyKind(When, kind) }));
        Assert.Contains("without a time zone", Assert.Single(refused.Fields["visitedAt"]).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_of_an_older_version_is_a_conflict_and_changes_nothing()
    {
        var added = await _visits.AddAsync(await _practice.AddPatientAsync("Berg"), Input);
        var edited = await _visits.UpdateAsync(added.Id, Input with { Complaint = "Fever" }, added.Version);
        Assert.True(edited.Version > added.Version);
        var refused = await Assert.ThrowsAsync<ClinicException>(
            () => _visits.UpdateAsync(added.Id, Input with { Complaint = "Other" }, added.Version));
        Assert.Equal(ClinicError.Conflict, refused.Error);
        Assert.Equal(edited, await _visits.GetAsync(added.Id));
    }

    [Fact]
    public async Task What_was_typed_before_a_restore_is_not_saved_after_it()
    {
        var patient = await _practice.AddPatientAsync("Berg");
        var ticket = _practice.Database.Generation;
        await _practice.Database.ReplaceAsync(() => Task.CompletedTask);
        var refused = await Assert.ThrowsAsync<ClinicException>(() => _visits.AddAsync(patient, Input, ticket));
        Assert.Equal(ClinicError.Conflict, refused.Error);
        Assert.Equal(0, await _practice.CountAsync("visits"));
    }

    [Fact]
    public async Task Unknown_patients_and_visits_are_not_found()
    {
        ClinicException[] refused =
        [
            await Assert.ThrowsAsync<ClinicException>(() => _visits.ListAsync(9)),
            await Assert.ThrowsAsync<ClinicException>(() => _visits.AddAsync(9, Input)),
            await Assert.ThrowsAsync<ClinicException>(() => _visits.GetAsync(9)),
            await Assert.ThrowsAsync<ClinicException>(() => _visits.UpdateAsync(9, Input)),
            await Assert.ThrowsAsync<ClinicException>(() => _visits.EnsureExistAsync([9])),
        ];
        Assert.All(refused, error => Assert.Equal(ClinicError.NotFound, error.Error));
    }

    [Fact]
    public async Task A_delete_is_counted_and_leaves_the_other_visits()
    {
        var patient = await _practice.AddPatientAsync("Berg");
        var first = await _visits.AddAsync(patient, Input);
        var second = await _visits.AddAsync(patient, Input);
        await _visits.DeleteAsync([first.Id], new SafetyBackup("b.zip", 1, second.Version));
        Assert.Equal([second], await _visits.ListAsync(patient));
        Assert.Equal((0, 1), await _practice.Database.ReadAsync(connection =>
            connection.QuerySingle<(int, int)>("SELECT deleted_patients, deleted_visits FROM practice")));
    }

    [Fact]
    public async Task A_visit_newer_than_the_backup_or_a_backup_of_another_practice_deletes_nothing()
    {
        var patient = await _practice.AddPatientAsync("Berg");
        var first = await _visits.AddAsync(patient, Input);
        var second = await _visits.AddAsync(patient, Input);
        SafetyBackup[] useless = [new("b.zip", 1, first.Version), new("b.zip", 2, second.Version)];
        foreach (var proof in useless)
        {
            var refused = await Assert.ThrowsAsync<ClinicException>(
                () => _visits.DeleteAsync([first.Id, second.Id], proof));
            Assert.Equal(ClinicError.Conflict, refused.Error);
        }

        Assert.Equal(2, await _practice.CountAsync("visits"));
    }

    private static VisitInput Input => new() { VisitedAt = When, Complaint = "Cough" };
}
