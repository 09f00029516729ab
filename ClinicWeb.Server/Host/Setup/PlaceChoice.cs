using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Host.Setup;

/// <summary>Where somebody wants the practice to be kept, looked at before anything is begun there.</summary>
/// <param name="Proposed">Where this user's data belongs.</param>
/// <param name="File">Where the choice is kept.</param>
/// <param name="ProgramFolder">Where the program's files are.</param>
/// <param name="Temporary">What the system empties; by default as it says, and what it empties by custom.</param>
internal sealed record PlaceChoice(DataFolder Proposed, string File, string ProgramFolder, string? Temporary = null)
{
    private const string OwnFolder = "ClinicWeb";

    // https://refspecs.linuxfoundation.org/FHS_3.0/fhs-3.0.html; macOS has them below /private.
    private static readonly string[] Emptied =
        ["/tmp", "/var/tmp", "/private/tmp", "/private/var/tmp", "/dev/shm", "/run"];

    /// <summary>Held while it is asked.</summary>
    public string Lock => File + ".lock";

    /// <summary>Where it is asked.</summary>
    public string Address => File + ".address";

    /// <summary>Asks for the end of that.</summary>
    public string CloseRequest => File + ".close";

    /// <summary>
    /// Whether it is still open: nobody chose meanwhile, by another window, "install", or a start that was told.
    /// </summary>
    public bool IsOpen => !System.IO.File.Exists(File) && Proposed.IsNew;

    /// <summary>
    /// Makes the folder and keeps the choice for every start to come; nothing where it is not open any more. A folder
    /// that holds a practice is taken as it is. <see cref="ClinicError.Invalid"/> where a practice cannot be begun;
    /// nothing is kept then.
    /// </summary>
    /// <param name="typed">Full path; null for the one that is proposed.</param>
    public void Take(string? typed)
    {
        if (!IsOpen)
            return;
        var folder = typed is null ? Proposed : Read(typed);
        folder.Create();
        var before = ChosenStart.Read(File);
        before.Choose(typed is null ? null : folder, before.Urls, anew: true).Write(File);
    }

    /// <summary>
    /// What may have been meant by a folder with other things: one of its own in there; null where that would not be
    /// taken either, or the folder is refused for another reason.
    /// </summary>
    public string? Instead(string typed)
    {
        var path = Trimmed(typed);
        if (!Path.IsPathFullyQualified(path) || !Directory.Exists(path))
            return null;
        var own = Path.Combine(path, OwnFolder);
        try
        {
            Read(own);
            return own;
        }
        catch (ClinicException)
        {
            return null;
        }
    }

    private DataFolder Read(string typed)
    {
        var path = Trimmed(typed);
        if (path.Length == 0)
            throw Refused($"No folder was named.");
        if (!Path.IsPathFullyQualified(path) || path.Any(char.IsControl))
            throw Refused($"{path} is not the full path of a folder.");
        if (SyncedFolders.ProgramOf(path) is { } program)
            throw new ClinicException(
                ClinicError.Invalid,
                $"{program} synchronises this folder: it may hold files, bring older ones back, and copies patients to "
                    + $"other computers.",
                $"Choose a folder that stays on this computer.");
        if (IsEmptied(path))
            throw new ClinicException(
                ClinicError.Invalid, $"The system empties this folder.", $"Choose a folder of your own.");
        var folder = DataFolderPlace.Resolve(path, ProgramFolder);
        FolderOwnership.Check(folder);
        return folder;
    }

    private bool IsEmptied(string path) =>
        DataFolderPlace.IsTemporary(path, Temporary)
        || (Temporary is null && !OperatingSystem.IsWindows()
            && Emptied.Any(folder => PathComparison.IsBelow(path, folder)));

    private static ClinicException Refused(Text what) => new(
        ClinicError.Invalid, what,
        OperatingSystem.IsWindows() ? (Text)$@"Write it as in D:\Practice." : $"Write it as in /home/anna/Practice.");

    // As it is copied from a file manager.
    private static string Trimmed(string typed) => typed.Trim().Trim('"').Trim();
}
