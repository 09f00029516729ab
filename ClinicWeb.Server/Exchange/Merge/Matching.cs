using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Staging;
using ClinicWeb.Server.Patients;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Exchange.Merge;

/// <summary>Who of a file is who of the practice. Two of a file are never one here.</summary>
internal sealed class Matching(SqliteConnection practice, SqliteTransaction? transaction, SqliteConnection stage)
    : IDisposable
{
    private const int MostNamesakes = 20;

    private readonly CompiledStatement _take = new(stage, null, "UPDATE here SET taken = 1 WHERE id = @id");
    private readonly CompiledStatement _note = new(stage, null, "UPDATE patients SET here = @here WHERE id = @id");
    private readonly CompiledStatement _likely = new(
        stage, null, "INSERT INTO likely (patient, here) VALUES (@id, @here)");

    /// <summary>
    /// The equal chart number first, so that a namesake does not take another's place: before all others those who have
    /// the same name and birth date, too; then those whom birth date or whole name make likely
    /// (<see cref="SamePerson"/>). In whatever order the file has them, each is the same.
    /// </summary>
    public void Prepare(CancellationToken ct)
    {
        LoadHere(ct);
        foreach (var person in StagedRecords.Patients(stage))
        {
            ct.ThrowIfCancellationRequested();
            if (ByChart(person.Input) is not { } here)
                continue;
            if ((PersonKey.IsNameless(person.Input) && IsFree(here))
                || (PersonKey.Range(person) is var (first, last) && IsHere(here, first, last)))
                Take(person.Id, here);
            else if (!IsAnother(person, here) && !IsOfAnotherGeneration(person, here))
                _likely.Run(("@id", person.Id), ("@here", here));
        }

        // Who is likely is not taken where somebody of the file has that very name and birth date, or several are as
        // likely.
        var likely = stage.Query<(long Patient, long Here)>(
            """
            SELECT l.patient, l.here
            FROM (SELECT here, min(patient) AS patient FROM likely GROUP BY here HAVING count(*) = 1) l
            JOIN here h ON h.id = l.here
            WHERE NOT h.taken AND NOT EXISTS (
              SELECT 1 FROM patient_keys k JOIN patients p ON p.id = k.patient
              WHERE k.key = h.key AND k.patient <> l.patient AND p.here IS NULL)
            """).AsList();
        foreach (var (patient, here) in likely)
            Take(patient, here);
    }

    /// <summary>
    /// Who it is here; null for a new patient. Several could be meant, and nothing tells which: a reason instead.
    /// </summary>
    public (long? Here, Text? Doubt) Find(StagedPatient person)
    {
        if (person.Here is not null)
            return (person.Here, null);
        if (PersonKey.Range(person) is not var (first, last))
            return (null, null);
        var namesakes = stage.Query<long>(
            $"SELECT id FROM here WHERE key BETWEEN @first AND @last AND NOT taken ORDER BY id LIMIT {MostNamesakes}",
            new { first, last }).AsList();
        if (namesakes.Count == 0)
            return (null, null);
        var here = namesakes.Count == 1
            ? namesakes[0]
            : namesakes.Cast<long?>()
                .FirstOrDefault(
                    id => Differences.Of(person.Input, PatientRow.Find(practice, id!.Value, transaction)!).Count == 0);
        if (here is null)
            return (null,
                $"Several patients here have this name and birth date, and nothing tells which of them is meant: give "
                    + $"the chart number.");
        _take.Run(("@id", here));
        return (here, null);
    }

    public void Dispose()
    {
        _take.Dispose();
        _note.Dispose();
        _likely.Dispose();
    }

    private void Take(long person, long here)
    {
        _take.Run(("@id", here));
        _note.Run(("@here", here), ("@id", person));
    }

    private void LoadHere(CancellationToken ct)
    {
        stage.Execute("DELETE FROM here; DELETE FROM likely; UPDATE patients SET here = NULL");
        using var insert = new CompiledStatement(stage, null, "INSERT INTO here (id, key) VALUES (@id, @key)");
        var rows = practice.Query<PatientRow>(
            $"SELECT {PatientRow.Columns.Select} FROM patients ORDER BY id", transaction: transaction, buffered: false);
        foreach (var row in rows)
        {
            ct.ThrowIfCancellationRequested();
            if (PersonKey.Of(row.ToPatient()) is { } key)
                insert.Run(("@id", row.Id), ("@key", key));
        }
    }

    private long? ByChart(PatientInput person)
    {
        if (person.ChartNumber is not { } chart)
            return null;
        // A file of visits may name its patients by the chart number alone.
        var anyName = PersonKey.IsNameless(person);
        return practice.ExecuteScalar<long?>(
            $"SELECT id FROM patients WHERE chart_number = @chart AND (@anyName OR {SamePerson.Sql("", "@")})",
            new
            {
                chart,
                anyName,
                family_name = person.FamilyName,
                given_name = person.GivenName,
                birth_date = person.BirthDate?.ToString("yyyy-MM-dd",
                    System.Globalization.CultureInfo.InvariantCulture),
            },
            transaction);
    }

    // Twins with one number: who is here by whole name and birth date is not who is here by the number.
    private bool IsAnother(StagedPatient person, long here) =>
        PersonKey.Range(person) is var (first, last) && stage.ExecuteScalar<bool>(
            """
            SELECT EXISTS (SELECT 1 FROM here WHERE key BETWEEN @first AND @last)
              AND NOT EXISTS (SELECT 1 FROM here WHERE key BETWEEN @first AND @last AND id = @here)
            """,
            new { first, last, here });

    // In a family with one number, a child may have the parent's name.
    private bool IsOfAnotherGeneration(StagedPatient person, long here) => PersonKey.Of(person.Input) is { } own
        && stage.ExecuteScalar<string?>("SELECT key FROM here WHERE id = @here", new { here }) is { } key
        && PersonKey.AreGenerations(own, key);

    private bool IsFree(long id) => stage.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM here WHERE id = @id AND NOT taken)", new { id });

    private bool IsHere(long here, string first, string last) => stage.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM here WHERE id = @here AND NOT taken AND key BETWEEN @first AND @last)",
        new { here, first, last });
}
