using System.Text.Json.Serialization;

namespace ClinicWeb.Components.Contracts;

/// <summary>How safe the practice is.</summary>
public enum BackupState
{
    /// <summary>The last attempt was good and the next is not overdue.</summary>
    Ok,

    /// <summary>A backup, check or restore is running.</summary>
    Running,

    /// <summary>
    /// The next backup is more than five minutes past due, and the program ran and could have made it.
    /// </summary>
    Overdue,

    /// <summary>The last attempt failed.</summary>
    Failed,

    /// <summary>The database is damaged, empty, or missing while backups exist.</summary>
    Recovery,
}

/// <summary>The last backup that was tried.</summary>
/// <param name="At">When it began.</param>
/// <param name="Trigger">What made it happen.</param>
/// <param name="Succeeded">Whether it ended as a verified backup.</param>
/// <param name="Detail">What happened and what to do, in a doctor's words; null when it succeeded.</param>
public sealed record BackupAttempt(DateTimeOffset At, BackupTrigger Trigger, bool Succeeded, Text? Detail);

/// <summary>The second folder as it is now.</summary>
/// <param name="Path">As configured.</param>
/// <param name="Available">Whether it can be written.</param>
/// <param name="Missing">How many good backups are not in it yet.</param>
public sealed record SecondFolderStatus(string Path, bool Available, int Missing);

/// <summary>Why the program is in recovery.</summary>
/// <param name="Reason">What happened to the database, in a doctor's words.</param>
/// <param name="Since">When it was found.</param>
/// <param name="Quarantined">Where the damaged files were put, relative to the data folder; null while they are still
/// in place.</param>
public sealed record RecoveryStatus(Text Reason, DateTimeOffset Since, string? Quarantined)
{
    /// <summary>
    /// Nothing is wrong: the practice is being opened, which takes its time, and goes on by itself. Default: false.
    /// </summary>
    public bool Opening { get; init; }

    /// <summary>
    /// Nothing is known to be damaged: the practice could not be opened for a reason of the moment, and is tried again
    /// by itself. Default: false.
    /// </summary>
    public bool ForNow { get; init; }

    /// <summary>A newer program wrote it, which opens it. Default: false.</summary>
    public bool Newer { get; init; }

    /// <summary>Nothing is damaged, and nothing needs to be restored.</summary>
    [JsonIgnore]
    public bool IsSound => Opening || ForNow || Newer;

    /// <summary>
    /// Whether anything may be restored: not in place of what is sound and opens in a moment. What a newer program
    /// wrote may be gone back from; its files are then kept in quarantine.
    /// </summary>
    [JsonIgnore]
    public bool MayRestore => !Opening && !ForNow;

    /// <summary>Whether the pages offer to restore it: to go back from a newer program, what was before it.</summary>
    public bool Offers(BackupSummary backup) => MayRestore && (!Newer || backup.Trigger is BackupTrigger.BeforeUpgrade);
}

/// <summary>The body of <c>GET /api/status</c> and of the hub's <c>status</c>.</summary>
public sealed record BackupStatus
{
    /// <summary>How safe the practice is.</summary>
    public required BackupState State { get; init; }

    /// <summary>The newest good backup; null before the first.</summary>
    public BackupSummary? LastBackup { get; init; }

    /// <summary>
    /// Records added, changed and deleted since the newest backup, or since the practice was restored from one; 0: all
    /// that is here is saved. Null when it is not known.
    /// </summary>
    public long? ChangesSinceBackup { get; init; }

    /// <summary>The last one tried, good or not; survives restarts.</summary>
    public BackupAttempt? LastAttempt { get; init; }

    /// <summary>When the next scheduled backup is due; null in recovery.</summary>
    public DateTimeOffset? NextDueAt { get; init; }

    /// <summary>When the present run began; null when none runs.</summary>
    public DateTimeOffset? RunningSince { get; init; }

    /// <summary>Bytes free on the disk of the backups folder.</summary>
    public long FreeBytes { get; init; }

    /// <summary>Null when none is configured.</summary>
    public SecondFolderStatus? SecondFolder { get; init; }

    /// <summary>What deserves attention, in a doctor's words; empty when all is well.</summary>
    public IReadOnlyList<Text> Warnings { get; init; } = [];

    /// <summary>Only in recovery.</summary>
    public RecoveryStatus? Recovery { get; init; }

    /// <summary>Where the practice is kept on this computer.</summary>
    public string DataDirectory { get; init; } = "";
}

/// <summary>The hub's <c>progress</c>: which step runs, and how much of the whole is done.</summary>
/// <param name="Step">Such as <c>snapshot</c>, <c>archive</c>, <c>verify</c>, <c>commit</c>.</param>
/// <param name="Fraction">0 to 1.</param>
public sealed record BackupProgress(string Step, double Fraction);

/// <summary>One feed in the process; the pages and the hub listen to the same.</summary>
public interface IStatusFeed
{
    /// <summary>The newest status; never null, computed at start.</summary>
    BackupStatus Current { get; }

    /// <summary>The progress of the present run; null when none runs.</summary>
    BackupProgress? Progress { get; }

    /// <summary>
    /// Measures anew (free space, second folder, due time) and tells the listeners if something changed.
    /// </summary>
    Task<BackupStatus> RefreshAsync(CancellationToken ct = default);

    /// <summary>Calls back on any thread until disposed. A listener that throws does not disturb the others.</summary>
    IDisposable Subscribe(Action<BackupStatus>? onStatus, Action<BackupProgress>? onProgress = null);
}

/// <summary>
/// Tells pages that the practice under them was replaced by a restore. A form takes <see cref="Generation"/> when it
/// opens and gives it back as its write ticket when it saves; after a restore the ticket is void and the save a
/// <see cref="ClinicError.Conflict"/>, so nothing typed about the old practice is written into the new one.
/// </summary>
public interface IPracticeWatch
{
    /// <summary>Grows with every restore.</summary>
    int Generation { get; }

    /// <summary>Calls back after every restore, on any thread, until disposed.</summary>
    IDisposable OnReplaced(Action callback);
}
