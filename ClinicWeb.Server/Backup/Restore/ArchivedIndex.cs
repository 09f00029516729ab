using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// The search index inside a backup. It is derived from the visits, so that whatever keeps it from being unpacked (no
/// room, a path that is too long) leaves it out and fails nothing of the records.
/// </summary>
internal static class ArchivedIndex
{
    private const string Folder = "chroma";

    /// <summary>Whether an entry of the zip is the database or the settings: no index, and no attached file.</summary>
    public static bool IsRecord(string entry) => !IsIndex(entry) && ArchiveCheck.HashInName(entry) is null;

    private static bool IsIndex(string entry) => entry.StartsWith($"{Folder}/", StringComparison.Ordinal);

    /// <summary>
    /// Unpacks it below <paramref name="target"/>; not possible: nothing of it is there, and why is answered.
    /// </summary>
    public static async Task<Text?> TryExtractAsync(
        string zipPath, string target, ArchiveReport report, DiskSpaceCheck room, CancellationToken ct)
    {
        try
        {
            room.Ensure(report.UnpackedBytes - report.RecordBytes - report.AttachedBytes, "extract");
            await BackupArchive.ExtractAsync(zipPath, target, IsIndex, ct: ct);
            return null;
        }
        catch (ClinicException noRoom) when (noRoom.Error == ClinicError.DiskFull)
        {
            return LeaveOut(target, noRoom.What);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return LeaveOut(target, error.Words());
        }
    }

    private static Text LeaveOut(string target, Text because)
    {
        // A rest that cannot be removed is a damaged index, which is found and built again.
        Durable.Discard(Path.Combine(target, Folder));
        return $"The search index was left out ({because.WithoutStop()}); it is built again from the visits.";
    }
}
