using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Settings;

/// <summary>
/// What was chosen for every start of this user. A double click and the verbs do not see what "install" was told, and
/// an update brings an appsettings.json of its own: this file outlives both.
/// </summary>
internal sealed record ChosenStart
{
    /// <summary>Full path of the data folder; null for the platform's place.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Where the pages are served; null for the default.</summary>
    public string? Urls { get; init; }

    /// <summary>Whether a practice lay in <see cref="DataDirectory"/>: when it is missing, it is away.</summary>
    public bool Begun { get; init; }

    /// <summary>Where the platform keeps settings of this user, apart from the data; null where it has none.</summary>
    public static string? FileOfThisUser
    {
        get
        {
            var folder = OperatingSystem.IsMacOS()
                // What .NET calls a folder for settings is the one for data there.
                ? Path.Combine(Folder(Environment.SpecialFolder.UserProfile), "Library", "Preferences")
                : Folder(Environment.SpecialFolder.ApplicationData);
            return Path.IsPathFullyQualified(folder) ? Path.Combine(folder, "ClinicWeb", "start.json") : null;
        }
    }

    /// <summary>
    /// Nothing where nothing was chosen. A file that cannot be read: <see cref="ClinicError.Invalid"/>; another
    /// practice must not be taken for the one that was chosen.
    /// </summary>
    public static ChosenStart Read(string? file)
    {
        try
        {
            return file is null
                ? new ChosenStart()
                : JsonSerializer.Deserialize<ChosenStart>(Durable.ReadBytes(file), FileJson.Options())
                    ?? new ChosenStart();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ChosenStart();
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ClinicException(
                ClinicError.Invalid,
                $"Where the practice was chosen to be cannot be read from {file!}: {error.Words()}",
                $"Delete this file, then run install again with --Clinic:DataDirectory and the folder of the practice.",
                error);
        }
    }

    public void Write(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        Durable.WriteFile(file, JsonSerializer.SerializeToUtf8Bytes(this, FileJson.Options(indented: true)));
    }

    /// <summary>Another choice; null for the platform's place and the default.</summary>
    /// <param name="folder">Of the practice.</param>
    /// <param name="urls">Of the pages.</param>
    /// <param name="anew">Somebody named the folder just now: a practice may begin where there is none.</param>
    public ChosenStart Choose(DataFolder? folder, string? urls, bool anew) => new()
    {
        DataDirectory = folder?.Root,
        Urls = urls,
        Begun = folder is not null && (!folder.IsNew || (!anew && Begun && IsChosen(folder))),
    };

    /// <summary>Whether the folder is the one that was chosen.</summary>
    public bool IsChosen(DataFolder folder) => DataDirectory is { } chosen && folder.Root.Equals(
        Path.GetFullPath(chosen),
        PathComparison.OfThisSystem);

    /// <summary>
    /// A drive that is not connected looks like a new computer: an empty practice in its place would hide the one that
    /// is there.
    /// </summary>
    public void RefuseWhereAway(DataFolder folder)
    {
        if (Begun && IsChosen(folder) && folder.IsNew)
            throw new ClinicException(
                ClinicError.Invalid,
                $"The practice in {folder.Root} is not there; its drive or network folder may be away.",
                $"Connect it and start ClinicWeb again. To begin a new practice, run install with "
                    + $"--Clinic:DataDirectory and its folder.");
    }

    private static string Folder(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify);
}
