using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;

namespace ClinicWeb.Server.Backup.Checks;

/// <summary>Tries backups of the shelf out, and has the shelf remember what came of it.</summary>
internal sealed class BackupChecks(
    BackupQueue queue, BackupShelf shelf, IRestoreDrill drill, IActivityLog log, TimeProvider time)
{
    /// <summary>A restore drill in its turn, told in the activity list.</summary>
    public Task<CheckReport> CheckAsync(string name, CancellationToken ct = default) => queue.RunAsync(
        async run =>
        {
            var began = time.GetUtcNow();
            var report = await DrillAsync(name, run, ct);
            var failed = report.Steps.FirstOrDefault(step => !step.Passed);
            log.Add(new ActivityEntry(
                began, ActivityKind.Check, report.Passed, name, null,
                failed?.Detail ?? $"It can be restored: every step of a restore was tried.", report.DurationMs));
            return report;
        },
        ct);

    /// <summary>
    /// The same within a run. What cannot be read just now is told and remembered as that, and judged by nobody.
    /// </summary>
    internal async Task<CheckReport> DrillAsync(string name, RunContext run, CancellationToken ct)
    {
        var path = shelf.PathOf(name);
        try
        {
            var report = await drill.RunAsync(path, run, (await shelf.GetAsync(name, ct)).Uploaded, ct);
            var failed = report.Steps.FirstOrDefault(step => !step.Passed);
            await shelf.NoteAsync(
                name,
                entry => entry with
                {
                    Health = report.Passed ? BackupHealth.Proven : BackupHealth.Damaged,
                    WasProven = false,
                    CheckedAt = time.GetUtcNow(),
                    Problem = failed?.Detail,
                    Condemned = failed is { Name: not IRestoreDrill.Hashes } ? failed.Detail : null,
                });
            return report;
        }
        catch (ClinicException notNow)
            when (notNow is { Error: ClinicError.BackupImpossible, InnerException: { } error }
                  && notNow.Step == IRestoreDrill.Hashes)
        {
            _ = shelf.PathOf(name); // gone meanwhile: that is told
            await shelf.NoteAsync(name, entry => ShelfReader.Unreadable(entry, error, time.GetUtcNow()));
            throw ShelfReader.NotNow(name, error);
        }
    }

    /// <summary>
    /// Reads one now, not what is remembered: a disk that rots changes no file's time. Null when that cannot be told.
    /// </summary>
    internal async Task<bool?> IsSoundAsync(string name)
    {
        try
        {
            return (await ShelfReader.ReadAsync(shelf, name, time)).Sound;
        }
        catch (ClinicException notNow) when (notNow.Error is ClinicError.BackupImpossible or ClinicError.NotFound)
        {
            return null;
        }
    }
}
