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

    /// <summary>
    /// The equal chart number first: where birth date or whole name agree with it, it is the same person
    /// (<see cref="SamePerson"/>). All of these go before anybody is looked for by name, so that a namesake does not
    /// take another's place.
    /// </summary>
    public void Prepare(CancellationToken ct)
    {
        LoadHere(ct);
        using var note = new CompiledStatement(stage, null, "UPDATE patients SET here = @here WHERE id = @id");
        foreach (var person in StagedRecords.Patients(stage))
        {
            ct.ThrowIfCancellationRequested();
            if (ByChart(person.Input) is not { } here || !IsFree(here) || IsAnother(person.Input, here))
                continue;
            _take.Run(("@id", here));
            note.Run(("@here", here), ("@id", person.Id));
        }
    }

    /// <summary>
    /// Who it is here; null for a new patient. Several could be meant, and nothing tells which: a reason instead.
    /// </summary>
    public (long? Here, Text? Doubt) Find(StagedPatient person)
    {
        if (person.Here is not null)
            return (person.Here, null);
        if (PersonKey.Of(person.Input) is not { } key)
            return (null, null);
        var namesakes = stage.Query<long>(
            $"SELECT id FROM here WHERE key = @key AND NOT taken ORDER BY id LIMIT {MostNamesakes}", new { key })
            .AsList();
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

    public void Dispose() => _take.Dispose();

    private void LoadHere(CancellationToken ct)
    {
        stage.Execute("DELETE FROM here; UPDATE patients SET here = NULL");
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
        var nameless = PersonKey.IsNameless(person);
        return practice.ExecuteScalar<long?>(
            $"SELECT id FROM patients WHERE chart_number = @chart AND (@nameless OR {SamePerson.Sql("", "@")})",
            new
            {
                chart,
                nameless,
                family_name = person.FamilyName,
                given_name = person.GivenName,
                birth_date = person.BirthDate?.ToString("yyyy-MM-dd",
                    System.Globalization.CultureInfo.InvariantCulture),
            },
            transaction);
    }

    // Twins with one number: who is here by whole name and birth date is not who is here by the number.
    private bool IsAnother(PatientInput person, long here) =>
        PersonKey.Of(person) is { } key && stage.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM here WHERE key = @key) AND NOT EXISTS (SELECT 1 FROM here WHERE key = @key AND "
            + "id = @here)", new { key, here });

    private bool IsFree(long id) =>
        stage.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM here WHERE id = @id AND NOT taken)", new { id });
}
