using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>Records every restore that was tried, and has everybody told of it.</summary>
internal sealed class RestoreHistory(IActivityLog log, IStatusFeed feed, TimeProvider time)
{
    /// <summary>The status is measured anew for all who look.</summary>
    public Task AnnounceAsync() => feed.RefreshAsync(CancellationToken.None);

    /// <summary>Writes down how it ended; whatever failed for the disk's or SQLite's sake is thrown in words.</summary>
    public async Task<T> RecordAsync<T>(ActivityKind kind, string name, Func<Task<T>> work, Func<T, Text> succeeded)
    {
        var (at, clock) = (time.GetUtcNow(), time.GetTimestamp());
        try
        {
            var result = await work();
            Add(true, succeeded(result));
            return result;
        }
        catch (ClinicException question)
            when (kind is ActivityKind.PatientRestore && question.Error == ClinicError.Conflict)
        {
            throw; // The person is asked; nothing has failed.
        }
        catch (ClinicException refused)
        {
            Add(false, kind is ActivityKind.PatientRestore ? refused.Hint : refused.Detail);
            throw;
        }
        catch (Exception error) when (DiskErrors.IsFull(error))
        {
            var full = new ClinicException(
                ClinicError.DiskFull, $"The disk is full, so nothing was restored.",
                $"Nothing was changed. Free some space and try again.", error);
            Add(false, full.Detail);
            throw full;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SqliteException)
        {
            var failed = new ClinicException(
                ClinicError.BackupImpossible, $"Nothing was restored: {error.Words()}",
                $"Nothing was changed. Try again; if it fails again, check the disk.", error);
            Add(false, failed.Detail);
            throw failed;
        }

        void Add(bool done, Text detail) => log.Add(new ActivityEntry(
            at, kind, done, name, null, detail, (long)time.GetElapsedTime(clock).TotalMilliseconds));
    }
}
