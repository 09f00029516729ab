using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Host.Setup;

/// <summary>Where somebody wants the practice to be kept, looked at before anything is begun there.</summary>
/// <param name="Proposed">Where this user's data belongs.</param>
/// <param name="File">Where the choice is kept.</param>
/// <param name="ProgramFolder">Where the program's files are.</param>
/// <param name="Temporary">What the system empties; by default as it says.</param>
internal sealed record PlaceChoice(DataFolder Proposed, string File, string ProgramFolder, string? Temporary = null)
{
    private const string OwnFolder = "ClinicWeb";

    /// <summary>
    /// Makes the folder and keeps the choice for every start to come. A folder that holds a practice is taken as it
    /// is. <see cref="ClinicError.Invalid"/> where a practice cannot be begun; nothing is kept then.
    /// </summary>
    /// <param name="typed">Full path; null for the one that is proposed.</param>
    public void Take(string? typed)
    {
        var folder = typed is null ? Proposed : Read(typed);
        folder.Create();
        var before = ChosenStart.Read(File);
        before.Choose(typed is null ? null : folder, before.Urls, anew: true).Write(File);
    }

    /// <summary>What may have been meant by a folder that is not to be had: one of its own in there.</summary>
    public static string? Instead(string typed)
    {
        var path = Trimmed(typed);
        return Path.IsPathFullyQualified(path) && Path.GetFileName(path) != OwnFolder && Directory.Exists(path)
            ? Path.Combine(path, OwnFolder)
            : null;
    }

    private DataFolder Read(string typed)
    {
        var path = Trimmed(typed);
        if (path.Length == 0)
            throw Refused($"No folder was named.");
        if (!Path.IsPathFullyQualified(path) || path.Contains('\0', StringComparison.Ordinal))
            throw Refused($"{path} is not the full path of a folder.");
        if (SyncedFolders.ProgramOf(path) is { } program)
            throw new ClinicException(
                ClinicError.Invalid,
                $"{program} synchronises this folder: it may hold files, bring older ones back, and copies patients to "
                    + $"other computers.",
                $"Choose a folder that stays on this computer.");
        if (DataFolderPlace.IsTemporary(path, Temporary))
            throw new ClinicException(
                ClinicError.Invalid, $"The system empties this folder.", $"Choose a folder of your own.");
        return DataFolderPlace.Resolve(path, ProgramFolder);
    }

    private static ClinicException Refused(Text what) => new(
        ClinicError.Invalid, what,
        OperatingSystem.IsWindows() ? (Text)$@"Write it as in D:\Practice." : $"Write it as in /home/anna/Practice.");

    // As it is copied from a file manager.
    private static string Trimmed(string typed) => typed.Trim().Trim('"').Trim();
}
