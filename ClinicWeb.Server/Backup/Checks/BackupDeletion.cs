using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;

namespace ClinicWeb.Server.Backup.Checks;

/// <summary>Deletes a backup by hand, never the only good one.</summary>
internal sealed class BackupDeletion(
    BackupQueue queue, BackupShelf shelf, BackupChecks checks, IActivityLog log, TimeProvider time)
{
    /// <summary>Deletes it in its turn; the only good one: <see cref="ClinicError.Conflict"/>.</summary>
    public Task DeleteAsync(string name, CancellationToken ct = default) => queue.RunAsync(
        async run =>
        {
            var entry = await shelf.GetAsync(name, CancellationToken.None);
            if (await MayBeGoodAsync(entry, run) && !await AnotherIsGoodAsync(name, run))
                throw new ClinicException(
                    ClinicError.Conflict, $"This is the only good backup, so it was not deleted.",
                    $"Press Backup now first; then this one can go.");
            await shelf.RemoveAsync(name);
            log.Add(new ActivityEntry(time.GetUtcNow(), ActivityKind.Shelf, true, name, null, $"Deleted by hand.", 0));
            return true;
        },
        ct);

    /// <summary>
    /// What was called damaged is tried out before it is gone for good; what cannot be read may be the one that is
    /// needed. On a full disk, which is when one deletes, its zip alone decides.
    /// </summary>
    private async Task<bool> MayBeGoodAsync(CatalogEntry entry, RunContext run)
    {
        try
        {
            return entry.IsGood || (await checks.DrillAsync(entry.Name, run, CancellationToken.None)).Passed;
        }
        catch (ClinicException full) when (full.Error == ClinicError.DiskFull)
        {
            return await checks.IsSoundAsync(entry.Name) ?? true;
        }
        catch (ClinicException notNow) when (notNow.Error == ClinicError.BackupImpossible)
        {
            return true;
        }
    }

    /// <summary>
    /// What this practice made, and what was tried out, need only be read. Of what was brought here nobody knows more
    /// than that its zip is whole: it is tried out.
    /// </summary>
    private async Task<bool> AnotherIsGoodAsync(string name, RunContext run)
    {
        var others = (await shelf.ListAsync()).Where(other => other.IsGood && other.Name != name);
        foreach (var other in others.OrderBy(other => !IsKnown(other)))
        {
            if (IsKnown(other) ? await checks.IsSoundAsync(other.Name) == true : await PassesAsync(other.Name, run))
                return true;
        }

        return false;
    }

    private static bool IsKnown(CatalogEntry other) => other is { Uploaded: false } or { Health: BackupHealth.Proven };

    private async Task<bool> PassesAsync(string name, RunContext run)
    {
        try
        {
            return (await checks.DrillAsync(name, run, CancellationToken.None)).Passed;
        }
        catch (ClinicException notNow)
            when (notNow.Error is ClinicError.DiskFull or ClinicError.BackupImpossible or ClinicError.NotFound)
        {
            return false;
        }
    }
}
