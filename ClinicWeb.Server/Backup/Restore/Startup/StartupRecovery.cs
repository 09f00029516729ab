using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore.Startup;

/// <summary>
/// What happens before anybody works: an interrupted restore is finished, clinic.db is looked at, and then it is
/// opened, or the program goes into recovery. Only an error that is not damage is thrown.
/// </summary>
internal sealed class StartupRecovery(
    ClinicDatabase database, BackupQueue queue, InterruptedRestore interrupted, PracticeOpener opener,
    RecoveryMode recovery,
    DiskReserve reserve, TimeProvider time) : IReopening
{
    // Another program's check or backup takes seconds; a suspended one never ends.
    private static readonly TimeSpan RunTimeout = TimeSpan.FromSeconds(10);

    // A run of another program that ends by then is nothing that anybody need be told of.
    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _takesLong = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _tryAgain;

    /// <summary>Ends when the opening has begun something that may take long; what it is, the status tells.</summary>
    public Task TakesLong => _takesLong.Task;

    /// <summary>For the owner of the data folder: finishes, heals and upgrades what needs it.</summary>
    public Task OpenAsync(CancellationToken ct = default) => OpenAsync(mayBeAlone: true, ct);

    /// <summary>
    /// Opens again what could not be opened for a reason of the moment (a full disk, a file that another program held,
    /// an unfinished restore). Cheap when there is no such reason. True when the practice is open now.
    /// </summary>
    public async Task<bool> TryAgainAsync(CancellationToken ct = default)
    {
        if (database.Recovery is null || (!_tryAgain && !database.MayReopen && !interrupted.IsUnfinished))
            return false;
        await OpenAsync(mayBeAlone: false, ct);
        return database.Recovery is null;
    }

    /// <summary>
    /// Beside a server that may have the practice open (the command line): changes nothing. An older schema stays as it
    /// is and can be backed up, but not read.
    /// </summary>
    public Task OpenBesideAsync(CancellationToken ct = default) => queue.RunAsync(
        async _ =>
        {
            if (interrupted.IsUnfinished)
                throw new ClinicException(
                    ClinicError.Recovery, $"A restore was interrupted and is not finished.",
                    $"Start ClinicWeb once: it finishes the restore first.");
            await opener.OpenBesideAsync();
            return true;
        },
        ct);

    private async Task OpenAsync(bool mayBeAlone, CancellationToken ct)
    {
        interrupted.RemoveLeftovers();
        var began = false;
        _tryAgain = false;
        await using var tell = time.CreateTimer(
            _ =>
            {
                if (!began)
                    TellLong($"Another ClinicWeb program is working on the backups. The practice opens as soon as it "
                        + $"is done, or without it after 10 seconds.");
            },
            null, Unnoticed, Timeout.InfiniteTimeSpan);
        using var timeout = new CancellationTokenSource(RunTimeout, time);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            await OpenInTurnAsync(() => began = true, waiting.Token);
        }
        catch (Exception locked) when (!began && !mayBeAlone && !ct.IsCancellationRequested &&
            locked is OperationCanceledException or ClinicException { Error: ClinicError.BackupImpossible })
        {
            // What runs may be a restore of this very program: nothing is opened beside it.
            _tryAgain = true;
        }
        catch (ClinicException locked) when (!began && locked.Error == ClinicError.BackupImpossible)
        {
            await OpenAloneAsync(locked);
        }
        catch (OperationCanceledException) when (!began && !ct.IsCancellationRequested)
        {
            await OpenAloneAsync(new ClinicException(
                ClinicError.BackupImpossible,
                $"Another ClinicWeb program works on the backups and does not come to an end.",
                $"Close it (a command line that runs a check or a restore), then try again."));
        }
        finally
        {
            began = true;
            await tell.DisposeAsync(); // what it says now would stay for ever
            database.TellOpening(null);
        }
    }

    private Task<bool> OpenInTurnAsync(Action begin, CancellationToken ct) => queue.RunAsync(
        async run =>
        {
            begin();
            try
            {
                await reserve.RunAsync(() => interrupted.FinishAndOpenAsync(
                    TellLong, async () => _tryAgain |= !await opener.OpenAsync(run, TellLong)));
            }
            catch (Exception moment) when (IsOfTheMoment(moment))
            {
                NotNow(moment);
            }

            if (database.Recovery is null)
                reserve.Renew();
            return true;
        },
        ct);

    private async Task OpenAloneAsync(ClinicException locked)
    {
        try
        {
            if (interrupted.IsUnfinished)
                NotNow(locked);
            else
                _tryAgain = !await opener.OpenAloneAsync(locked);
        }
        catch (Exception moment) when (IsOfTheMoment(moment))
        {
            NotNow(moment);
        }
    }

    private void TellLong(Text inWords)
    {
        database.TellOpening(inWords);
        _takesLong.TrySetResult();
    }

    private static bool IsOfTheMoment(Exception error) =>
        error is IOException or UnauthorizedAccessException or SqliteException or ClinicException;

    /// <summary>Nothing of this is damage: it is told, and tried again by itself.</summary>
    private void NotNow(Exception moment)
    {
        _tryAgain = true;
        recovery.EnterForNow(new DatabaseDiagnosis(
            DatabaseCondition.Damaged,
            interrupted.IsUnfinished && !DiskErrors.IsFull(moment)
                ? $"A restore was interrupted and cannot be finished just now: {moment.Words().WithoutStop()}. Nothing "
                    + $"is lost; ClinicWeb tries it again by itself."
                : NotOpenedNow.Words(moment),
            moment.ToString()));
    }
}
