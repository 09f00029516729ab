using ClinicWeb.Server.Backup.Restore.Startup;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Host.Lifetime;

/// <summary>Makes this process the owner of the data folder until it ends, and opens the practice.</summary>
internal sealed class PracticeOwner(
    DataFolder folder, StartupRecovery opening, ClinicDatabase database, IHostApplicationLifetime lifetime,
    ILogger<PracticeOwner> logger)
    : IDisposable
{
    // As long as a page may take to come before anybody wonders.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private DataFolderLock? _lock;

    /// <summary>Whether the folder is ours.</summary>
    public bool Owns => _lock is not null;

    /// <summary>Ends when the practice is open, or the status says why it is not.</summary>
    public Task Opened { get; private set; } = Task.CompletedTask;

    /// <summary>Before anything listens; another owner: <see cref="Components.Contracts.ClinicError.Conflict"/> that
    /// names it. What takes long goes on while
    /// pages say what it is.</summary>
    public async Task OpenAsync(FileLog log)
    {
        folder.Create();
        _lock = DataFolderLock.Own(folder);
        // What the owner of before left, or was asked too late: from here on both speak of this one.
        Durable.Discard(folder.AddressFile);
        Durable.Discard(folder.CloseRequestFile);
        log.Open(folder);
        logger.LogInformation("The practice is in {Folder}", folder.Root);
        Opened = opening.OpenAsync(lifetime.ApplicationStopping);
        await Task.WhenAny(Opened, SoonAsync(), Task.Delay(Longest, TimeProvider.System));
        if (Opened.IsCompleted)
        {
            await Opened;
            return;
        }

        if (database.Closed is null)
            database.TellOpening($"The practice is being opened, which takes longer than usual.");
        Opened = InBackgroundAsync(Opened);
    }

    private async Task SoonAsync()
    {
        await opening.TakesLong;
        await Task.Delay(Moment, TimeProvider.System);
    }

    private async Task InBackgroundAsync(Task opened)
    {
        try
        {
            await opened;
            logger.LogInformation("The practice is open");
        }
        catch (OperationCanceledException)
        {
            logger.LogInformation("Closing before the practice was open");
        }
        catch (Exception unforeseen)
        {
            // As at any start that fails: the program ends, and says why.
            logger.LogCritical(unforeseen, "The practice could not be opened");
            lifetime.StopApplication();
        }
        finally
        {
            database.TellOpening(null);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _lock, null)?.Dispose();
}
