using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Staging;
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

    /// <summary>Of a new patient.</summary>
    public void Add(long staged, long patient, DateOnly birth)
    {
        foreach (var visit in Clean(staged, birth))
            AddOne(patient, visit);
    }

    /// <summary>Of a patient who is here. Whether any differs.</summary>
    public bool Meet(long staged, Patient here, DateOnly birth)
    {
        var differ = false;
        foreach (var some in Pieces(Clean(staged, birth)))
            differ |= Meet(some, here);
        return differ;
    }

    // As many as may be in memory; those of one moment together, since only they are compared with one another.
    private static IEnumerable<List<VisitInput>> Pieces(IEnumerable<VisitInput> inOrder)
    {
        var some = new List<VisitInput>();
        foreach (var visit in inOrder)
        {
            if (some.Count >= AtOnce && some[^1].VisitedAt != visit.VisitedAt)
            {
                yield return some;
                some = [];
            }

            some.Add(visit);
        }

        if (some.Count > 0)
            yield return some;
    }

    private bool Meet(List<VisitInput> file, Patient here)
    {
        // By whole days, since another program may have written the time of day another way.
        var left = practice.Query<VisitRow>(
            $"""
            SELECT {VisitRow.Columns.Select} FROM visits
            WHERE patient_id = @Id AND visited_at >= @from AND visited_at < @until ORDER BY visited_at, id
            """,
            new { here.Id, from = Day(file[0].VisitedAt!.Value), until = Day(file[^1].VisitedAt!.Value.AddDays(1)) },
            transaction)
            .Select(row => row.ToVisit()).ToList();
        // Those that are equal first, so that none of them is taken for a changed other one.
        var open = file.Where(
            visit => !Take(left, other => other.VisitedAt == visit.VisitedAt && !Differences.Differ(visit, other),
                out _)).ToList();
        Same += file.Count - open.Count;
        var differ = false;
        foreach (var visit in open)
        {
            if (Take(left, other => IsThatVisit(visit, other), out var old))
            {
                differ = true;
                Changed++;
                if (options.Update)
                    options.Writer?.UpdateVisit(old!.Id, here.Id, Differences.Over(visit, old));
            }
            else
            {
                AddOne(here.Id, visit);
            }
        }

        return differ;
    }

    private static string Day(DateTime at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Nobody comes twice in one second; where only the day is known, the complaint tells.
    private static bool IsThatVisit(VisitInput visit, Visit other) => visit.VisitedAt == other.VisitedAt &&
        (visit.Complaint == other.Complaint || visit.VisitedAt!.Value.TimeOfDay != TimeSpan.Zero);

    private static bool Take(List<Visit> from, Predicate<Visit> which, out Visit? taken)
    {
        var at = from.FindIndex(which);
        taken = at < 0 ? null : from[at];
        if (at >= 0)
            from.RemoveAt(at);
        return at >= 0;
    }

    private void AddOne(long patient, VisitInput visit)
    {
        Added++;
        options.Writer?.AddVisit(patient, visit);
    }

    private IEnumerable<VisitInput> Clean(long staged, DateOnly birth)
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
                yield return clean;
        }
    }
}
