using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.History;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Demo;

/// <summary>
/// Tells made-up patients from real ones by making them up again: only who is the same in every field and every visit
/// is of the demo. So no mark is needed that a restore, an import or a second computer could lose or carry to a real
/// patient.
/// </summary>
internal sealed class DemoRemains(ClinicDatabase database)
{
    // Most of the made-up patients have an address that belongs to nobody (RFC 2606, 3).
    private const string Probable =
        """
        SELECT id FROM patients
        WHERE email LIKE '%@example.org' AND chart_number GLOB 'P-[0-9][0-9][0-9][0-9][0-9]*'
        ORDER BY id LIMIT 25
        """;

    /// <summary>See <see cref="IDemo.IsLoadedAsync"/>.</summary>
    public Task<bool> AnyAsync(CancellationToken ct) => database.ReadAsync(
        connection =>
        {
            using var moment = connection.BeginTransaction(deferred: true);
            var probable = connection.Query<long>(Probable, transaction: moment).AsList();
            if (probable.Count == 0)
                return false;
            var books = Books();
            return probable.Any(
                id => Kin(connection, moment, PatientRow.Find(connection, id, moment)!, books) is Likeness.Same);
        },
        ct);

    /// <summary>See <see cref="IDemo.LookAsync"/>.</summary>
    public Task<DemoContents> LookAsync(CancellationToken ct) => database.ReadAsync(
        connection =>
        {
            using var moment = connection.BeginTransaction(deferred: true);
            var books = Books();
            var found = connection.Query<PatientRow>($"SELECT {PatientRow.Columns.Select} FROM patients ORDER BY id",
                transaction: moment)
                .Select(row => row.ToPatient()).AsList()
                .Select(patient =>
                {
                    ct.ThrowIfCancellationRequested();
                    return (patient.Id, Likeness: Kin(connection, moment, patient, books));
                })
                .ToLookup(pair => pair.Likeness, pair => pair.Id);
            return new DemoContents(
                [.. found[Likeness.Same]], found[Likeness.Changed].Count(), found[Likeness.None].Count());
        },
        ct);

    /// <summary>
    /// See <see cref="IDemo.LeaveAsync"/>. What is changed while it looks is newer than the backup, and the delete
    /// refuses it.
    /// </summary>
    public async Task LeaveAsync(SafetyBackup proof, CancellationToken ct)
    {
        DeleteProof.EnsureOfThisPractice(database, proof);
        var madeUp = (await LookAsync(ct)).Untouched;
        if (madeUp.Count == 0)
            return;
        await database.WriteAsync(
            (connection, transaction) =>
            {
                var visits = connection.Query<long>(
                    """
                    SELECT id FROM visits WHERE patient_id IN (SELECT value FROM json_each(@ids)) UNION
                    SELECT id FROM visit_history
                    WHERE change = 'deleted' AND patient_id IN (SELECT value FROM json_each(@ids))
                      AND id NOT IN (SELECT id FROM visits)
                    """,
                    new { ids = RecordLookup.Json(madeUp) },
                    transaction).AsList();
                PatientStore.Removal.Run(connection, madeUp, proof, transaction);
                HistoryTables.Patients.Forget(connection, transaction, madeUp);
                HistoryTables.Visits.Forget(connection, transaction, visits);
                return visits.Count;
            },
            proof.Practice,
            ct);
    }

    private static DemoPatients[] Books() => [.. DemoWords.All.Select(words => new DemoPatients(words))];

    private static Likeness Kin(SqliteConnection connection, SqliteTransaction moment, Patient patient,
        DemoPatients[] books)
    {
        if (NumberOf(patient.ChartNumber!) is not { } number)
            return Likeness.None;
        var best = Likeness.None;
        foreach (var book in books)
        {
            var (made, visits) = book.Make(number);
            // Who bears this number, this name and this birth date comes from the demo, whatever else was entered
            // since.
            if ((made.FamilyName, made.GivenName, made.BirthDate)
                != (patient.FamilyName, patient.GivenName, patient.BirthDate))
                continue;
            best = Likeness.Changed;
            if (Fields(PatientRow.Of(made)) == Fields(PatientRow.Of(patient)) && SameVisits(connection, moment,
                patient.Id, visits) &&
                !HadFiles(connection, moment, patient.Id))
                return Likeness.Same;
        }

        return best;
    }

    private static bool SameVisits(SqliteConnection connection, SqliteTransaction moment, long patient,
        VisitInput[] made)
    {
        var stored = connection.Query<VisitRow>(
            $"SELECT {VisitRow.Columns.Select} FROM visits WHERE patient_id = @patient", new { patient }, moment);
        return stored.Select(Fields).Order(StringComparer.Ordinal).SequenceEqual(
            made.Select(visit => Fields(VisitRow.Of(visit, patient))).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    // Nobody makes files up: whoever attached one works with this patient.
    private static bool HadFiles(SqliteConnection connection, SqliteTransaction moment, long patient) =>
        connection.ExecuteScalar<bool>(
        """
        SELECT EXISTS (SELECT 1 FROM attachments WHERE patient_id = @patient) OR
          EXISTS (SELECT 1 FROM attachment_history WHERE patient_id = @patient AND change = 'deleted')
        """,
        new { patient },
        moment);

    private static string Fields(PatientRow row) => Text(PatientRow.Columns.Values(row));

    private static string Fields(VisitRow row) => Text(VisitRow.Columns.Values(row));

    // All but the id, which comes first.
    private static string Text(IEnumerable<(string Name, object? Value)> values) =>
        string.Join('\0', values.Skip(1).Select(pair => pair.Value is null ? "-" : $"+{pair.Value}"));

    private static int? NumberOf(string chart) =>
        chart.StartsWith("P-", StringComparison.Ordinal) &&
        int.TryParse(chart.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var number) &&
        number is > 0 and <= DemoPractice.Most && ChartNumbers.Format(number) == chart
            ? number - 1
            : null;

    private enum Likeness
    {
        None,
        Changed,
        Same,
    }
}
