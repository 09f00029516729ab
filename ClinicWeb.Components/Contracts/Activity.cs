namespace ClinicWeb.Components.Contracts;

/// <summary>What was tried.</summary>
public enum ActivityKind
{
    /// <summary>A backup.</summary>
    Backup,

    /// <summary>A restore drill.</summary>
    Check,

    /// <summary>A restore of the whole practice.</summary>
    Restore,

    /// <summary>A restore of one patient.</summary>
    PatientRestore,

    /// <summary>Damage found, or a start into recovery.</summary>
    Recovery,

    /// <summary>A backup removed by hand or by retention, or put on the shelf by upload.</summary>
    Shelf,

    /// <summary>Records brought in from a file.</summary>
    Import,

    /// <summary>Records handed out.</summary>
    Export,
}

/// <summary>One line of the activity list; never names a patient.</summary>
/// <param name="At">When it began.</param>
/// <param name="Kind">What was tried.</param>
/// <param name="Succeeded">Its outcome.</param>
/// <param name="Backup">The backup concerned, if any.</param>
/// <param name="Trigger">Of a backup.</param>
/// <param name="Detail">What happened, and what to do if it failed, in a doctor's words.</param>
/// <param name="DurationMs">How long it took.</param>
public sealed record ActivityEntry(
    DateTimeOffset At, ActivityKind Kind, bool Succeeded, string? Backup, BackupTrigger? Trigger, Text Detail,
    long DurationMs);

/// <summary>Everything that was tried; survives restarts and restores.</summary>
public interface IActivity
{
    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<ActivityEntry>> ListAsync(int limit = 500, CancellationToken ct = default);
}

/// <summary>
/// Where features write down what they tried. Failing to write is never a reason to fail what was tried.
/// </summary>
public interface IActivityLog
{
    /// <summary>Appends one line and flushes it to the disk.</summary>
    void Add(ActivityEntry entry);
}
