using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Staging;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Exchange.Merge;

/// <summary>The visits of one patient of the stage, compared with those here.</summary>
internal sealed class VisitMerge(
    SqliteConnection practice, SqliteTransaction? transaction, SqliteConnection stage, UnreadableLines unreadable,
    MergeOptions options)
{
    private const int AtOnce = 500;

    public int Added { get; private set; }

    public int Same { get; private set; }

    public int Changed { get; private set; }

    /// <summary>
    /// Which visit here a visit of the stage is, of those that were asked for; in a comparison, one that is to be added
    /// has a number of its own below 0.
    /// </summary>
    public Dictionary<long, long> Found { get; } = [];

    /// <summary>Of a new patient.</summary>
    /// <param name="staged">The patient in the stage.</param>
    /// <param name="patient">The patient here.</param>
    /// <param name="birth">Of the patient.</param>
    /// <param name="asked">Visits of the stage that are to be in <see cref="Found"/>.</param>
    public void Add(long staged, long patient, DateOnly birth, IReadOnlySet<long> asked)
    {
        Found.Clear();
        foreach (var visit in Clean(staged, birth))
            AddOne(patient, visit, asked);
    }

    /// <summary>Of a patient who is here. Whether any differs.</summary>
    /// <inheritdoc cref="Add"/>
    public bool Meet(long staged, Patient here, DateOnly birth, IReadOnlySet<long> asked)
    {
        Found.Clear();
        var differ = false;
        foreach (var some in Pieces(Clean(staged, birth)))
            differ |= Meet(some, here, asked);
        return differ;
    }

    // As many as may be in memory; those of one moment together, since only they are compared with one another.
    private static IEnumerable<List<FileVisit>> Pieces(IEnumerable<FileVisit> inOrder)
    {
        var some = new List<FileVisit>();
        foreach (var visit in inOrder)
        {
            if (some.Count >= AtOnce && some[^1].Input.VisitedAt != visit.Input.VisitedAt)
            {
                yield return some;
                some = [];
            }

            some.Add(visit);
        }

        if (some.Count > 0)
            yield return some;
    }

    private bool Meet(List<FileVisit> file, Patient here, IReadOnlySet<long> asked)
    {
        // By whole days, since another program may have written the time of day another way.
        var left = practice.Query<VisitRow>(
            $"""
            SELECT {VisitRow.Columns.Select} FROM visits
            WHERE patient_id = @Id AND visited_at >= @from AND visited_at < @until ORDER BY visited_at, id
            """,
            new
            {
                here.Id,
                from = Day(file[0].Input.VisitedAt!.Value),
                until = Day(file[^1].Input.VisitedAt!.Value.AddDays(1)),
            },
            transaction)
            .Select(row => row.ToVisit()).ToList();
        // Those that are equal first, so that none of them is taken for a changed other one.
        var open = file.Where(visit => !TakeEqual(visit)).ToList();
        Same += file.Count - open.Count;
        var differ = false;
        foreach (var visit in open)
        {
            if (Take(left, other => IsThatVisit(visit.Input, other)) is { } old)
            {
                differ = true;
                Changed++;
                Find(visit, old.Id, asked);
                if (options.Update)
                    options.Writer?.UpdateVisit(old.Id, here.Id, Differences.Over(visit.Input, old));
            }
            else
            {
                AddOne(here.Id, visit, asked);
            }
        }

        return differ;

        bool TakeEqual(FileVisit visit)
        {
            var equal = Take(left, other =>
                other.VisitedAt == visit.Input.VisitedAt && !Differences.Differ(visit.Input, other));
            if (equal is not null)
                Find(visit, equal.Id, asked);
            return equal is not null;
        }
    }

    private static string Day(DateTime at) => StoredDate.Text(DateOnly.FromDateTime(at));

    // Nobody comes twice in one second; where only the day is known, the complaint tells.
    private static bool IsThatVisit(VisitInput visit, Visit other) => visit.VisitedAt == other.VisitedAt &&
        (visit.Complaint == other.Complaint || visit.VisitedAt!.Value.TimeOfDay != TimeSpan.Zero);

    private static Visit? Take(List<Visit> from, Predicate<Visit> which)
    {
        var at = from.FindIndex(which);
        if (at < 0)
            return null;
        var taken = from[at];
        from.RemoveAt(at);
        return taken;
    }

    private void AddOne(long patient, FileVisit visit, IReadOnlySet<long> asked)
    {
        Added++;
        Find(visit, options.Writer?.AddVisit(patient, visit.Input) ?? -visit.Id, asked);
    }

    private void Find(FileVisit visit, long here, IReadOnlySet<long> asked)
    {
        if (asked.Contains(visit.Id))
            Found[visit.Id] = here;
    }

    private IEnumerable<FileVisit> Clean(long staged, DateOnly birth)
    {
        var (moment, ofMoment) = ((DateTime?)null, 0);
        foreach (var visit in StagedRecords.Visits(stage, staged))
        {
            VisitInput clean;
            try
            {
                clean = VisitRules.Clean(visit.Input, birth, options.Now);
            }
            catch (ClinicException wrong) when (wrong.Error == ClinicError.Invalid)
            {
                unreadable.Add(visit.Place, wrong.Hint);
                continue;
            }

            (moment, ofMoment) = (clean.VisitedAt, clean.VisitedAt == moment ? ofMoment + 1 : 1);
            if (ofMoment > AtOnce)
                unreadable.Add(visit.Place, $"There are more than {AtOnce} visits of one patient at this moment.");
            else
                yield return new FileVisit(visit.Id, clean);
        }
    }

    // Its number in the stage, and what may be stored of it.
    private readonly record struct FileVisit(long Id, VisitInput Input);
}
