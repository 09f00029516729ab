using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Staging;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Primitives;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Exchange.Merge;

/// <summary>Who of a file is who of the practice. Two of a file are never one here.</summary>
internal sealed class Matching(SqliteConnection practice, SqliteTransaction? transaction, SqliteConnection stage)
    : IDisposable
{
    private const int MostNamesakes = 20;
    private const int Page = 100;

    // Those of the file whom nobody here is yet, and who are in no doubt.
    private const string Open = "p.here IS NULL AND p.doubt = 0";

    private readonly CompiledStatement _take = new(stage, null, "UPDATE here SET taken = 1 WHERE id = @id");
    private readonly CompiledStatement _note = new(stage, null, "UPDATE patients SET here = @here WHERE id = @id");
    private readonly CompiledStatement _range = new(
        stage, null, "INSERT INTO ranges (patient, first, last, said) VALUES (@id, @first, @last, @said)");
    private readonly CompiledStatement _likely = new(
        stage, null, "INSERT INTO likely (patient, here, fits) VALUES (@id, @here, @fits)");

    /// <summary>
    /// The equal chart number first, so that a namesake does not take another's place: before all others those who have
    /// the same name and birth date, too; then those whom birth date or whole name make likely
    /// (<see cref="SamePerson"/>). Then the equal name and birth date, and last a birth date of which less is known.
    /// Each step looks at all of the file before it takes anybody: in whatever order the file has them, each is the
    /// same.
    /// </summary>
    public void Prepare(CancellationToken ct)
    {
        LoadHere(ct);
        foreach (var person in StagedRecords.Patients(stage))
        {
            ct.ThrowIfCancellationRequested();
            if (PersonKey.Range(person) is var (first, last))
                _range.Run(
                    ("@id", person.Id), ("@first", first), ("@last", last), ("@said", PersonKey.AsSaid(person)));
            if (ByChart(person.Input) is { } here)
                Meet(person, here);
        }

        TakeFitting();
        TakeLikely();
        TakeEqual(ct);
        TakePartial();
    }

    /// <summary>
    /// Who it is here; null for a new patient. Several could be meant, and nothing tells which: a reason instead.
    /// </summary>
    public static (long? Here, Text? Doubt) Find(StagedPatient person) => (person.Here, person.Doubt switch
    {
        MatchDoubt.SeveralHere =>
            $"Several patients here have this name and birth date, and nothing tells which of them is meant: give "
                + $"the chart number.",
        MatchDoubt.SeveralInFile =>
            $"Several patients of the file may be the one of this name and birth date here, and nothing tells which "
                + $"of them is meant: give the chart number.",
        _ => null,
    });

    public void Dispose()
    {
        _take.Dispose();
        _note.Dispose();
        _range.Dispose();
        _likely.Dispose();
    }

    private void LoadHere(CancellationToken ct)
    {
        stage.Execute(
            "DELETE FROM here; DELETE FROM likely; DELETE FROM ranges; UPDATE patients SET here = NULL, doubt = 0");
        using var insert = new CompiledStatement(
            stage, null, "INSERT INTO here (id, key, said) VALUES (@id, @key, @said)");
        var rows = practice.Query<PatientRow>(
            $"SELECT {PatientRow.Columns.Select} FROM patients ORDER BY id", transaction: transaction, buffered: false);
        foreach (var row in rows)
        {
            ct.ThrowIfCancellationRequested();
            var patient = row.ToPatient();
            if (PersonKey.Of(patient) is { } key)
                insert.Run(
                    ("@id", row.Id), ("@key", key),
                    ("@said", PersonKey.AsSaid(
                        new ReadPatient(patient) { BirthKnown = PartialDates.Remarked(patient) })));
        }
    }

    private void Meet(StagedPatient person, long here)
    {
        if ((PersonKey.IsNameless(person.Input) && IsFree(here))
            || (PersonKey.AsSaid(person) is { } said && IsHere(here, "said", said, said)))
        {
            Take(person.Id, here);
            return;
        }

        var fits = PersonKey.Range(person) is var (first, last) && IsHere(here, "key", first, last);
        if (fits || (!IsAnother(person, here) && !IsOfAnotherGeneration(person, here)))
            _likely.Run(("@id", person.Id), ("@here", here), ("@fits", fits));
    }

    // Of a number and whole name, whose birth date may be the one here: unless it may be somebody else's of the file,
    // who has no chart of an own number.
    private void TakeFitting() => Take(
        $"""
        SELECT l.patient, l.here FROM likely l JOIN here h ON h.id = l.here
        WHERE l.fits AND NOT h.taken AND NOT EXISTS (
          SELECT 1 FROM ranges r JOIN patients p ON p.id = r.patient
          WHERE {Meets("r", "h.key", "h.key")} AND r.patient <> l.patient AND p.here IS NULL
            AND NOT EXISTS (SELECT 1 FROM likely o WHERE o.patient = r.patient AND o.fits AND o.here <> h.id))
        """);

    // Who is likely is not taken where somebody of the file has that very name and birth date, or several are as
    // likely.
    private void TakeLikely() => Take(
        """
        SELECT l.patient, l.here
        FROM (SELECT here, min(patient) AS patient FROM likely
          GROUP BY here HAVING count(*) = 1 AND NOT max(fits)) l
        JOIN here h ON h.id = l.here
        WHERE NOT h.taken AND NOT EXISTS (
          SELECT 1 FROM patient_keys k JOIN patients p ON p.id = k.patient
          WHERE k.key IN (h.key, h.said) AND k.patient <> l.patient AND p.here IS NULL)
        """);

    private void TakeEqual(CancellationToken ct)
    {
        var last = "";
        while (true)
        {
            var some = stage.Query<string>(
                $"""
                SELECT DISTINCT r.said FROM ranges r JOIN patients p ON p.id = r.patient
                WHERE r.said > @last AND {Open} AND EXISTS (SELECT 1 FROM here WHERE said = r.said AND NOT taken)
                ORDER BY r.said LIMIT {Page}
                """,
                new { last }).AsList();
            if (some.Count == 0)
                return;
            ct.ThrowIfCancellationRequested();
            foreach (var said in some)
                TakeEqual(said);
            last = some[^1];
        }
    }

    // Of one name and birth date.
    private void TakeEqual(string said)
    {
        var file = stage.Query<long>(
            $"""
            SELECT r.patient FROM ranges r JOIN patients p ON p.id = r.patient
            WHERE r.said = @said AND {Open} ORDER BY r.patient LIMIT {MostNamesakes + 1}
            """,
            new { said }).AsList();
        var here = stage.Query<long>(
            $"SELECT id FROM here WHERE said = @said AND NOT taken ORDER BY id LIMIT {MostNamesakes + 1}",
            new { said }).AsList();
        if (file.Count + here.Count > 2 && Math.Max(file.Count, here.Count) <= MostNamesakes)
            TakeUnchanged(file, here);
        if (file.Count == 1 && here.Count == 1)
            Take(file[0], here[0]);
        else if (here.Count > 0)
            stage.Execute(
                $"""
                UPDATE patients AS p SET doubt = @doubt
                WHERE {Open} AND id IN (SELECT patient FROM ranges WHERE said = @said)
                """,
                new { said, doubt = here.Count > 1 ? MatchDoubt.SeveralHere : MatchDoubt.SeveralInFile });
    }

    // Of several namesakes, who says nothing otherwise than the one here, and nobody else does either.
    private void TakeUnchanged(List<long> file, List<long> here)
    {
        var rows = here.Select(id => (Id: id, Patient: (PatientInput)PatientRow.Find(practice, id, transaction)!))
            .ToList();
        var unchanged = file.Select(id => (Id: id, Input: StagedRecords.Patient(stage, id).Input))
            .SelectMany(person => rows.Where(row => Differences.Of(person.Input, row.Patient).Count == 0)
                .Select(row => (File: person.Id, Here: row.Id)))
            .ToList();
        foreach (var (one, other) in unchanged.Where(pair => unchanged.Count(each => each.File == pair.File) == 1
            && unchanged.Count(each => each.Here == pair.Here) == 1))
        {
            Take(one, other);
            file.Remove(one);
            here.Remove(other);
        }
    }

    // A birth date of which less is known: the only one whom it may be, unless somebody else of the file lies in it.
    private void TakePartial()
    {
        // CROSS JOIN keeps this order: else SQLite looks at all of the file for each who is here.
        var fitting = stage.Query<(long Patient, long Here, long SeveralHere, long SeveralInFile)>(
            $"""
            SELECT r.patient, min(h.id), count(*) > 1, EXISTS (
                SELECT 1 FROM ranges o WHERE {Meets("o", "r.first", "r.last")} AND o.patient <> r.patient)
            FROM ranges r CROSS JOIN patients p ON p.id = r.patient
              CROSS JOIN here h ON h.key BETWEEN r.first AND r.last AND NOT h.taken
            WHERE {Open} GROUP BY r.patient
            """).AsList();
        foreach (var (patient, here, severalHere, severalInFile) in fitting)
        {
            if (severalHere + severalInFile > 0)
                stage.Execute(
                    "UPDATE patients SET doubt = @doubt WHERE id = @patient",
                    new { patient, doubt = severalHere > 0 ? MatchDoubt.SeveralHere : MatchDoubt.SeveralInFile });
            else
                Take(patient, here);
        }
    }

    // Whether a range and another have a day in common. None begins before its year does, so that not all of them are
    // looked at.
    private static string Meets(string range, string first, string last) =>
        $"{range}.first BETWEEN substr({first}, 1, length({first}) - 6) || '-01-01' AND {last} "
            + $"AND {range}.last >= {first}";

    private void Take(string pairs)
    {
        foreach (var (patient, here) in stage.Query<(long, long)>(pairs).AsList())
            Take(patient, here);
    }

    private void Take(long person, long here)
    {
        _take.Run(("@id", here));
        _note.Run(("@here", here), ("@id", person));
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
                birth_date = person.BirthDate is { } birth ? StoredDate.Text(birth) : null,
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

    private bool IsHere(long here, string column, string first, string last) => stage.ExecuteScalar<bool>(
        $"SELECT EXISTS (SELECT 1 FROM here WHERE id = @here AND NOT taken AND {column} BETWEEN @first AND @last)",
        new { here, first, last });
}
