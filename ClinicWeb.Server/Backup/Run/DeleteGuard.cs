using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Patients;

namespace ClinicWeb.Server.Backup.Run;

/// <summary>
/// The backup before every delete. Deletes that wait for their turn together share one that begins after all of them.
/// </summary>
internal sealed class DeleteGuard(ClinicDatabase database, BackupQueue queue) : IDeleteGuard
{
    private readonly Lock _lock = new();
    private Task<SafetyBackup>? _waiting;

    /// <inheritdoc/>
    public async Task<SafetyBackup> TakeAsync(int? writeTicket = null, CancellationToken ct = default)
    {
        if (database.Recovery is { IsSound: true } sound)
            throw new ClinicException(
                ClinicError.Recovery, sound.Reason, Text.Join($"Nothing was deleted.", sound.Advice()));
        if (database.Recovery is { } recovery)
            throw new ClinicException(
                ClinicError.Recovery, recovery.Reason, $"Nothing was deleted. Restore the last good backup first.");
        EnsureSeen(writeTicket, database.Generation);
        Task<SafetyBackup> waiting;
        lock (_lock)
            waiting = _waiting ??= WaitAndRunAsync();
        var proof = await waiting.WaitAsync(ct);
        EnsureSeen(writeTicket, proof.Practice);
        return proof;
    }

    private static void EnsureSeen(int? writeTicket, int practice)
    {
        if (writeTicket is { } seen && seen != practice)
            throw DeleteProof.Replaced();
    }

    private async Task<SafetyBackup> WaitAndRunAsync()
    {
        // Without this an empty queue would let the run begin before TakeAsync has noted that it waits, and the next
        // delete would be given a backup that began before it was asked for.
        await Task.Yield();
        var began = false;
        try
        {
            var practice = 0;
            var outcome = await queue.BackUpAsync(BackupTrigger.BeforeDelete, begin: () =>
            {
                began = true;
                NoLongerWaiting();
                practice = database.Generation;
            });
            return new SafetyBackup(outcome.Backup.Name, practice, outcome.ChangeSequence);
        }
        catch when (!began)
        {
            NoLongerWaiting();
            throw;
        }
    }

    /// <summary>Whoever asks from now on asked after this run began, and so needs another.</summary>
    private void NoLongerWaiting()
    {
        lock (_lock)
            _waiting = null;
    }
}
