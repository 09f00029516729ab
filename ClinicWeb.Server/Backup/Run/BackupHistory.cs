using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Run;

/// <summary>
/// Records every backup that was tried, so that the badge and the activity list tell what the caller was told.
/// </summary>
internal sealed class BackupHistory(IActivity activity, IActivityLog log, TimeProvider time)
{
    private BackupAttempt? _last;
    private bool _loaded;

    /// <summary>The last one, also from before a restart; null before the first.</summary>
    public async Task<BackupAttempt?> LastAsync(CancellationToken ct = default)
    {
        if (_loaded)
            return _last;
        var entries = await activity.ListAsync(ct: ct);
        if (entries.FirstOrDefault(entry => entry is { Kind: ActivityKind.Backup, Trigger: not null }) is { } entry)
            _last ??= new BackupAttempt(entry.At, entry.Trigger!.Value, entry.Succeeded,
                entry.Succeeded ? null : entry.Detail);
        _loaded = true;
        return _last;
    }

    /// <summary>Runs a backup and writes down how it ended.</summary>
    public async Task<BackupOutcome> RecordAsync(RunContext run, BackupTrigger trigger,
        Func<Task<BackupOutcome>> backUp)
    {
        var began = time.GetUtcNow();
        var clock = time.GetTimestamp();
        try
        {
            var outcome = await backUp();
            Write(began, clock, trigger, outcome.Backup.Name, null,
                $"{outcome.Backup.PatientCount:N0} patients and {outcome.Backup.VisitCount:N0} visits, verified.");
            return outcome;
        }
        catch (Exception error)
        {
            var told = Explain(error, run.CurrentStep);
            Write(began, clock, trigger, null, told.Detail, told.Detail);
            throw told;
        }
    }

    /// <summary>Writes down a backup that could not even begin, and gives what is to be thrown.</summary>
    public ClinicException Refused(BackupTrigger trigger, Exception error)
    {
        var why = Explain(error, "start");
        Write(time.GetUtcNow(), time.GetTimestamp(), trigger, null, why.Detail, why.Detail);
        return why;
    }

    /// <summary>Whatever went wrong in a backup, as the one kind of exception, in a doctor's words.</summary>
    internal static ClinicException Explain(Exception error, string step) => error switch
    {
        ClinicException { Step: not null } told => told,
        ClinicException told =>
            new ClinicException(told.Error, told.What, told.Hint, told) { Step = step, Fields = told.Fields },
        _ when DiskErrors.IsFull(error) =>
            DiskSpaceCheck.Full(step, $"The disk is full, so no backup could be made.", error),
        UnauthorizedAccessException => Impossible(
            step, $"The backups folder cannot be written.",
            $"Check that this user may write there, then press Backup now.", error),
        SqliteException => Impossible(
            step, $"The database could not be copied: {error.Words()}",
            $"Press Backup now; if it fails again, restart ClinicWeb.", error),
        _ => Impossible(
            step, $"No backup could be made: {error.Words().WithoutStop()}.",
            $"Press Backup now; if it fails again, check the disk.", error),
    };

    private static ClinicException Impossible(string step, Text message, Text hint, Exception error) =>
        new(ClinicError.BackupImpossible, message, hint, error) { Step = step };

    private void Write(
        DateTimeOffset began, long clock, BackupTrigger trigger, string? name, Text? failure, Text detail)
    {
        _last = new BackupAttempt(began, trigger, failure is null, failure);
        _loaded = true;
        log.Add(new ActivityEntry(
            began, ActivityKind.Backup, failure is null, name, trigger, detail,
            (long)time.GetElapsedTime(clock).TotalMilliseconds));
    }
}
