using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Backup.Checks;

/// <summary>What the patrol did last; kept beside the zips.</summary>
/// <param name="ReadAt">When it last read a zip or a copy in full.</param>
/// <param name="DrilledAt">When it last tried a restore out.</param>
/// <param name="DrilledBy">The version of the program that did.</param>
internal sealed record PatrolMemory(DateTimeOffset? ReadAt = null, DateTimeOffset? DrilledAt = null,
    string? DrilledBy = null);

/// <summary>A zip, here or in the second folder, and when it was last read in full.</summary>
/// <param name="Name">Of the backup.</param>
/// <param name="ReadAt">The last full reading.</param>
/// <param name="Copy">Null for the one here.</param>
internal sealed record PatrolCandidate(string Name, DateTimeOffset ReadAt, VerifiedCopy? Copy);

/// <summary>
/// When to look at backups that nobody asks for. Pure. A time that lies in the future, since the clock was set back,
/// counts as long ago: looking once too often costs seconds.
/// </summary>
internal static class PatrolPlan
{
    /// <summary>Between two full readings.</summary>
    public static readonly TimeSpan BetweenReadings = TimeSpan.FromDays(1);

    /// <summary>Between two restores that are tried out.</summary>
    public static readonly TimeSpan BetweenDrills = TimeSpan.FromDays(7);

    /// <summary>Whether a restore is to be tried out: weekly, and once by every new version of the program.</summary>
    public static bool IsDrillDue(PatrolMemory memory, string version, DateTimeOffset now) =>
        memory.DrilledBy != version || !RecentTime.IsWithin(BetweenDrills, memory.DrilledAt, now);

    /// <summary>What to read now: that whose last reading is the oldest; null when nothing is due.</summary>
    public static PatrolCandidate? ToRead(PatrolMemory memory, IEnumerable<PatrolCandidate> candidates,
        DateTimeOffset now) =>
        RecentTime.IsWithin(BetweenReadings, memory.ReadAt, now)
            ? null
            : candidates.OrderBy(candidate => candidate.ReadAt > now ? DateTimeOffset.MinValue : candidate.ReadAt)
                .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
                .ThenBy(candidate => candidate.Copy is not null).FirstOrDefault();
}
