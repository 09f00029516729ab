using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>
/// Who of a file is who of the same file, where more than the equal chart number, name and birth date tells it. Decided
/// only when all lines are read, from all of them at once: so it does not depend on their order.
/// </summary>
internal sealed class RecordLinkage(SqliteConnection connection, StagedPatients patients)
{
    private const int Page = 100;

    // The more is known of a birth date, the longer its text; of partial ones the year, or year and month.
    private const string Birth = "coalesce(p.birth_known, p.birth_date, '')";
    private static readonly int[] Lengths = ["1970-01-31".Length, "1970-01".Length, "1970".Length, 0];

    private readonly Dictionary<long, long> _became = [];

    /// <summary>Makes one of those who are the same.</summary>
    public void Run(CancellationToken ct)
    {
        JoinPartial(ct);
        JoinRenamed(ct);
        JoinUnlinked(ct);
    }

    // One number and one whole name: a birth date of which less is known belongs to the only one it may be, and to
    // nobody where it may be several. Two birth dates are two people.
    private void JoinPartial(CancellationToken ct)
    {
        connection.Execute(
            """
            CREATE TABLE namesakes AS
            SELECT l.scope, l.link, p.given_key, p.family_key
            FROM patient_links l JOIN patients p ON p.id = l.patient
            WHERE l.link GLOB @charts AND p.given_key IS NOT NULL AND p.family_key IS NOT NULL
            GROUP BY l.scope, l.link, p.given_key, p.family_key HAVING count(*) > 1
            """,
            new { charts = Stage.ChartLink + "*" });
        foreach (var group in Paged<(long Row, long Scope, string Link, string Given, string Family)>(
            "SELECT rowid, scope, link, given_key, family_key FROM namesakes", one => one.Row))
        {
            ct.ThrowIfCancellationRequested();
            JoinPartial(connection.Query<(long, string)>(
                $"""
                SELECT DISTINCT p.id, {Birth} FROM patient_links l JOIN patients p ON p.id = l.patient
                WHERE l.link = @Link AND l.scope = @Scope AND l.given_key = @Given AND l.family_key = @Family
                """,
                new { group.Link, group.Scope, group.Given, group.Family }).AsList());
        }

        connection.Execute("DROP TABLE namesakes");
    }

    private void JoinPartial(List<(long Id, string Birth)> namesakes)
    {
        var people = new List<(long Id, string Birth)>();
        foreach (var length in Lengths)
        {
            // Of those of whom more is known: what fits one of them may not fit all.
            var better = people.ToList();
            foreach (var one in namesakes.Where(one => one.Birth.Length == length))
            {
                var fitting = better.Where(person => person.Birth.StartsWith(one.Birth, StringComparison.Ordinal))
                    .Take(2).ToList();
                if (fitting.Count == 1)
                {
                    // By the year alone nobody else is this person.
                    connection.Execute("DELETE FROM patient_keys WHERE patient = @Id", new { one.Id });
                    Join(fitting[0].Id, one.Id);
                }
                else
                    people.Add(one);
            }
        }
    }

    // A new surname makes nobody another, unless somebody else stands under the number, too: then it is no one
    // person's. Who has no given name is somebody else by the birth date.
    private void JoinRenamed(CancellationToken ct)
    {
        connection.Execute(
            $"""
            CREATE TABLE renamed AS
            SELECT l.scope, l.link FROM patient_links l JOIN patients p ON p.id = l.patient
            WHERE l.link GLOB @charts
            GROUP BY l.scope, l.link
            HAVING count(p.birth_date) > 1 AND min(p.given_key) = max(p.given_key)
              AND min(nullif({Birth}, '')) = max({Birth})
            """,
            new { charts = Stage.ChartLink + "*" });
        foreach (var number in Paged<(long Row, long Scope, string Link)>(
            "SELECT rowid, scope, link FROM renamed", one => one.Row))
        {
            ct.ThrowIfCancellationRequested();
            var same = connection.Query<long>(
                """
                SELECT p.id FROM patient_links l JOIN patients p ON p.id = l.patient
                WHERE l.link = @Link AND l.scope = @Scope AND p.given_key IS NOT NULL AND p.birth_date IS NOT NULL
                ORDER BY p.id
                """,
                new { number.Link, number.Scope }).AsList();
            foreach (var other in same.Skip(1))
                Join(same[0], other);
        }

        connection.Execute("DROP TABLE renamed");
    }

    // Who has no number is the only one of that name and birth date; of several nobody, which is told.
    private void JoinUnlinked(CancellationToken ct)
    {
        const string namesakes =
            """
            FROM patients p JOIN patient_keys k ON k.patient = p.id
              JOIN patient_keys o ON o.key = k.key AND o.patient <> k.patient
            WHERE p.is_unlinked GROUP BY k.patient
            """;
        connection.Execute(
            $"""
            UPDATE patients SET is_unclear = 1
            WHERE id IN (SELECT k.patient {namesakes} HAVING min(o.patient) <> max(o.patient))
            """);
        var pairs = connection.Query<(long, long)>(
            $"SELECT k.patient, min(o.patient) {namesakes} HAVING min(o.patient) = max(o.patient)").AsList();
        foreach (var (one, other) in pairs)
        {
            ct.ThrowIfCancellationRequested();
            Join(one, other);
        }
    }

    // What stands first in the file is the patient, and what the later one says otherwise is kept beside it.
    private void Join(long one, long other)
    {
        (one, other) = (Now(one), Now(other));
        if (one == other)
            return;
        var (first, later) = (Math.Min(one, other), Math.Max(one, other));
        var said = StagedRecords.Patient(connection, later);
        connection.Execute(
            """
            UPDATE visits SET patient = @first WHERE patient = @later;
            UPDATE pieces SET patient = @first WHERE patient = @later;
            UPDATE patient_links SET patient = @first WHERE patient = @later;
            -- Key by key: a list of all that the first one has would grow with each who joins.
            DELETE FROM patient_keys WHERE patient = @later
              AND EXISTS (SELECT 1 FROM patient_keys o WHERE o.key = patient_keys.key AND o.patient = @first);
            UPDATE patient_keys SET patient = @first WHERE patient = @later;
            DELETE FROM patients WHERE id = @later;
            """,
            new { first, later });
        patients.Complete(said.Place, first, said);
        _became[later] = first;
    }

    private long Now(long id)
    {
        while (_became.TryGetValue(id, out var next))
            id = next;
        return id;
    }

    // In pieces, so that no statement is open while others write, and no list is long.
    private IEnumerable<T> Paged<T>(string select, Func<T, long> row)
    {
        var last = 0L;
        while (true)
        {
            var some = connection.Query<T>(
                $"{select} WHERE rowid > @last ORDER BY rowid LIMIT {Page}", new { last }).AsList();
            foreach (var one in some)
                yield return one;
            if (some.Count == 0)
                break;
            last = row(some[^1]);
        }
    }
}
