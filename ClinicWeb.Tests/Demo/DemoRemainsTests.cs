using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Demo;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Demo;

/// <summary>Removing the demo takes what was made up and nobody worked with, and never a real patient.</summary>
public sealed class DemoRemainsTests : IDisposable
{
    private readonly TempPractice _practice = new();

    private DemoRemains Remains => new(_practice.Database);

    private PatientStore Patients => new(_practice.Database, TimeProvider.System);

    private VisitStore Visits => new(_practice.Database, TimeProvider.System);

    public void Dispose() => _practice.Dispose();

    [Theory]
    [InlineData(DemoLanguage.English)]
    [InlineData(DemoLanguage.German)]
    public async Task All_that_was_loaded_is_known_again_in_either_language(DemoLanguage language)
    {
        Assert.False(await Remains.AnyAsync(CancellationToken.None));
        await LoadAsync(60, language);
        Assert.True(await Remains.AnyAsync(CancellationToken.None));
        var found = await Remains.LookAsync(CancellationToken.None);
        Assert.Equal((60, 0, 0), (found.Untouched.Count, found.Changed, found.Own));
    }

    [Fact]
    public async Task Real_patients_and_whatever_was_worked_with_are_not_among_what_goes()
    {
        await LoadAsync(12, DemoLanguage.German);
        var all = (await Patients.ListAsync(new PatientQuery(Order: PatientOrder.ChartNumber))).Items;
        // One of each way to work with a patient: a field, a visit changed, added, deleted.
        await Patients.UpdateAsync(all[0].Id, all[0] with { Phone = "030 1" });
        var visit = (await Visits.ListAsync(all[1].Id))[0];
        await Visits.UpdateAsync(visit.Id, visit with { Prescription = "Etwas anderes" });
        await Visits.AddAsync(all[2].Id,
            new VisitInput { VisitedAt = new DateTime(2026, 6, 30, 9, 0, 0), Complaint = "Husten" });
        await RunAsync("DELETE FROM visits WHERE id = (SELECT max(id) FROM visits WHERE patient_id = @Id)", all[3].Id);
        // A real patient under the number of one of the demo, one with the name of one, and one of the doctor's own.
        await RunAsync("UPDATE patients SET family_name = 'Wirklich', birth_date = '1950-01-01' WHERE id = @Id",
            all[4].Id);
        var twin = await Patients.AddAsync(all[5] with { ChartNumber = null });
        var own = await Patients.AddAsync(
            new PatientInput { GivenName = "Anna", FamilyName = "Echt", BirthDate = new DateOnly(1980, 1, 1) });

        var found = await Remains.LookAsync(CancellationToken.None);
        Assert.Equal(all.Skip(5).Select(patient => patient.Id), found.Untouched);
        Assert.Equal((4, 3), (found.Changed, found.Own));
        Assert.DoesNotContain(twin.Id, found.Untouched);
        Assert.DoesNotContain(own.Id, found.Untouched);
    }

    [Fact]
    public async Task Leaving_the_demo_takes_its_history_along_and_nobody_elses()
    {
        await LoadAsync(6, DemoLanguage.English);
        var all = (await Patients.ListAsync(new PatientQuery(Order: PatientOrder.ChartNumber))).Items;
        await Patients.UpdateAsync(all[0].Id, all[0] with { Phone = "030 1" });
        await Patients.UpdateAsync(all[1].Id, all[1] with { Phone = "030 1" });
        await Patients.UpdateAsync(all[1].Id, all[1]); // as it was loaded again
        var own = await Patients.AddAsync(
            new PatientInput { GivenName = "Anna", FamilyName = "Echt", BirthDate = new DateOnly(1980, 1, 1) });
        await Patients.UpdateAsync(own.Id, own with { Notes = "Real" });
        var sequence =
            await _practice.Database.ReadAsync(
                connection => connection.ExecuteScalar<long>("SELECT change_seq FROM practice"));

        await Remains.LeaveAsync(new SafetyBackup("a.zip", _practice.Database.Generation, sequence),
            CancellationToken.None);

        Assert.Equal(2, await _practice.CountAsync("patients"));
        Assert.Equal([all[0].Id, own.Id], await _practice.Database.ReadAsync(connection =>
            connection.Query<long>("SELECT DISTINCT id FROM patient_history ORDER BY id").ToArray()));
        Assert.Equal(0, await _practice.CountAsync("visit_history"));
    }

    [Fact]
    public async Task A_demo_patient_who_was_worked_with_after_the_backup_stays_with_everybody()
    {
        await LoadAsync(2, DemoLanguage.English);
        await Assert.ThrowsAsync<ClinicException>(() =>
            Remains.LeaveAsync(new SafetyBackup("a.zip", _practice.Database.Generation, 1), CancellationToken.None));
        Assert.Equal(2, await _practice.CountAsync("patients"));
    }

    [Fact]
    public async Task When_only_worked_with_patients_are_left_nothing_is_offered_any_more()
    {
        await LoadAsync(3, DemoLanguage.English);
        await RunAsync("UPDATE patients SET notes = 'Seen today' WHERE id > @Id", 0);
        Assert.False(await Remains.AnyAsync(CancellationToken.None));
    }

    private Task LoadAsync(int patients, DemoLanguage language) =>
        new DemoPractice(_practice.Database).LoadAsync(patients, language);

    private Task<int> RunAsync(string sql, long id) =>
        _practice.Database.WriteAsync((connection, tx) => connection.Execute(sql, new { Id = id }, tx));
}
