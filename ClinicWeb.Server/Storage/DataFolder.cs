using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Storage;

/// <summary>Where everything is kept. Every path that the program writes comes from here.</summary>
public sealed class DataFolder
{
    /// <summary>How a file's name ends that is not finished yet.</summary>
    internal const string PartEnding = ".part";

    /// <summary>Names a data folder; creates nothing.</summary>
    /// <param name="root">Absolute path.</param>
    public DataFolder(string root) => Root = Path.GetFullPath(root);

    /// <summary>The folder itself.</summary>
    public string Root { get; }

    /// <summary>Patients and visits.</summary>
    public string ClinicDb => Path.Combine(Root, "clinic.db");

    /// <summary>What is derived from the records; never backed up, and may be deleted at any time.</summary>
    public string SearchDb => Path.Combine(Root, "search.db");

    /// <summary>The vector store.</summary>
    public string Chroma => Path.Combine(Root, "chroma");

    /// <summary>The attached files, each once, by its content.</summary>
    public string Files => Path.Combine(Root, "files");

    /// <summary>What the doctor set.</summary>
    public string SettingsFile => Path.Combine(Root, "settings.json");

    /// <summary>What the passphrase is known by; never backed up, so that a restore locks nobody out.</summary>
    public string PassphraseFile => Path.Combine(Root, "passphrase.json");

    /// <summary>Damaged or replaced files, kept aside.</summary>
    public string Quarantine => Path.Combine(Root, "quarantine");

    /// <summary>The zips.</summary>
    public string Backups => Path.Combine(Root, "backups");

    /// <summary>What was tried, a JSON line each.</summary>
    public string ActivityFile => Path.Combine(Root, "activity.jsonl");

    /// <summary>Held while a line is added to <see cref="ActivityFile"/>.</summary>
    public string ActivityLock => Path.Combine(Root, ".activity.lock");

    /// <summary>Room for what must still be written on a full disk.</summary>
    public string ReserveFile => Path.Combine(Root, ".reserve");

    /// <summary>Which Chroma was started, to end it should this program not come to that.</summary>
    public string ChromaNote => Path.Combine(Root, ".chroma.pid");

    /// <summary>A number of this folder's own, by which backups made here are told from others.</summary>
    public string OriginFile => Path.Combine(Root, ".origin");

    /// <summary>A second copy of what is remembered of the backups, away from them.</summary>
    public string CatalogCopy => Path.Combine(Root, ".catalog.json");

    /// <summary>What the columns of imported files were said to hold.</summary>
    public string ImportMappings => Path.Combine(Root, ".import-mappings.json");

    /// <summary>Held open by the one server that owns the folder.</summary>
    public string LockFile => Path.Combine(Root, ".lock");

    /// <summary>Says who holds <see cref="LockFile"/>.</summary>
    public string OwnerFile => Path.Combine(Root, ".owner");

    /// <summary>Says where the owner's pages are, while there is one.</summary>
    public string AddressFile => Path.Combine(Root, ".address");

    /// <summary>Asks the owner to close.</summary>
    public string CloseRequestFile => Path.Combine(Root, ".close");

    /// <summary>There from the opening of the practice until its backup of the close.</summary>
    public string OpenMark => Path.Combine(Root, ".open");

    /// <summary>What the program did and complained of, in files of bounded size.</summary>
    public string Logs => Path.Combine(Root, "logs");

    /// <summary>Held open by whoever runs a backup or restore, server or command line.</summary>
    public string RunLockFile => Path.Combine(Backups, ".run.lock");

    /// <summary>Where a restore is prepared, on the same volume as what it replaces.</summary>
    public string RestoreStage => Path.Combine(Root, ".restore");

    /// <summary>Its existence commits a restore.</summary>
    public string RestoreJournal => Path.Combine(Root, ".restore.journal");

    /// <summary>Whether nothing of a practice is here yet.</summary>
    public bool IsNew => !File.Exists(ClinicDb) && !HasBackups && !File.Exists(RestoreJournal);

    /// <summary>Whether any zip lies in the backups folder.</summary>
    public bool HasBackups
    {
        get
        {
            try
            {
                return Directory.Exists(Backups) && Directory.EnumerateFiles(Backups, "*.zip").Any();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return true; // What cannot be seen is not taken for nothing.
            }
        }
    }

    /// <summary>Whether something of this name in the folder is the program's.</summary>
    internal bool IsOurs(string? name) => name is not null
        && (Ours().Any(path => name == Path.GetFileName(path)) || Databases().Any(path => IsBeside(path, name)));

    /// <summary>Whether it has a name that nobody else gives to what is theirs.</summary>
    internal bool IsOnlyOurs(string? name) => IsOurs(name) && !Common().Any(path => name == Path.GetFileName(path));

    private string[] Ours() =>
        [.. Common(), ClinicDb, SearchDb, PassphraseFile, ActivityFile, OriginFile, CatalogCopy, ImportMappings,
            LockFile, OwnerFile, AddressFile, CloseRequestFile, OpenMark, RestoreStage, RestoreJournal, ReserveFile,
            ActivityLock, ChromaNote];

    private string[] Databases() => [ClinicDb, SearchDb];

    // What SQLite keeps there: "clinic.db-wal".
    private static bool IsBeside(string database, string name) =>
        name.StartsWith(Path.GetFileName(database) + "-", StringComparison.Ordinal);

    private string[] Common() => [Chroma, Files, SettingsFile, Quarantine, Backups, Logs];

    /// <summary>
    /// Creates the folder, for its owner only, as everything that this process creates from here on (0700, 0600). A
    /// folder of the backups that cannot be made must not keep a doctor from the patients.
    /// </summary>
    public void Create()
    {
        Durable.OwnerOnly();
        if (OperatingSystem.IsWindows() && (WindowsPaths.IsTooLong(Root) || WindowsPaths.Misleading(Root) is not null))
            throw new ClinicException(
                ClinicError.Invalid,
                $"Windows cannot keep a practice in {Root}: the path is too long, or a name in it is reserved.",
                $"Set Clinic:DataDirectory to a folder with a short and plain path.");
        var ours = FolderOwnership.IsOurs(
            this, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        try
        {
            foreach (var folder in (string[])[Root, Quarantine])
                Directory.CreateDirectory(folder);
            if (!ours)
            {
                // What a practice shares with others stays theirs.
            }
            else if (OperatingSystem.IsWindows())
                WindowsFiles.OwnerOnly(Root);
            else
                File.SetUnixFileMode(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ClinicException(
                ClinicError.Invalid, $"The data folder {Root} cannot be used: {error.Words()}",
                $"Check that this user may read and write it, or set Clinic:DataDirectory to another folder.", error);
        }

        try
        {
            Directory.CreateDirectory(Backups);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Told by the status, and by every backup that is tried.
        }
    }
}
