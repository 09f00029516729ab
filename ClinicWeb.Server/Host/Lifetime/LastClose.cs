using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Host.Lifetime;

/// <summary>
/// Whether the practice was closed with its backup. A mark lies in the data folder while it is open; a start that finds
/// one knows that the last close was cut off, by a power cut or by a system that did not wait.
/// </summary>
internal sealed class LastClose(DataFolder folder, IActivityLog activity, TimeProvider time, ILogger<LastClose> logger)
{
    /// <summary>The one before this start had no backup.</summary>
    public bool WasCutOff { get; private set; }

    /// <summary>Looks for a mark.</summary>
    public void Look() => WasCutOff = File.Exists(folder.OpenMark);

    /// <summary>Tells what it found, and leaves the mark of this opening.</summary>
    public void Begin()
    {
        if (WasCutOff)
        {
            Tell($"ClinicWeb was closed without a backup: the computer was switched off, or did not wait for it. "
                + $"Everything that was saved is there, and the backup is made now.");
            logger.LogWarning("The practice was closed without a backup; it is made now");
        }

        try
        {
            Durable.WriteFile(folder.OpenMark, []);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(error, "That the practice is open could not be written down");
        }
    }

    /// <summary>The backup of the close is made.</summary>
    public void End() => Durable.Discard(folder.OpenMark);

    /// <summary>There can be none, and that is told once.</summary>
    public void EndDamaged()
    {
        Tell($"No backup at closing, because the database is damaged. "
            + $"Start ClinicWeb and restore the last good backup.");
        End();
    }

    /// <summary>Nobody could change anything; that is told once.</summary>
    public void EndUnopened()
    {
        Tell($"No backup at closing, because the practice could not be opened. Nothing of it was changed.");
        End();
    }

    private void Tell(Text what) =>
        activity.Add(
            new ActivityEntry(time.GetUtcNow(), ActivityKind.Backup, false, null, BackupTrigger.Shutdown, what, 0));
}
