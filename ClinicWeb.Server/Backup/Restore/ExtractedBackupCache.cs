using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// Looks into backups. The last one that was looked into stays unpacked for a few minutes, since a doctor who browses
/// one asks for page after page of it.
/// </summary>
internal sealed class ExtractedBackupCache(DataFolder folder, BackupShelf shelf, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _one = new(1, 1);
    private Opened? _opened;
    private ITimer? _closing;
    private bool _ended;

    /// <summary>Runs with the path of a checked clinic.db of the newest schema, and the zip's hash.</summary>
    public async Task<T> UseAsync<T>(string name, Func<string, string, Task<T>> work, CancellationToken ct)
    {
        var path = shelf.PathOf(name);
        await _one.WaitAsync(ct);
        try
        {
            var identity = Identity(path);
            if (_opened is null || _opened.Identity != identity || !Directory.Exists(_opened.Work.Path))
            {
                Close();
                _opened = await OpenAsync(path, identity, ct);
            }

            return await work(_opened.Database, _opened.Sha256);
        }
        finally
        {
            _closing?.Dispose();
            if (Volatile.Read(ref _ended))
                Close();
            else
                _closing = time.CreateTimer(_ => CloseWhenIdle(), null, Kept, Timeout.InfiniteTimeSpan);
            _one.Release();
        }
    }

    /// <summary>Reads from the database of a backup.</summary>
    public Task<T> ReadAsync<T>(string name, Func<SqliteConnection, T> work, CancellationToken ct) => UseAsync(
        name,
        (database, _) => Task.Run(
            () =>
            {
                using var connection = SqliteFile.Open(database, SqliteOpenMode.ReadOnly);
                return work(connection);
            },
            ct),
        ct);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Somebody may still look into one, or the timer be running: the semaphore holds nothing that needs disposing
        // of.
        Volatile.Write(ref _ended, true);
        CloseWhenIdle();
    }

    private async Task<Opened> OpenAsync(string path, string identity, CancellationToken ct)
    {
        var report = await ShelfReader.ReadSoundAsync(shelf, Path.GetFileName(path), time, ct);
        var foreign = (await shelf.GetAsync(Path.GetFileName(path), ct)).Uploaded;
        var work = ScratchDirectory.CreateForReading(folder);
        try
        {
            await BackupArchive.ExtractAsync(
                path, work.Path, entry => entry == "clinic.db", report.Manifest, ct);
            var database = Path.Combine(work.Path, "clinic.db");
            await Task.Run(() => DatabasePreparation.Prepare(database, report.Manifest!, foreign), ct);
            return new Opened(identity, report.Sha256, work, database);
        }
        catch (Exception error)
        {
            work.Dispose();
            if (DiskErrors.IsFull(error))
                throw DiskSpaceCheck.Full("extract", $"The disk is full, so the backup could not be unpacked.", error);
            if (error is not (IOException or UnauthorizedAccessException))
                throw;
            _ = shelf.PathOf(Path.GetFileName(path)); // gone meanwhile: that is told
            throw ShelfReader.NotNow(Path.GetFileName(path), error);
        }
    }

    private void CloseWhenIdle()
    {
        if (!_one.Wait(TimeSpan.Zero))
            return;
        try
        {
            Close();
        }
        finally
        {
            _one.Release();
        }
    }

    private void Close()
    {
        _opened?.Work.Dispose();
        _opened = null;
    }

    private static string Identity(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw BackupShelf.Unknown(file.Name);
        return $"{path}|{file.Length}|{file.LastWriteTimeUtc:O}";
    }

    private sealed record Opened(string Identity, string Sha256, ScratchDirectory Work, string Database);
}
