using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
using ClinicWeb.Server.VectorIndex;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// Replaces the files of the practice while everybody who has them open lets go of them: the search index is ended, the
/// database closed, and both go on with what is there afterwards.
/// </summary>
internal sealed class PracticeSwap(
    DataFolder folder, ClinicDatabase database, IVectorStore vectors, RestoreSwap swap, ClinicSettingsStore settings,
    RecordLossDetector loss, TimeProvider time)
{
    /// <summary>
    /// Whether the files of the search index may be replaced; a server of somebody else may run on them.
    /// </summary>
    public bool MaySwapIndex => vectors.MaySwapFiles;

    /// <summary>Whether a restore was committed and is not finished.</summary>
    public bool IsUnfinished => File.Exists(folder.RestoreJournal);

    /// <summary>
    /// Finishes a committed restore whose moves failed half-way: it owns the stage. False when there is none.
    /// </summary>
    public async Task<bool> FinishUnfinishedAsync()
    {
        if (RestoreJournal.Load(folder) is not { } unfinished)
            return false;
        await SwapAsync(() => swap.Finish(unfinished));
        await ReopenedAsync();
        return true;
    }

    /// <summary>
    /// Commits and finishes a restore: the state of the index, and what could not be replaced and is not needed.
    /// </summary>
    public Task<(string Vectors, IReadOnlyList<Text> Left)> CommitAsync(RestoreJournal journal) =>
        SwapAsync(() => swap.Commit(journal));

    /// <summary>Forgets a stage that was not committed.</summary>
    public void RemoveStage() => swap.RemoveStage();

    /// <summary>At a start, before the database was ever open: the same around <paramref name="finish"/>, which says
    /// whether something was replaced.</summary>
    public async Task FinishAtStartAsync(Func<bool> finish, Func<Task> open)
    {
        // A server that the killed program left behind must not go on with files that are moved under it.
        await vectors.StopForSwapAsync(CancellationToken.None);
        var replaced = finish();
        if (replaced)
        {
            // The program may have run on since the restore broke off, with forms of the practice before.
            database.RaiseGeneration();
            await loss.PracticeReplacedAsync();
        }

        await settings.ReloadAsync();
        await open();
        if (replaced)
            database.TellReplaced();
        await vectors.ResumeAfterSwapAsync(CancellationToken.None);
    }

    /// <summary>Takes over the restored settings; whatever differs from now on, the restore explains.</summary>
    public async Task ReopenedAsync()
    {
        await settings.ReloadAsync();
        await loss.PracticeReplacedAsync();
    }

    private async Task<(string Vectors, IReadOnlyList<Text> Left)> SwapAsync(Func<IReadOnlyList<Text>> moves)
    {
        IReadOnlyList<Text> left = [];
        var generation = database.Generation;
        await vectors.StopForSwapAsync();
        try
        {
            await database.ReplaceAsync(async () => left = await Task.Run(moves), HalfDone);
        }
        catch (Exception error)
        {
            // What is there now must be searchable again.
            await vectors.ResumeAfterSwapAsync();
            // It is done, and only could not be opened yet.
            if (database.Generation != generation)
                await ReopenedAsync();
            if (error is IOException or UnauthorizedAccessException)
                throw Unfinished(error);
            throw;
        }

        return ((await vectors.ResumeAfterSwapAsync()).State, left);
    }

    /// <summary>Half of a committed restore must not be opened.</summary>
    private RecoveryStatus? HalfDone() => IsUnfinished
        ? new RecoveryStatus(
            $"A restore could not be finished yet. ClinicWeb tries it again by itself; close other programs that use "
                + $"the data folder.",
            time.GetUtcNow(), null)
        { ForNow = true }
        : null;

    private ClinicException Unfinished(Exception error) => IsUnfinished
        ? new ClinicException(
            ClinicError.Recovery, $"The restore was begun and could not be finished: {error.Words()}",
            $"Nothing is lost. ClinicWeb finishes it by itself as soon as it can; close other programs that use the "
                + $"data folder.", error)
        : new ClinicException(
            DiskErrors.IsFull(error) ? ClinicError.DiskFull : ClinicError.Conflict,
            $"The restore could not be begun: {error.Words()}", $"Nothing was changed. Try again.", error);
}
