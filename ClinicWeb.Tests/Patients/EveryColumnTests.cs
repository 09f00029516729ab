using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Patients;
using ClinicWeb.Components.Pages.Visits;
using ClinicWeb.Server.History;
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
    private static readonly PatientInput WholePatient = FilledRecord.Whole<PatientInput>();
    private static readonly VisitInput WholeVisit = FilledRecord.Whole<VisitInput>();

    private PatientStore Patients => new(Clinic.Database, TimeProvider.System);

    private VisitStore Visits => new(Clinic.Database, TimeProvider.System);

    public static TheoryData<string> Tables => ["patients", "visits"];

    private static readonly FieldMigration[] Migrations =
        [new("patients", "email", "phone"), new("visits", "notes", "complaint")];

    public static TheoryData<string, string, string> Steps()
    {
        var steps = new TheoryData<string, string, string>();
        foreach (var migration in Migrations)
        {
            var (table, column, triggers) = (migration.Table, migration.Column, migration.Triggers);
            steps.Add(table, FieldMigration.InTable, $"{column} is no column");
            steps.Add(table, FieldMigration.InHistory, $"has no column named {column}");
            steps.Add(table, triggers[0], $"{column} does not move the version");
            steps.Add(table, triggers[1], $"{column} is lost by an edit");
            steps.Add(table, triggers[2], $"{column} is lost by a delete");
            steps.Add(table, triggers[3], $"{column} is lost by another number");
        }

        return steps;
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Every_column_is_written_by_its_row_moves_the_version_and_is_kept_by_the_history(string table) =>
        Assert.Empty(await NamedAsync(table));

    [Fact]
    public async Task A_column_that_only_the_migration_knows_is_named()
    {
        await Clinic.Database.WriteAsync(
            (connection, tx) => connection.Execute("ALTER TABLE patients ADD COLUMN unheard_of TEXT", transaction: tx));

        Assert.Equal(
            [
                "unheard_of is not written by its row", "unheard_of does not move the version",
                "unheard_of is lost by an edit", "unheard_of is lost by another number",
                "unheard_of is lost by a delete",
            ],
            await NamedAsync("patients"));
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_that_the_migration_of_a_new_field_leaves_out_is_named(
        string table, string without, string named)
    {
        var migration = Migrations.Single(one => one.Table == table);
        await MigrateAsync(migration.Undo);

        await MigrateAsync((connection, tx) => migration.Do(connection, tx, without));

        Assert.Contains(named, Assert.Single(await NamedAsync(table)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task A_field_that_is_added_by_its_migration_is_stored_kept_by_the_history_and_restored(string table)
    {
        var migration = Migrations.Single(one => one.Table == table);
        await MigrateAsync(migration.Undo);
        Assert.Equal([$"{migration.Column} is no column"], await NamedAsync(table));

        await MigrateAsync((connection, tx) => migration.Do(connection, tx));

        Assert.Empty(await NamedAsync(table));
        await SurvivesStoreAndHistoryAsync();
        await SurvivesTheSingleRestoreAsync();
    }

    [Fact]
    public Task A_patient_with_every_field_filled_survives_the_single_restore_byte_for_byte() =>
        SurvivesTheSingleRestoreAsync();

    private async Task SurvivesTheSingleRestoreAsync()
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
        await SurvivesStoreAndHistoryAsync();
    }

    [Fact]
    public void A_search_looks_through_every_word_of_a_visit()
    {
        var row = VisitRow.Of(WholeVisit, patientId: 1);
        var words = FilledRecord.Fields<VisitInput>().Where(field => field.PropertyType == typeof(string))
            .Select(field => (string?)field.GetValue(WholeVisit)).ToList();

        Assert.Equal(words.Order(), row.Words.Order());
        Assert.Equal(words.Count, VisitRow.WordColumns.Count);
    }

    private async Task SurvivesStoreAndHistoryAsync()
    {
        var added = await Patients.AddAsync(WholePatient with { ChartNumber = "Stored" });
        Assert.Equal(["ChartNumber"], Unlike(WholePatient, added));
        Assert.Equal(["ChartNumber"], Unlike(WholePatient, await Patients.UpdateAsync(
            added.Id, WholePatient with { ChartNumber = "Stored" })));
        var visit = await Visits.AddAsync(added.Id, WholeVisit);
        Assert.Empty(Unlike(WholeVisit, visit));
        Assert.Empty(Unlike(WholeVisit, await Visits.UpdateAsync(visit.Id, WholeVisit)));

        var history = new HistoryStore(Clinic.Database, TimeProvider.System);
        await Patients.UpdateAsync(added.Id, Bare(WholePatient));
        await Visits.UpdateAsync(visit.Id, Bare(WholeVisit));
        Assert.Equal(["ChartNumber"], Unlike(WholePatient, (await history.OfPatientAsync(added.Id))[0].Before));
        Assert.Empty(Unlike(WholeVisit, (await history.OfVisitAsync(visit.Id))[0].Before));

        static T Bare<T>(T whole)
            where T : new() =>
            FilledRecord.Only(whole, "GivenName", "FamilyName", "BirthDate", "VisitedAt", "Complaint");
    }

    private static IEnumerable<string> Unlike<T>(T one, T other) => FilledRecord.Unlike(one, other);

    // A statement that the triggers make impossible names the column itself.
    private async Task<List<string>> NamedAsync(string table)
    {
        try
        {
            var forgotten = await ColumnChecks.ForgottenAsync(Clinic.Database, table);
            return forgotten.Exists(name => name.EndsWith("no column", StringComparison.Ordinal))
                ? forgotten
                : [.. forgotten, .. await ColumnChecks.LostAsync(Clinic.Database, table)];
        }
        catch (SqliteException impossible)
        {
            return [impossible.Message];
        }
    }

    private Task<bool> MigrateAsync(Action<SqliteConnection, SqliteTransaction> step) =>
        Clinic.Database.WriteAsync((connection, tx) =>
        {
            step(connection, tx);
            return true;
        });
}
