using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.History;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.History;

/// <summary>
/// A patient who is brought back from a backup brings the history along; nothing is lost, nothing told twice.
/// </summary>
public sealed class HistoryOfRestoresTests : RunningClinicTest
{
    private static readonly PatientInput Anna =
        new() { GivenName = "Anna", FamilyName = "Berger", BirthDate = new DateOnly(1970, 1, 31) };
    private static readonly VisitInput Cough =
        new() { VisitedAt = new DateTime(2026, 1, 2, 10, 30, 0), Complaint = "Cough" };

    private PatientStore Patients => new(Clinic.Database, TimeProvider.System);

    private VisitStore Visits => new(Clinic.Database, TimeProvider.System);

    private HistoryStore History => new(Clinic.Database, TimeProvider.System);

    [Fact]
    public async Task The_history_of_a_deleted_patient_stays_and_grows_by_the_delete()
    {
        var anna = await Patients.AddAsync(Anna);
        var visit = await Visits.AddAsync(anna.Id, Cough);
        var early = await Visits.AddAsync(anna.Id, Cough with { Complaint = "Typed by mistake" });
        await Patients.UpdateAsync(anna.Id, Anna with { Notes = "Second" });
        await DeleteAsync("visits", early.Id);
        // What is deleted in the very same millisecond went along.
        SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(5));
        await DeleteAsync("patients", anna.Id);

        Assert.Equal(["Second", null], (await History.OfPatientAsync(anna.Id)).Select(version => version.Before.Notes));
        Assert.Equal(RecordChange.Deleted, Assert.Single(await History.OfVisitAsync(visit.Id)).Change);
        await RefusedAsync(ClinicError.NotFound, () => History.OfPatientAsync(anna.Id + 1));
        await RefusedAsync(ClinicError.Conflict, () => History.RestoreVisitAsync(visit.Id, 1));

        // The first version comes back under the old number, with the visit that went along, and without the one
        // deleted before.
        var back = (await History.RestorePatientAsync(anna.Id, version: 1)).Patient;
        Assert.Equal((anna.Id, anna.ChartNumber, null), (back.Id, back.ChartNumber, back.Notes));
        Assert.Equal("Cough", Assert.Single(await Visits.ListAsync(anna.Id)).Complaint);
        var changes = await History.OfChartAsync(anna.Id);
        Assert.Equal("Typed by mistake", Assert.Single(changes.Deleted).Before.Complaint);
        Assert.Equal((2, 1), (changes.Patient, changes.Visits[visit.Id]));
        Assert.Equal("Typed by mistake", (await History.RestoreVisitAsync(early.Id, 1)).Complaint);
        Assert.Empty((await History.OfChartAsync(anna.Id)).Deleted);
        Assert.Equal(2, (await History.OfPatientAsync(anna.Id)).Count);
    }

    [Fact]
    public async Task Overwriting_from_a_backup_of_the_same_practice_doubles_nothing_and_changes_visits_in_place()
    {
        var anna = await Patients.AddAsync(Anna);
        var same = await Visits.AddAsync(anna.Id, Cough);
        var changed = await Visits.AddAsync(anna.Id, Cough with { Complaint = "Fever" });
        await Patients.UpdateAsync(anna.Id, Anna with { Notes = "Second" });
        var backup = await BackUpAsync();
        await Patients.UpdateAsync(anna.Id, Anna with { Notes = "Third" });
        await Visits.UpdateAsync(changed.Id, Cough with { Complaint = "High fever" });
        var later = await Visits.AddAsync(anna.Id, Cough with { Complaint = "Later" });

        for (var again = 0; again < 2; again++)
            await Clinic.Restores.RestorePatientAsync(backup, anna.Id, PatientConflict.Overwrite);

        Assert.Equal(["Third", "Second", null],
            (await History.OfPatientAsync(anna.Id)).Select(version => version.Before.Notes));
        Assert.Empty(await History.OfVisitAsync(same.Id));
        Assert.Equal(["High fever", "Fever"],
            (await History.OfVisitAsync(changed.Id)).Select(version => version.Before.Complaint));
        Assert.Equal(RecordChange.Deleted, Assert.Single(await History.OfVisitAsync(later.Id)).Change);
        Assert.Equal(same, await Visits.GetAsync(same.Id));
    }

    [Fact]
    public async Task Two_courses_of_one_record_are_told_in_the_order_of_their_times()
    {
        var anna = await Patients.AddAsync(Anna);
        var visit = await Visits.AddAsync(anna.Id, Cough);
        await Patients.UpdateAsync(anna.Id, Anna with { Notes = "Common" });
        var start = await BackUpAsync();
        await Patients.UpdateAsync(anna.Id, Anna with { Notes = "One way" });
        await Visits.UpdateAsync(visit.Id, Cough with { Complaint = "One way" });
        await DeleteAsync("visits", visit.Id);
        await Patients.UpdateAsync(anna.Id, Anna with { Notes = "Its end" });
        var oneWay = await BackUpAsync();
        await Clinic.Restores.RestoreAsync(start);
        await Patients.UpdateAsync(anna.Id, Anna with { Notes = "Other way", Phone = "030 1" });

        await Clinic.Restores.RestorePatientAsync(oneWay, anna.Id, PatientConflict.Overwrite);

        Assert.Equal("Its end", (await Patients.GetAsync(anna.Id)).Notes);
        var history = await History.OfPatientAsync(anna.Id);
        Assert.Equal(["Other way", "Common", "One way", "Common", null],
            history.Select(version => version.Before.Notes));
        Assert.Equal(["030 1", null, null, null, null], history.Select(version => version.Before.Phone));
        Assert.Equal([5L, 4, 3, 2, 1], history.Select(version => version.Version));
        var complaints =
            (await History.OfVisitAsync(visit.Id)).Select(version => (version.Change, version.Before.Complaint));
        Assert.Contains((RecordChange.Deleted, "One way"), complaints);
        await Clinic.Restores.RestorePatientAsync(oneWay, anna.Id, PatientConflict.Overwrite);
        Assert.Equal(history, await History.OfPatientAsync(anna.Id));
    }

    [Fact]
    public async Task A_clock_that_was_set_back_turns_nobodys_own_history_round()
    {
        var anna = await Patients.AddAsync(Anna);
        await Patients.UpdateAsync(anna.Id, Anna with { Notes = "Common" });
        var start = await BackUpAsync();
        await Patients.UpdateAsync(anna.Id, Anna with { Notes = "One way" });
        await Patients.UpdateAsync(anna.Id, Anna with { Notes = "Its end" });
        await SetBackAsync();
        var oneWay = await BackUpAsync();
        await Clinic.Restores.RestoreAsync(start);
        await Patients.UpdateAsync(anna.Id, Anna with { Notes = "Other way" });
        await Patients.UpdateAsync(anna.Id, Anna with { Notes = "Other end" });
        await SetBackAsync();

        await Clinic.Restores.RestorePatientAsync(oneWay, anna.Id, PatientConflict.Overwrite);

        var told = (await History.OfPatientAsync(anna.Id)).Reverse().Select(version => version.Before.Notes).ToList();
        Assert.Equal([null, "Common", "Other way", "Other end"],
            told.Where(notes => notes != "One way").Distinct());
        Assert.True(told.IndexOf("One way") > told.IndexOf("Common"));

        // Each change stands earlier on the clock than the one before it, the first apart, which both courses have.
        Task<int> SetBackAsync() => Clinic.Database.WriteAsync((connection, tx) => connection.Execute(
            "UPDATE patient_history SET changed_at = printf('%d-01-01T00:00:00.000Z', 2040 - version) "
                + "WHERE version > 1",
            transaction: tx));
    }

    [Fact]
    public async Task A_copy_brings_its_own_history_and_leaves_the_others_alone()
    {
        var anna = await Patients.AddAsync(Anna);
        var visit = await Visits.AddAsync(anna.Id, Cough);
        var gone = await Visits.AddAsync(anna.Id, Cough with { Complaint = "Gone" });
        await Patients.UpdateAsync(anna.Id, Anna with { Notes = "Second" });
        await Visits.UpdateAsync(visit.Id, Cough with { Complaint = "Changed" });
        await DeleteAsync("visits", gone.Id);
        var backup = await BackUpAsync();
        var before = await History.OfPatientAsync(anna.Id);

        var copy = await Clinic.Restores.RestorePatientAsync(backup, anna.Id, PatientConflict.Copy);

        Assert.NotEqual(anna.Id, copy.Patient.Id);
        Assert.Null(
            Assert.Single(await History.OfPatientAsync(copy.Patient.Id),
                v => v.Change == RecordChange.Changed).Before.Notes);
        Assert.Equal("Cough", Assert.Single(await History.OfVisitAsync(copy.Visits[0].Id)).Before.Complaint);
        Assert.Equal(copy.Patient.Id, Assert.Single(await History.OfVisitAsync(copy.Visits[0].Id)).Before.PatientId);
        var deleted = Assert.Single((await History.OfChartAsync(copy.Patient.Id)).Deleted);
        Assert.Equal(("Gone", copy.Patient.Id), (deleted.Before.Complaint, deleted.Before.PatientId));
        Assert.NotEqual(gone.Id, deleted.Before.Id);
        Assert.Equal(before, await History.OfPatientAsync(anna.Id));
        Assert.Equal(gone.Id, Assert.Single((await History.OfChartAsync(anna.Id)).Deleted).Before.Id);
        Assert.True((await Visits.AddAsync(anna.Id, Cough)).Id > deleted.Before.Id);
    }

    [Fact]
    public async Task A_number_that_belonged_to_somebody_else_is_not_taken_and_two_histories_do_not_run_into_one()
    {
        var stranger =
            await Patients.AddAsync(
                Anna with { FamilyName = "Fremd", GivenName = "Fritz", BirthDate = new DateOnly(1950, 5, 5) });
        var visit = await Visits.AddAsync(stranger.Id, Cough with { Complaint = "Secret" });
        var backup = await BackUpAsync();
        await Clinic.Database.WriteAsync((connection, tx) => connection.Execute(
            """
            UPDATE patients SET family_name = 'Eigen', given_name = 'Eva', birth_date = '1980-01-01';
            DELETE FROM patients;
            """, transaction: tx));

        var back = await Clinic.Restores.RestorePatientAsync(backup, stranger.Id);

        Assert.NotEqual(stranger.Id, back.Patient.Id);
        Assert.NotEqual(visit.Id, Assert.Single(back.Visits).Id);
        Assert.Equal("Eigen", (await History.OfPatientAsync(stranger.Id))[0].Before.FamilyName);
        Assert.Empty(await History.OfPatientAsync(back.Patient.Id));
    }

    [Fact]
    public async Task A_chart_number_that_is_anothers_now_and_a_birth_after_the_first_visit_are_refused()
    {
        var anna = await Patients.AddAsync(Anna with { ChartNumber = "A-1" });
        await Patients.UpdateAsync(anna.Id, Anna with { ChartNumber = "A-2", BirthDate = new DateOnly(1960, 1, 1) });
        await Visits.AddAsync(anna.Id, Cough with { VisitedAt = new DateTime(1965, 1, 1, 9, 0, 0) });
        await RefusedAsync(ClinicError.Invalid, () => History.RestorePatientAsync(anna.Id, 1));
        await Patients.UpdateAsync(anna.Id, Anna with { ChartNumber = "A-3", BirthDate = new DateOnly(1960, 1, 1) });
        await Patients.AddAsync(Anna with { ChartNumber = "A-2" });
        await RefusedAsync(ClinicError.Conflict, () => History.RestorePatientAsync(anna.Id, 2));
        await RefusedAsync(ClinicError.NotFound, () => History.RestorePatientAsync(anna.Id, 9));
        await RefusedAsync(ClinicError.Conflict, () => History.RestorePatientAsync(anna.Id, 1, seen: 1));
        Assert.Equal("A-3", (await Patients.GetAsync(anna.Id)).ChartNumber);
    }

    [Fact]
    public async Task A_visit_that_was_deleted_before_its_patient_came_from_elsewhere_keeps_its_number_from_all_others()
    {
        var eva = await Patients.AddAsync(Anna with { GivenName = "Eva" });
        for (var other = 0; other < 4; other++)
            await Visits.AddAsync(eva.Id, Cough);
        var anna = await Patients.AddAsync(Anna);
        await Visits.AddAsync(anna.Id, Cough);
        var gone = await Visits.AddAsync(anna.Id, Cough with { Complaint = "Secret" });
        await DeleteAsync("visits", gone.Id);
        using var fresh = new TempDataFolder();
        await using var computer = await fresh.StartAsync();
        var name = await CarryAsync(await BackUpAsync(), computer);
        await computer.Restores.RestorePatientAsync(name, anna.Id);

        var (patients, visits, history) = (new PatientStore(computer.Database, TimeProvider.System),
            new VisitStore(computer.Database, TimeProvider.System),
            new HistoryStore(computer.Database, TimeProvider.System));
        var somebody = await patients.AddAsync(Anna with { GivenName = "Somebody" });
        for (var next = 0; next < gone.Id + 2; next++)
            Assert.Empty(await history.OfVisitAsync((await visits.AddAsync(somebody.Id, Cough)).Id));
        Assert.Equal(gone.Id, Assert.Single((await history.OfChartAsync(anna.Id)).Deleted).Before.Id);
        Assert.Equal("Secret", (await history.RestoreVisitAsync(gone.Id, 1)).Complaint);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_copy_gives_no_visit_a_number_that_another_of_its_own_visits_has(bool deleted)
    {
        var anna = await Patients.AddAsync(Anna);
        var cough = await Visits.AddAsync(anna.Id, Cough);
        var second = await Visits.AddAsync(
            anna.Id, Cough with { VisitedAt = Cough.VisitedAt!.Value.AddDays(1), Complaint = "Second" });
        if (deleted)
            await DeleteAsync("visits", second.Id);
        using var fresh = new TempDataFolder();
        await using var computer = await fresh.StartAsync();
        var here = await new PatientStore(computer.Database, TimeProvider.System).AddAsync(Anna);
        var visit = await new VisitStore(computer.Database, TimeProvider.System).AddAsync(here.Id, Cough);
        Assert.Equal((anna.Id, cough.Id), (here.Id, visit.Id)); // so the copy's first visit needs another number
        var name = await CarryAsync(await BackUpAsync(), computer);

        var copy = await computer.Restores.RestorePatientAsync(name, anna.Id, PatientConflict.Copy);

        Assert.Equal(deleted ? ["Cough"] : ["Second", "Cough"], copy.Visits.Select(back => back.Complaint));
        var history = new HistoryStore(computer.Database, TimeProvider.System);
        foreach (var back in copy.Visits)
            Assert.Empty(await history.OfVisitAsync(back.Id));
        Assert.Equal(deleted ? ["Second"] : [],
            (await history.OfChartAsync(copy.Patient.Id)).Deleted.Select(gone => gone.Before.Complaint));
    }

    [Fact]
    public async Task A_whole_restore_gives_no_number_again_that_only_a_deleted_visit_of_the_backup_has()
    {
        var anna = await Patients.AddAsync(Anna);
        var gone = await Visits.AddAsync(anna.Id, Cough);
        await DeleteAsync("visits", gone.Id);
        await Clinic.Database.WriteAsync((connection, tx) =>
            connection.Execute("DELETE FROM sqlite_sequence WHERE name = 'visits'", transaction: tx));
        using var fresh = new TempDataFolder();
        await using var computer = await fresh.StartAsync();
        await computer.Restores.RestoreAsync(await CarryAsync(await BackUpAsync(), computer));
        var next = await new VisitStore(computer.Database, TimeProvider.System).AddAsync(anna.Id, Cough);
        Assert.NotEqual(gone.Id, next.Id);
    }

    [Fact]
    public async Task A_version_in_which_a_visit_was_anothers_is_not_brought_back_into_a_strangers_chart()
    {
        var anna = await Patients.AddAsync(Anna);
        var eva = await Patients.AddAsync(Anna with { GivenName = "Eva" });
        var visit = await Visits.AddAsync(anna.Id, Cough);
        await Clinic.Database.WriteAsync((connection, tx) => connection.Execute(
            "UPDATE visits SET patient_id = @eva, complaint = 'Hers'", new { eva = eva.Id }, tx));
        await RefusedAsync(ClinicError.Conflict, () => History.RestoreVisitAsync(visit.Id, 1));
        Assert.Equal((eva.Id, "Hers"),
            ((await Visits.GetAsync(visit.Id)).PatientId, (await Visits.GetAsync(visit.Id)).Complaint));
        await DeleteAsync("visits", visit.Id);
        await RefusedAsync(ClinicError.Conflict, () => History.RestoreVisitAsync(visit.Id, 1));
        Assert.Equal("Hers", (await History.RestoreVisitAsync(visit.Id, 2)).Complaint);
    }

    private async Task<string> CarryAsync(string backup, RunningClinic computer)
    {
        await using var zip = File.OpenRead(Path.Combine(Data.Folder.Backups, backup));
        return (await computer.Backups.UploadAsync(zip)).Name;
    }

    private Task<int> DeleteAsync(string table, long id) =>
        Clinic.Database.WriteAsync(
            (connection, tx) => connection.Execute($"DELETE FROM {table} WHERE id = @id", new { id }, tx));
}
