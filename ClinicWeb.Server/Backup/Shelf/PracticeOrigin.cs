using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Shelf;

/// <summary>
/// Which data folder a backup was made in: a random number that its manifest carries. A list of backups that was lost
/// is made again from the zips with it, and what this practice made itself is not taken for something brought from
/// outside.
/// </summary>
internal sealed class PracticeOrigin(DataFolder folder, IActivity? activity = null)
{
    private string? _id;

    /// <summary>
    /// Of this folder; given once. Null where it can be neither read nor written down: then nothing is said of the
    /// origin.
    /// </summary>
    public string? Id => _id ??= Read() ?? Give();

    /// <summary>Whether this practice made a zip.</summary>
    /// <param name="manifest">Its own; null when it cannot be read.</param>
    /// <param name="name">Of the file.</param>
    /// <param name="madeHere">Where nothing else is known of it: the backups that were made here, for a zip of before
    /// there was an origin.</param>
    public bool IsOwn(BackupManifest? manifest, string name, IReadOnlySet<string>? madeHere) => manifest switch
    {
        null => false,
        { Origin: { } origin } => origin == Id,
        { Trigger: not null } => madeHere?.Contains(name) == true,
        _ => false,
    };

    /// <summary>The names of all backups that the activity list knows to have been made here.</summary>
    public async Task<IReadOnlySet<string>> NamesAsync(CancellationToken ct)
    {
        try
        {
            return activity is null
                ? new HashSet<string>()
                : (await activity.ListAsync(int.MaxValue, ct))
                    .Where(entry => entry is { Kind: ActivityKind.Backup, Succeeded: true })
                    .Select(entry => entry.Backup).OfType<string>().ToHashSet();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new HashSet<string>(); // Then every one of them counts as brought here, and stays.
        }
    }

    private string? Read()
    {
        try
        {
            return File.Exists(folder.OriginFile)
                && Guid.TryParse(Durable.ReadText(folder.OriginFile), out var id)
                    ? id.ToString() : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// Only where there is none: one that cannot be read just now is still the number of every backup made here. Of two
    /// programs that give one at once, the first one's holds.
    /// </summary>
    private string? Give()
    {
        var part = $"{folder.OriginFile}-{Guid.NewGuid():N}.part";
        try
        {
            if (File.Exists(folder.OriginFile))
                return null;
            Durable.WriteFile(part, System.Text.Encoding.ASCII.GetBytes(Guid.NewGuid().ToString()));
            Durable.WhileHeld(() => File.Move(part, folder.OriginFile, overwrite: false));
            Durable.FlushFolder(folder.Root);
            return Read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Durable.Discard(part);
            return Read();
        }
    }
}
