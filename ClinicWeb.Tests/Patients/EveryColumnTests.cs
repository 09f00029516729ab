using System.Globalization;
using System.Reflection;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Patients;
using ClinicWeb.Components.Pages.Visits;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using ClinicWeb.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Tests.Patients;

/// <summary>
/// A new field must be heard of wherever all fields are: what forgets it is named here, before a doctor's words are
/// lost.
/// </summary>
public sealed class EveryColumnTests : RunningClinicTest
{
    // Kept by triggers; nobody enters them.
    private static readonly string[] Kept = ["id", "changed_seq", "sort_name"];

    private static readonly PatientInput WholePatient = Filled<PatientInput>();
    private static readonly VisitInput WholeVisit = Filled<VisitInput>();

    private PatientStore Patients => new(Clinic.Database, TimeProvider.System);

    private VisitStore Visits => new(Clinic.Database, TimeProvider.System);

    public static TheoryData<string> Tables => ["patients", "visits"];

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Every_column_is_written_by_its_row_and_moves_the_version(string table)
    {
        var (columns, triggers) = await LookAsync(table);
        Assert.True(columns.Count > 5);

        Assert.Empty(Forgotten(table, columns, triggers));
    }

    [Fact]
    public async Task A_column_that_only_the_migration_knows_is_named()
    {
        await Clinic.Database.WriteAsync(
            (connection, tx) => connection.Execute("ALTER TABLE patients ADD COLUMN occupation TEXT", transaction: tx));
        var (columns, triggers) = await LookAsync("patients");

        Assert.Equal(
            ["occupation is not written by its row", "occupation does not move the version"],
            Forgotten("patients", columns, triggers));
        Assert.Equal(["occupation is lost by an edit", "occupation is lost by a delete"], await LostAsync("patients"));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Every_column_is_kept_by_the_history_when_it_is_edited_and_when_its_record_is_deleted(
        string table) =>
        Assert.Empty(await LostAsync(table));

    [Fact]
    public async Task A_patient_with_every_field_filled_survives_the_single_restore_byte_for_byte()
    {
        var patient = await Patients.AddAsync(WholePatient);
        await Visits.AddAsync(patient.Id, WholeVisit);
        await Clinic.AddPatientAsync("Somebody else");
        var before = await RawAsync();
        Assert.DoesNotContain(before, column => column.Value is null);
        var backup = await BackUpAsync();

        await Clinic.Database.WriteAsync(
            (connection, tx) => connection.Execute("DELETE FROM patients WHERE id = @Id", new { patient.Id }, tx));
        await Clinic.Restores.RestorePatientAsync(backup, patient.Id);
        Assert.Equal(before, await RawAsync());

        await Clinic.Database.WriteAsync((connection, tx) => connection.Execute(
            string.Concat(PatientRow.Columns.Names.Where(name => name is not ("sex" or "birth_date"))
                .Select(name => $"UPDATE patients SET {name} = {name} || 'x';")), transaction: tx));
        await Clinic.Restores.RestorePatientAsync(backup, patient.Id, PatientConflict.Overwrite);
        Assert.Equal(before, await RawAsync());

        async Task<Dictionary<string, object?>> RawAsync() => await Clinic.Database.ReadAsync(connection =>
        {
            var raw = new Dictionary<string, object?>();
            foreach (var (table, key) in ((string, string)[])[("patients", "id"), ("visits", "patient_id")])
            {
                var row = (IDictionary<string,
                    object?>)connection.QuerySingle($"SELECT * FROM {table} WHERE {key} = @Id", new { patient.Id });
                foreach (var (column, value) in row.Where(pair => pair.Key != "changed_seq"))
                    raw[$"{table}.{column}"] = value;
            }

            return raw;
        });
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task A_change_of_any_single_field_is_a_difference_of_the_preview(string table)
    {
        var patient = await Patients.AddAsync(WholePatient);
        await Visits.AddAsync(patient.Id, WholeVisit);
        var backup = await BackUpAsync();
        foreach (var column in table == "patients" ? PatientRow.Columns.Names
            : VisitRow.Columns.Names.Where(name => name != "patient_id"))
        {
            var other = column switch
            {
                "sex" => "'other'",
                "birth_date" => "'1901-02-03'",
                "visited_at" =>
                "'2020-02-03T04:05:06'",
                _ => $"{column} || 'x'"
            };
            var was = await ValueAsync(column);
            await SetAsync(column, other);
            Assert.Single((await Clinic.Restores.PreviewAsync(backup)).PatientsChanged);
            await SetAsync(column, "@was", was);
            Assert.Empty((await Clinic.Restores.PreviewAsync(backup)).PatientsChanged);
        }

        Task SetAsync(string column, string value, object? was = null) => Clinic.Database.WriteAsync((connection, tx) =>
            connection.Execute($"UPDATE {table} SET {column} = {value}", new { was }, tx));

        Task<object?> ValueAsync(string column) =>
            Clinic.Database.ReadAsync(connection => connection.ExecuteScalar<object?>($"SELECT {column} FROM {table}"));
    }

    [Fact]
    public async Task Rules_forms_rows_and_store_keep_every_field()
    {
        var today = new DateOnly(2026, 1, 2);
        Assert.Equal(WholePatient, PatientRules.Clean(WholePatient, today));
        Assert.Equal(WholeVisit, VisitRules.Clean(WholeVisit, new DateOnly(1990, 1, 1), new DateTime(2026, 1, 2)));
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        Assert.Equal(WholePatient, PatientDraft.Of(WholePatient).ToInput(today));
        Assert.Equal(WholeVisit, VisitDraft.Of(WholeVisit).ToInput(today));

        var added = await Patients.AddAsync(WholePatient);
        Assert.Empty(Unlike(WholePatient, added));
        Assert.Empty(Unlike(WholePatient, await Patients.UpdateAsync(added.Id, WholePatient)));
        var visit = await Visits.AddAsync(added.Id, WholeVisit);
        Assert.Empty(Unlike(WholeVisit, visit));
        Assert.Empty(Unlike(WholeVisit, await Visits.UpdateAsync(visit.Id, WholeVisit)));
    }

    private static IEnumerable<string> Unlike<T>(T one, T other) =>
        typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.Name != "EqualityContract")
            .Where(p => !Equals(p.GetValue(one), p.GetValue(other))).Select(p => p.Name);

    private static List<string> Forgotten(string table, IReadOnlyList<string> columns, IReadOnlyList<string> triggers)
    {
        var written = table == "patients" ? PatientRow.Columns.Names : VisitRow.Columns.Names;
        return
        [
            .. columns.Except(written).Select(name => $"{name} is not written by its row"),
            .. written.Except(columns).Select(name => $"{name} is no column"),
            .. columns.Except(triggers).Select(name => $"{name} does not move the version"),
        ];
    }

    // The trigger is asked, not read: each column is changed, and the version looked at.
    private Task<(IReadOnlyList<string> Columns, IReadOnlyList<string> Moving)> LookAsync(string table) =>
        Clinic.Database.WriteAsync(
        (connection, tx) =>
        {
            List<string> columns =
                [.. connection.Query<string>("SELECT name FROM pragma_table_info(@table)", new { table }, tx)
                    .Where(name => !Kept.Contains(name))];
            List<string> moving = [.. columns.Where(column => Moves(connection, tx, table, column))];
            return ((IReadOnlyList<string>)columns, (IReadOnlyList<string>)moving);
        });

    private static bool Moves(SqliteConnection connection, SqliteTransaction tx, string table, string column)
    {
        connection.Execute("SAVEPOINT one", transaction: tx);
        var patient = connection.ExecuteScalar<long>(PatientRow.Columns.Insert, PatientRow.Of(WholePatient), tx);
        connection.Execute(VisitRow.Columns.Insert, VisitRow.Of(WholeVisit, patient), tx);
        var before = connection.ExecuteScalar<long>($"SELECT max(changed_seq) FROM {table}", transaction: tx);
        connection.Execute($"UPDATE {table} SET {column} = {column}", transaction: tx);
        var after = connection.ExecuteScalar<long>($"SELECT max(changed_seq) FROM {table}", transaction: tx);
        connection.Execute("ROLLBACK TO one; RELEASE one", transaction: tx);
        return after > before;
    }

    // Each column is changed, to another case of its letters where it has letters; then the record is deleted.
    private Task<List<string>> LostAsync(string table) => Clinic.Database.WriteAsync((connection, tx) =>
    {
        List<string> lost = [];
        var history = table == "patients" ? "patient_history" : "visit_history";
        List<string> columns =
            [.. connection.Query<string>("SELECT name FROM pragma_table_info(@table)", new { table }, tx)
                .Where(name => !Kept.Contains(name))];
        connection.Execute("SAVEPOINT one", transaction: tx);
        connection.Execute(
            $"DELETE FROM visits; DELETE FROM patients; DELETE FROM patient_history; DELETE FROM visit_history",
            transaction: tx);
        var patient = connection.ExecuteScalar<long>(PatientRow.Columns.Insert, PatientRow.Of(WholePatient), tx);
        connection.Execute(PatientRow.Columns.Insert,
            PatientRow.Of(WholePatient with { ChartNumber = "Other" }, patient + 1), tx);
        connection.Execute(VisitRow.Columns.Insert, VisitRow.Of(WholeVisit, patient), tx);
        foreach (var column in columns)
        {
            var other = column switch
            {
                "sex" => "'other'",
                "patient_id" =>
                "patient_id + 1",
                "birth_date" or "visited_at" => $"{column} || ' '",
                _ => $"upper({column})"
            };
            var where = $"FROM {table} WHERE id = (SELECT min(id) FROM {table})";
            connection.Execute($"UPDATE {table} SET {column} = 'filled' WHERE {column} IS NULL", transaction: tx);
            connection.Execute($"DELETE FROM {history}", transaction: tx);
            var was = connection.ExecuteScalar<object>($"SELECT {column} {where}", transaction: tx);
            connection.Execute($"UPDATE {table} SET {column} = {other} WHERE id = (SELECT min(id) FROM {table})",
                transaction: tx);
            var row = (IDictionary<string, object?>?)connection.QuerySingleOrDefault($"SELECT * FROM {history}",
                transaction: tx);
            if (row is null || !Equals(row["fields"], column)
                || !Equals(row.TryGetValue(column, out var kept) ? kept : null, was))
                lost.Add($"{column} is lost by an edit");
        }

        var last = (IDictionary<string,
            object?>)connection.QuerySingle($"SELECT * FROM {table} WHERE id = (SELECT min(id) FROM {table})",
                transaction: tx);
        connection.Execute($"DELETE FROM {history}; DELETE FROM {table} WHERE id = (SELECT min(id) FROM {table})",
            transaction: tx);
        var deleted = (IDictionary<string, object?>)connection.QuerySingle($"SELECT * FROM {history}", transaction: tx);
        lost.AddRange(
            columns.Where(column => !Equals(deleted.TryGetValue(column, out var kept) ? kept : null, last[column]))
            .Select(column => $"{column} is lost by a delete"));
        connection.Execute("ROLLBACK TO one; RELEASE one", transaction: tx);
        return lost;
    });

    private static T Filled<T>()
        where T : new()
    {
        var record = new T();
        foreach (var property in typeof(T).GetProperties().Where(property => property.CanWrite))
        {
            object value =
                property.Name is "Email" ? "anna@example.org" :
                property.PropertyType == typeof(string) ? $"{property.Name} ä" :
                property.PropertyType == typeof(DateOnly?) ? new DateOnly(1999, 12, 31) :
                property.PropertyType == typeof(DateTime?) ? new DateTime(2025, 12, 31, 13, 45, 0) :
                property.PropertyType == typeof(Sex) ? Sex.Female :
                throw new InvalidOperationException($"Say how {property.Name} is filled.");
            property.SetValue(record, value);
        }

        return record;
    }
}
