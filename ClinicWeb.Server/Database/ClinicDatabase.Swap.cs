using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Database;

/// <content>The file is replaced or repaired while nobody has it open, and opened again.</content>
public sealed partial class ClinicDatabase
{
    /// <summary>
    /// With writes held: waits until every reader has left, closes every connection, runs <paramref name="swap"/>,
    /// opens what is there then, and tells everybody. When the swap throws, what is there is opened again.
    /// </summary>
    /// <param name="swap">Replaces the file.</param>
    /// <param name="halfDone">
    /// Asked when the swap threw: why what is there must not be opened, or null when it may be.
    /// </param>
    /// <param name="ct">Ends only the waiting.</param>
    public async Task ReplaceAsync(
        Func<Task> swap, Func<RecoveryStatus?>? halfDone = null, CancellationToken ct = default)
    {
        var before = Generation;
        try
        {
            await SwapAsync(swap, halfDone, ct);
        }
        finally
        {
            if (before != Generation)
                TellReplaced();
        }
    }

    /// <summary>The file is another practice's now: what was seen before is stale.</summary>
    public void RaiseGeneration() => Interlocked.Increment(ref _generation);

    /// <summary>Tells everybody to look anew.</summary>
    public void TellReplaced() => _replaced.Call();

    /// <summary>
    /// Closes every connection and lets <paramref name="repair"/> change the file without changing a record, so that
    /// forms that are open stay valid.
    /// </summary>
    public async Task RepairAsync(Action repair, CancellationToken ct = default)
    {
        using var held = await HoldWritesAsync($"The database is being repaired, which takes a moment.", ct);
        using var closed = await _access.CloseAsync(ct);
        _open = false;
        ClearPool();
        try
        {
            await Task.Run(repair, CancellationToken.None);
        }
        finally
        {
            if (_recovery is null)
                OpenAgain();
        }
    }

    /// <summary>
    /// Runs <paramref name="look"/> while nobody may replace the file; it opens what it needs by itself.
    /// </summary>
    public async Task<T> StandStillAsync<T>(Func<T> look, CancellationToken ct = default)
    {
        using var inside = await _access.EnterAsync(ct);
        return await Task.Run(look, ct);
    }

    private async Task SwapAsync(Func<Task> swap, Func<RecoveryStatus?>? halfDone, CancellationToken ct)
    {
        using var closed = await _access.CloseAsync(ct);
        _open = false;
        ClearPool();
        try
        {
            await swap();
        }
        catch
        {
            if (halfDone?.Invoke() is { } why)
                Shut(why, mayReopen: false, tell: true);
            else if (_recovery is null)
                OpenAgain();
            throw;
        }

        // From here on it is another practice, whether it opens at once or later.
        RaiseGeneration();
        OpenReplaced();
    }

    private void OpenReplaced()
    {
        try
        {
            OpenAgain();
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new ClinicException(
                ClinicError.Recovery, $"The backup was restored, but cannot be opened: {error.Words()}",
                $"ClinicWeb tries it again by itself. Free some space if the disk is full, and close other programs "
                    + $"that may use the data folder.", error);
        }
    }

    /// <summary>Nobody may be shut out with a status that says that all is well.</summary>
    private void OpenAgain()
    {
        try
        {
            Open();
        }
        catch (Exception error)
        {
            var damaged = error is SqliteException damage && SqliteFile.IsDamage(damage);
            Text why = damaged ? $"The database of the practice is damaged." : NotOpenedNow.Words(error);
            Shut(
                new RecoveryStatus(why, _time.GetUtcNow(), null) { ForNow = !damaged }, mayReopen: !damaged,
                tell: true);
            throw;
        }
    }
}
