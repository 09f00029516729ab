using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Patients;
using ClinicWeb.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ClinicWeb.Tests.Patients;

public sealed class PatientStoreTests : IDisposable
{
    private readonly TempPractice _practice = new();
    private readonly PatientStore _patients;

    public PatientStoreTests() => _patients = new PatientStore(
        _practice.Database, new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)));

    public void Dispose() => _practice.Dispose();

    [Fact]
    public async Task A_new_patient_is_stored_trimmed_with_empty_fields_as_none()
    {
        var added = await _patients.AddAsync(new PatientInput
        {
            ChartNumber = " A-7 ",
            GivenName = "  Ana María ",
            FamilyName = "Núñez",
            BirthDate = new DateOnly(1980, 2, 29),
            Sex = Sex.Female,
            Phone = "",
            Email = "ana@example.org",
            Notes = " first line\r\nsecond\tline ",
        });
        var stored = await _patients.GetAsync(added.Id);
        Assert.Equal(added, stored);
        Assert.Equal(
            ("A-7", "Ana María", "Núñez", new DateOnly(1980, 2, 29), Sex.Female),
            (stored.ChartNumber, stored.GivenName, stored.FamilyName, stored.BirthDate, stored.Sex));
        Assert.Equal((null, "first line\nsecond\tline"), (stored.Phone, stored.Notes));
        Assert.True(stored.Version > 0);
    }

    [Fact]
    public async Task A_patient_without_chart_number_is_given_the_next_free_one()
    {
        await _patients.AddAsync(Input("Berg", chart: "P-000002"));
        var second = await _patients.AddAsync(Input("Adam"));
        var third = await _patients.AddAsync(Input("Celik"));
        Assert.Equal(("P-000003", "P-000004"), (second.ChartNumber, third.ChartNumber));
    }

    [Fact]
    public async Task Chart_numbers_given_at_the_same_time_differ()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 25).Select(i => _patients.AddAsync(Input($"Name{i}"))));
        Assert.Equal(25, added.Select(patient => patient.ChartNumber).Distinct().Count());
    }

    [Fact]
    public async Task The_chart_number_of_a_deleted_patient_is_not_given_again()
    {
        var gone = await _patients.AddAsync(Input("Berg"));
        await _patients.DeleteAsync([gone.Id], new SafetyBackup("b.zip", 1, long.MaxValue));
        var next = await _patients.AddAsync(Input("Adam"));
        Assert.NotEqual(gone.ChartNumber, next.ChartNumber);
    }

    [Fact]
    public async Task A_chart_number_that_is_taken_is_a_conflict_that_names_its_owner()
    {
        await _patients.AddAsync(Input("Berg", chart: "a1"));
        var other = await _patients.AddAsync(Input("Adam"));
        var adding = await Assert.ThrowsAsync<ClinicException>(() => _patients.AddAsync(Input("Celik", chart: "A1")));
        var editing = await Assert.ThrowsAsync<ClinicException>(
            () => _patients.UpdateAsync(other.Id, Input("Adam", chart: "A1")));
        Assert.All([adding, editing], refused => Assert.Equal(ClinicError.Conflict, refused.Error));
        Assert.Contains("Anna Berg", adding.Message, StringComparison.Ordinal);
        Assert.Equal(2, await _practice.CountAsync("patients"));
    }

    [Fact]
    public async Task An_edit_replaces_the_fields_keeps_the_chart_number_and_raises_the_version()
    {
        var added = await _patients.AddAsync(Input("Berg") with { Phone = "1" });
        var edited = await _patients.UpdateAsync(added.Id, Input("Berger"), added.Version);
        Assert.Equal(("Berger", null, added.ChartNumber), (edited.FamilyName, edited.Phone, edited.ChartNumber));
        Assert.True(edited.Version > added.Version);
        Assert.Equal(edited, await _patients.GetAsync(added.Id));
    }

    [Fact]
    public async Task An_edit_of_an_older_version_is_a_conflict_and_changes_nothing()
    {
        var added = await _patients.AddAsync(Input("Berg"));
        var edited = await _patients.UpdateAsync(added.Id, Input("Berger"), added.Version);
        var refused = await Assert.ThrowsAsync<ClinicException>(
            () => _patients.UpdateAsync(added.Id, Input("Other"), added.Version));
        Assert.Equal(ClinicError.Conflict, refused.Error);
        Assert.Equal(edited, await _patients.GetAsync(added.Id));
    }

    [Fact]
    public async Task What_was_typed_before_a_restore_is_not_saved_after_it()
    {
        var added = await _patients.AddAsync(Input("Berg"));
        var ticket = _practice.Database.Generation;
        await _practice.Database.ReplaceAsync(() => Task.CompletedTask);
        var adding = await Assert.ThrowsAsync<ClinicException>(() => _patients.AddAsync(Input("Adam"), ticket));
        var editing = await Assert.ThrowsAsync<ClinicException>(
            () => _patients.UpdateAsync(added.Id, Input("Adam"), null, ticket));
        Assert.All([adding, editing], refused => Assert.Equal(ClinicError.Conflict, refused.Error));
        Assert.Equal(added, await _patients.GetAsync(added.Id));
    }

    [Fact]
    public async Task A_birth_date_after_the_first_visit_is_refused()
    {
        var added = await _patients.AddAsync(Input("Berg"));
        await _practice.AddVisitAsync(added.Id);
        var refused = await Assert.ThrowsAsync<ClinicException>(
            () => _patients.UpdateAsync(added.Id, Input("Berg") with { BirthDate = new DateOnly(2026, 2, 1) }));
        Assert.Contains("2026-01-02", Assert.Single(refused.Fields["birthDate"]).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_patient_is_not_found()
    {
        var reading = await Assert.ThrowsAsync<ClinicException>(() => _patients.GetAsync(42));
        var editing = await Assert.ThrowsAsync<ClinicException>(() => _patients.UpdateAsync(42, Input("Berg")));
        Assert.All([reading, editing], refused => Assert.Equal(ClinicError.NotFound, refused.Error));
        Assert.Contains("42", reading.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Existence_of_several_is_checked_at_once_and_names_the_missing()
    {
        var berg = await _patients.AddAsync(Input("Berg"));
        await _patients.EnsureExistAsync([berg.Id]);
        var refused = await Assert.ThrowsAsync<ClinicException>(() => _patients.EnsureExistAsync([berg.Id, 77, 78]));
        Assert.Equal(ClinicError.NotFound, refused.Error);
        Assert.Contains("77, 78", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_practice_counts_its_patients_and_visits()
    {
        await _practice.AddVisitAsync(await _practice.AddPatientAsync("Berg"));
        await _practice.AddPatientAsync("Adam");
        Assert.Equal(new PracticeCounts(2, 1), await _patients.CountAsync());
    }

    internal static PatientInput Input(string family, string given = "Anna", string? chart = null) => new()
    {
        ChartNumber = chart,
        GivenName = given,
        FamilyName = family,
        BirthDate = new DateOnly(1970, 1, 31),
    };
}
