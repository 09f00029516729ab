using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Database;

/// <content>The file is deleted or replaced under the program.</content>
public sealed partial class ClinicDatabase
{
    /// <summary>Refuses where the file that lies there is not the one that is open: it is not this practice.</summary>
    public void EnsureTheFile()
    {
        if (_open)
            RefuseIfNotTheFile();
    }

    /// <summary>
    /// When the file was deleted or replaced under the program, what is acknowledged now would be in no file that a
    /// path leads to.
    /// </summary>
    private void RefuseIfNotTheFile()
    {
        if (IsTheFile)
            return;
        lock (_rescue)
        {
            if (_recovery is null)
                Shut(
                    new RecoveryStatus(RescuedFile.Happened(folder), _time.GetLocalNow(), null), mayReopen: false,
                    tell: true);
        }

        throw new ClinicException(
            ClinicError.Recovery, _recovery!.Reason,
            $"Nothing was saved just now. Open the Backups page and restore the last good backup.");
    }

    private bool IsTheFile => FileIdentity.Of(folder.ClinicDb) is { } now && now == _file;

    /// <summary>
    /// Saves from the connection that was open all the time: one that comes from the pool may have been opened since,
    /// on whatever lies there now. Null where nothing was open.
    /// </summary>
    private RecoveryStatus? Rescue()
    {
        using var known = Interlocked.Exchange(ref _keptOpen, null);
        return known is null ? null : RescuedFile.Rescue(known, folder, _time);
    }
}
