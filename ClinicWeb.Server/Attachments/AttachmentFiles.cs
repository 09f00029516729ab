using System.Security.Cryptography;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Attachments;

/// <summary>
/// The folder <c>files</c>: each file once, under its SHA-256. What is there is never rewritten and never deleted: a
/// row of the history, of a backup or of tomorrow's restore may name it. Only what is not what its name says gives way,
/// to quarantine.
/// </summary>
internal sealed class AttachmentFiles(DataFolder folder, TimeProvider time)
{
    private const int BlockSize = 1 << 20;

    /// <summary>Where a file that <see cref="StoredFile.Path"/> names lies.</summary>
    public string FullPath(string path) => Path.Combine(folder.Root, path);

    /// <summary>Reads it to its end: what is there of it.</summary>
    public StoredFileState Look(StoredFile file)
    {
        if (file.Path is not { } path)
            return StoredFileState.Missing;
        try
        {
            using var content = Durable.OpenRead(FullPath(path), BlockSize);
            // The hash says all; what a row of a stranger's zip says of the size condemns no sound file.
            return HashOf(content) == file.Sha256 ? StoredFileState.Sound : StoredFileState.Damaged;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return StoredFileState.Missing;
        }
        catch (Exception moment) when (moment is IOException or UnauthorizedAccessException)
        {
            return StoredFileState.Unreadable;
        }
    }

    /// <summary>
    /// Opens a file that is, byte for byte, what was attached; null for any other, and for one that cannot be read now.
    /// </summary>
    public FileStream? OpenIfSound(StoredFile file)
    {
        if (file.Path is not { } path)
            return null;
        FileStream? content = null;
        try
        {
            content = Durable.OpenRead(FullPath(path), options: FileOptions.Asynchronous);
            if (content.Length > 0 && HashOf(content) == file.Sha256)
            {
                content.Position = 0;
                return content;
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Says no more than a file that is another one.
        }

        content?.Dispose();
        return null;
    }

    /// <summary>
    /// A new file to write into, on the same volume; what a power cut leaves of it is removed at the next start.
    /// </summary>
    public string NewPart()
    {
        Ensure(folder.Files);
        return Path.Combine(folder.Files, $"{Guid.NewGuid():N}{DataFolder.PartEnding}");
    }

    /// <summary>
    /// Gives a finished, flushed part its place; its name survives a power cut when this returns. One that is there
    /// already and sound stays, and the part goes.
    /// </summary>
    /// <param name="part">From <see cref="NewPart"/>; holds exactly <paramref name="file"/>.</param>
    /// <param name="file">What it is.</param>
    public void Place(string part, StoredFile file)
    {
        var target = FullPath(file.Path ?? throw new ArgumentException("No row can name this file.", nameof(file)));
        switch (Look(file))
        {
            case StoredFileState.Sound:
                Durable.Discard(part);
                // Whoever put it there may have lost the power before its name was on the disk.
                Durable.FlushFolder(Path.GetDirectoryName(target)!);
                return;
            case StoredFileState.Damaged or StoredFileState.Unreadable:
                Quarantine.KeepFile(folder, target, time);
                break;
        }

        Ensure(Path.GetDirectoryName(target)!);
        Durable.Rename(part, target);
    }

    /// <summary>Writes what a zip holds of it; false, and nothing is there, when that is not the file.</summary>
    public async Task<bool> TryTakeAsync(StoredFile file, Stream content, CancellationToken ct)
    {
        var part = NewPart();
        try
        {
            await using (var output = new FileStream(part, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None,
                BlockSize))
            {
                await content.CopyToAsync(output, BlockSize, ct);
                output.Flush(flushToDisk: true);
                output.Position = 0;
                if (HashOf(output) != file.Sha256)
                    return false;
            }

            Place(part, file);
            return true;
        }
        finally
        {
            Durable.Discard(part);
        }
    }

    private static void Ensure(string path)
    {
        if (Directory.Exists(path))
            return;
        Directory.CreateDirectory(path);
        Durable.FlushFolder(Path.GetDirectoryName(path)!);
    }

    private static string HashOf(Stream content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
