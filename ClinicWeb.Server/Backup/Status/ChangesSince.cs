using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Status;

/// <summary>How many changes of the practice are in no backup yet. It costs one row, not a look at the shelf.</summary>
internal sealed class ChangesSince(ClinicDatabase database)
{
    // A restore that swaps the files holds up every reader; the status is not to wait for it.
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(2);

    private volatile PracticeState? _saved;

    /// <summary>
    /// Remembers what is saved, from a fresh look at the shelf: by the last backup, or by the one that was restored
    /// since.
    /// </summary>
    /// <param name="last">The newest good backup of this practice; null when there is none.</param>
    /// <param name="shelf">All of them.</param>
    public void Saved(CatalogEntry? last, IReadOnlyList<CatalogEntry> shelf)
    {
        var saved = last is null ? null : PracticeState.Of(last);
        var restored =
            shelf.Select(backup => backup.Restored?.State).OfType<PracticeState>().MaxBy(state => state.ChangeSequence);
        _saved = saved is not null && restored?.ChangeSequence > saved.ChangeSequence ? restored : saved;
    }

    /// <summary>Null when it cannot be known.</summary>
    public async Task<long?> CountAsync(CancellationToken ct)
    {
        if (_saved is not { } saved || database.Recovery is not null)
            return null;
        try
        {
            var (sequence, patients, visits) = await database.ReadAsync(
                connection =>
                    connection.QuerySingle<(long, long, long)>(
                        "SELECT change_seq, deleted_patients, deleted_visits FROM practice"), ct)
                .WaitAsync(WaitTimeout, TimeProvider.System, ct);
            long[] more =
                [sequence - saved.ChangeSequence, patients - saved.DeletedPatients, visits - saved.DeletedVisits];
            // Less than was saved: the file is another one, by whatever hand.
            return more.Any(count => count < 0) ? null : more.Sum();
        }
        catch (Exception unknown)
            when (unknown is ClinicException or SqliteException or IOException or TimeoutException)
        {
            // Whoever reads or writes records is told why; here it is only not known.
            return null;
        }
    }
}
