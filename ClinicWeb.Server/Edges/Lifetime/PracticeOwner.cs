using ClinicWeb.Server.Backup.Restore;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Edges.Lifetime;

/// <summary>Makes this process the owner of the data folder until it ends, and opens the practice.</summary>
public sealed class PracticeOwner(DataFolder folder, PracticeOpening opening, ILogger<PracticeOwner> logger) : IDisposable
{
    private DataFolderLock? _lock;

    /// <summary>Whether the folder is ours.</summary>
    public bool Owns => _lock is not null;

    /// <summary>Before anything listens; another owner: <see cref="Components.Contracts.ClinicError.Conflict"/> that names it.</summary>
    public async Task OpenAsync()
    {
        folder.Create();
        _lock = DataFolderLock.Own(folder);
        logger.LogInformation("The practice is in {Folder}", folder.Root);
        await opening.OpenAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _lock, null)?.Dispose();
}
