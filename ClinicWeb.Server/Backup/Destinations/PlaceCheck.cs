using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Settings;

namespace ClinicWeb.Server.Backup.Destinations;

/// <summary>
/// Whether what answers at the second folder's path is the place that the copies are in. Another drive under the same
/// letter, the empty folder that a drive is mounted on, or another practice's folder would take copies as well, and
/// nobody would look for them there. Saving the settings again takes the place as it is, once.
/// </summary>
internal sealed class PlaceCheck(ClinicSettingsStore settings, VerifiedCopies verified)
{
    private sealed record Refusal(string Configured, int Saves);

    private volatile Refusal? _refusal;

    /// <summary>Why nothing may be copied there; null when it may.</summary>
    /// <param name="destination">Is there.</param>
    /// <param name="practice">Its number; null when it has none yet.</param>
    public Text? Refuse(IBackupDestination destination, string? practice)
    {
        var (configured, saves) = (settings.Current.SecondFolder, settings.Saves);
        if (Stranger(destination, practice) is not { } why)
        {
            _refusal = null;
            return null;
        }

        if (_refusal is { } before && before.Configured == configured)
            return saves > before.Saves ? null : why;
        _refusal = new Refusal(configured, saves);
        return why;
    }

    /// <summary>The same, whatever was accepted.</summary>
    public Text? Stranger(IBackupDestination destination, string? practice)
    {
        var mark = destination.MarkedBy();
        if (practice is null || mark == practice)
            return null;
        if (mark is not null)
            return $"The second folder {destination.Location} belongs to another practice, so nothing is copied there. "
                + $"Choose another folder in the Settings; save the settings again if this practice is to take it "
                + $"over.";
        var known = verified.In(destination.Location);
        if (known.Count == 0 || HoldsOneOf(known, destination))
            return null;
        return $"The folder {destination.Location} is there, but none of the copies that were made in it: another "
            + $"drive seems to be in its place, so nothing is copied to it. Connect the right one, or save the "
            + $"settings again to use this one as well.";
    }

    private static bool HoldsOneOf(IReadOnlyList<VerifiedCopy> known, IBackupDestination destination)
    {
        try
        {
            var there = destination.List().Select(file => (file.Name, file.SizeBytes)).ToHashSet();
            return known.Any(copy => there.Contains((copy.Name, copy.SizeBytes)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true; // What cannot be seen is judged by the copying that follows, which says why.
        }
    }
}
