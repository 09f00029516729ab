using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.History;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Search;
using ClinicWeb.Server.VectorIndex.Embeddings;
using ClinicWeb.Server.Visits;
using ClinicWeb.Tests.Exchange;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Patients;

/// <summary>
/// Older and foreign programs wrote dates that nobody can read. Such a record is shown, found, compared, deleted and
/// brought back like any other, letter by letter, and is in nobody's way.
/// </summary>
public sealed class UnreadableDatesTests : RunningClinicTest
{
    private long _odd;
    private long _other;
    private long _visit;

    private PatientStore Patients => new(Clinic.Database, TimeProvider.System);

    private VisitStore Visits => new(Clinic.Database, TimeProvider.System);

    private HistoryStore History => new(Clinic.Database, TimeProvider.System);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _odd = await Clinic.AddPatientAsync("Odd");
        _other = await Clinic.AddPatientAsync("Other", "Otto");
        _visit = await Clinic.AddVisitAsync(_odd, "Cough");
        await Clinic.AddVisitAsync(_odd, "Fever");
        await RunAsync(
            $"""
             UPDATE patients SET birth_date = 'in spring' WHERE id = {_odd};
             UPDATE visits SET visited_at = '1.2.1970' WHERE id = {_visit};
             """);
    }

    [Fact]
    public async Task They_are_listed_shown_and_found()
    {
        var page = await Patients.ListAsync(new PatientQuery());
        Assert.Equal([null, new DateOnly(1970, 1, 31)], page.Items.Select(patient => patient.BirthDate));
        Assert.Null((await Patients.GetAsync(_odd)).BirthDate);
        Assert.Equal([null, new DateTime(2026, 1, 2, 10, 30, 0)],
            (await Visits.ListAsync(_odd)).Select(visit => visit.VisitedAt).Order());
        var found = await new FoundVisits(Clinic.Database).LoadAsync([_visit], new SearchQuery("Cough"));
        Assert.Null(found[_visit].VisitedAt);
        var records = await Clinic.Database.ReadAsync(connection => VisitRecord.All(connection).ToList());
        Assert.Equal([0, 20260102], records.Select(record => record.Day));
    }

    [Fact]
    public async Task New_visits_and_corrections_are_still_stored()
    {
        var input = new VisitInput { VisitedAt = new DateTime(2026, 3, 4, 9, 0, 0), Complaint = "New" };
        Assert.Equal("New", (await Visits.AddAsync(_odd, input)).Complaint);
        Assert.Equal("New", (await Visits.UpdateAsync(_visit, input)).Complaint);
        var patient = await Patients.GetAsync(_odd);
        await RefusedAsync(ClinicError.Invalid, () => Patients.UpdateAsync(_odd, patient));
        var born = new DateOnly(1960, 5, 3);
        Assert.Equal(born, (await Patients.UpdateAsync(_odd, patient with { BirthDate = born })).BirthDate);
    }

    [Fact]
    public async Task A_preview_names_them_today_and_on_the_worst_day()
    {
        var backup = await BackUpAsync();
        await RunAsync($"UPDATE patients SET notes = 'Changed' WHERE id = {_odd}");
        var preview = await Clinic.Restores.PreviewAsync(backup);
        Assert.Equal((_odd, null), Assert.Single(preview.PatientsChanged.Select(line => (line.Id, line.BirthDate))));
        await Clinic.DisposeAsync();
        Damages.Fatal["garbage"](Data.Folder.ClinicDb);
        Clinic = await Data.StartAsync();
        preview = await Clinic.Restores.PreviewAsync(backup);
        Assert.Equal([_odd, _other], preview.PatientsReturned.Select(line => line.Id));
    }

    [Fact]
    public async Task A_patient_comes_back_alone_letter_by_letter()
    {
        var before = await WrittenAsync();
        var backup = await BackUpAsync();
        var proof = new SafetyBackup(backup, Clinic.Database.Generation, long.MaxValue);
        await Patients.DeleteAsync([_odd], proof);

        var holder = await Clinic.Restores.FindDeletedAsync(proof, _odd);
        var back = await Clinic.Restores.RestorePatientAsync(holder.Backup, _odd);

        Assert.Equal((_odd, null, 2), (back.Patient.Id, back.Patient.BirthDate, back.Visits.Count));
        Assert.Equal(before, await WrittenAsync());
        await RunAsync($"UPDATE visits SET complaint = 'Changed' WHERE id = {_visit}");
        await Clinic.Restores.RestorePatientAsync(backup, _odd, PatientConflict.Overwrite);
        Assert.Equal(before, await WrittenAsync());
    }

    [Fact]
    public async Task What_was_deleted_comes_back_out_of_the_history_letter_by_letter()
    {
        var before = await WrittenAsync();
        await RunAsync($"DELETE FROM visits WHERE id = {_visit}");
        Assert.Null((await History.OfChartAsync(_odd)).Deleted[0].Before.VisitedAt);
        Assert.Null((await History.RestoreVisitAsync(_visit, version: 2, seen: 0)).VisitedAt);
        await RunAsync($"DELETE FROM patients WHERE id = {_odd}");
        var back = await History.RestorePatientAsync(_odd, (await History.OfPatientAsync(_odd))[0].Version, seen: 0);
        Assert.Equal((null, 2), (back.Patient.BirthDate, back.Visits.Count));
        Assert.Equal(before, await WrittenAsync());
    }

    [Fact]
    public async Task Two_who_share_nothing_but_an_unreadable_birth_date_are_two()
    {
        var backup = await BackUpAsync();
        await RunAsync($"UPDATE patients SET family_name = 'Stranger', given_name = 'Stella' WHERE id = {_odd}");
        var preview = await Clinic.Restores.PreviewAsync(backup);
        Assert.Equal([_odd], preview.PatientsLost.Select(line => line.Id));
        Assert.Equal([_odd], preview.PatientsReturned.Select(line => line.Id));
    }

    [Fact]
    public async Task An_import_and_an_export_work_beside_them()
    {
        await using var exchange = new ExchangeClinic();
        var odd = await exchange.Clinic.Practice.AddPatientAsync("Odd", birth: "in spring");
        await exchange.Clinic.Practice.AddVisitAsync(odd);
        await exchange.Clinic.Practice.Database.WriteAsync((connection, tx) =>
            connection.Execute("UPDATE visits SET visited_at = ''", transaction: tx));
        var result = await exchange.ImportAsync(
            "familyName;givenName;birthDate\nBerg;Anna;1970-01-31\nOdd;Anna;1970-01-31\n");
        Assert.Equal(2, result.Added);
        foreach (var format in (ExchangeFormat[])[ExchangeFormat.Csv, ExchangeFormat.Fhir])
            Assert.NotEmpty(await exchange.ExportAsync(format, odd));
    }

    private Task<string[]> WrittenAsync() => Clinic.Database.ReadAsync(connection => connection.Query<string>(
        """
        SELECT id || ' ' || family_name || ' ' || birth_date FROM patients UNION ALL
        SELECT id || ' ' || patient_id || ' ' || visited_at || ' ' || complaint FROM visits ORDER BY 1
        """).ToArray());

    private Task<int> RunAsync(string sql) =>
        Clinic.Database.WriteAsync((connection, tx) => connection.Execute(sql, transaction: tx));
}
