using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.History;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using ClinicWeb.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace ClinicWeb.Tests.History;

/// <summary>Whoever writes, and by whatever statement: what stood there before is kept.</summary>
public sealed class HistoryTriggerTests : IDisposable
{
    private static readonly PatientInput Anna = new()
    {
        GivenName = "Anna",
        FamilyName = "Berger",
        BirthDate = new DateOnly(1970, 1, 31),
        Notes = "Prefers mornings.",
    };

    private static readonly VisitInput Cough =
        new() { VisitedAt = new DateTime(2026, 1, 2, 10, 30, 0), Complaint = "Cough", Notes = "Lungs clear." };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero));
    private readonly TempDataFolder _data = new();
    private readonly ClinicDatabase _database;

    public HistoryTriggerTests()
    {
        _data.Folder.Create();
        _database = new ClinicDatabase(_data.Folder, _time);
        _database.Open();
        _time.SetLocalTimeZone(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
    }

    private PatientStore Patients => new(_database, _time);

    private VisitStore Visits => new(_database, _time);

    private HistoryStore History => new(_database, _time);

    public void Dispose()
    {
        _database.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task An_edit_keeps_the_whole_record_as_it_stood_and_when()
    {
        var anna = await Patients.AddAsync(Anna);
        _time.Advance(TimeSpan.FromHours(1));
        await Patients.UpdateAsync(anna.Id, Anna with { Notes = "Prefers evenings." });
        _time.Advance(TimeSpan.FromHours(1));
        await Patients.UpdateAsync(anna.Id, Anna with { Phone = "030 1", Notes = null });

        var history = await History.OfPatientAsync(anna.Id);

        Assert.Equal([2L, 1L], history.Select(version => version.Version));
        Assert.Equal(anna, history[1].Before);
        Assert.Equal("Prefers evenings.", history[0].Before.Notes);
        Assert.Null(history[0].Before.Phone);
        Assert.Equal(
            [new DateTimeOffset(2026, 3, 4, 8, 6, 7, 89, TimeSpan.FromHours(1)),
                new DateTimeOffset(2026, 3, 4, 7, 6, 7, 89, TimeSpan.FromHours(1))],
            history.Select(version => version.ChangedAt));
        Assert.All(history, version => Assert.Equal(RecordChange.Changed, version.Change));
    }

    [Fact]
    public async Task Only_what_changed_is_stored_and_what_changes_nothing_leaves_no_version()
    {
        var anna = await Patients.AddAsync(Anna);
        var visit = await Visits.AddAsync(anna.Id, Cough);
        await Patients.UpdateAsync(anna.Id, Anna);
        await Visits.UpdateAsync(visit.Id, Cough);
        Assert.Empty(await History.OfPatientAsync(anna.Id));
        Assert.Empty(await History.OfVisitAsync(visit.Id));

        await Visits.UpdateAsync(visit.Id, Cough with { Diagnosis = "Bronchitis" });
        var row = await _database.ReadAsync(
            connection => (IDictionary<string, object?>)connection.QuerySingle("SELECT * FROM visit_history"));
        Assert.Equal("diagnosis", row["fields"]);
        Assert.Null(row["notes"]);
        Assert.Null(row["complaint"]);
        Assert.Null(
            await _database.ReadAsync(connection => connection.ExecuteScalar<string?>("SELECT moment FROM practice")));
    }

    [Fact]
    public async Task Another_program_with_plain_sqlite_leaves_its_traces_by_sqlites_clock()
    {
        var anna = await Patients.AddAsync(Anna);
        var visit = await Visits.AddAsync(anna.Id, Cough);
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        using (var hand = SqliteFile.Open(_data.Folder.ClinicDb))
        {
            hand.Execute("UPDATE patients SET chart_number = lower(chart_number)");
            hand.Execute("UPDATE patients SET notes = x'00ff'");
            hand.Execute("UPDATE patients SET notes = 'nul' || char(0) || 'nul'");
            hand.Execute("UPDATE patients SET birth_date = 'spring'");
            hand.Execute("DELETE FROM patients");
        }

        var history =
            await _database.ReadAsync(connection => connection.Query<(string Change, string? Fields, object? Notes)>(
            "SELECT change, fields, notes FROM patient_history ORDER BY version").AsList());
        Assert.Equal(["chart_number", "notes", "notes", "birth_date", null], history.Select(row => row.Fields));
        Assert.Equal([0x00, 0xff], (byte[])history[2].Notes!);
        Assert.Equal("deleted", history[^1].Change);
        // A date that nobody can read hides nothing of the rest.
        var gone = Assert.Single(await History.OfVisitAsync(visit.Id));
        Assert.Equal((RecordChange.Deleted, "Lungs clear."), (gone.Change, gone.Before.Notes));
        Assert.InRange(gone.ChangedAt, before, TimeProvider.System.GetUtcNow().AddSeconds(1));
    }

    [Fact]
    public async Task A_date_that_nobody_can_read_hides_nothing_else()
    {
        var anna = await Patients.AddAsync(Anna);
        await RunAsync("UPDATE patients SET birth_date = 'spring'");
        await RunAsync(
            "UPDATE patients SET birth_date = '1970-01-31'; UPDATE patient_history SET changed_at = 'then' WHERE "
                + "version = 1");

        var history = await History.OfPatientAsync(anna.Id);

        Assert.Equal([null, new DateOnly(1970, 1, 31)], history.Select(version => version.Before.BirthDate));
        Assert.Equal("Berger", history[0].Before.FamilyName);
        var refused = await Assert.ThrowsAsync<ClinicException>(() => History.RestorePatientAsync(anna.Id, 2));
        Assert.Equal(ClinicError.Invalid, refused.Error);
    }

    [Theory]
    [InlineData(
        "INSERT OR REPLACE INTO patients (id, chart_number, given_name, family_name, birth_date) VALUES (1, 'X', 'E', "
            + "'F', '2000-01-01')")]
    [InlineData(
        "INSERT OR REPLACE INTO patients (chart_number, given_name, family_name, birth_date) VALUES ('p-000001', 'E', "
            + "'F', '2000-01-01')")]
    [InlineData("UPDATE OR REPLACE patients SET chart_number = 'P-000001' WHERE id = 2")]
    [InlineData("UPDATE OR REPLACE patients SET id = 1 WHERE id = 2")]
    [InlineData(
        "REPLACE INTO visits (id, patient_id, visited_at, complaint) VALUES (1, 1, '2026-01-02T10:30:00', 'Other')")]
    [InlineData("UPDATE OR REPLACE visits SET id = 1 WHERE id = 2")]
    public async Task What_replaces_a_record_without_calling_a_trigger_is_refused(string sql)
    {
        await Patients.AddAsync(Anna);
        await Visits.AddAsync(1, Cough);
        await Patients.AddAsync(Anna with { GivenName = "Bert" });
        await Visits.AddAsync(1, Cough with { Complaint = "Fever" });
        using var hand = SqliteFile.Open(_data.Folder.ClinicDb);

        Assert.Throws<SqliteException>(() => hand.Execute(sql));

        Assert.Equal("Anna", (await Patients.GetAsync(1)).GivenName);
        Assert.Equal("Cough", (await Visits.GetAsync(1)).Complaint);
    }

    [Fact]
    public async Task A_record_that_is_given_another_number_is_not_lost_under_the_old_one()
    {
        var anna = await Patients.AddAsync(Anna);
        await RunAsync("UPDATE patients SET id = 77, given_name = 'Anne'");
        var was = Assert.Single(await History.OfPatientAsync(anna.Id),
            version => version.Change == RecordChange.Deleted);
        Assert.Equal("Anna", was.Before.GivenName);
    }

    private Task<int> RunAsync(string sql) =>
        _database.WriteAsync((connection, tx) => connection.Execute(sql, transaction: tx));
}
