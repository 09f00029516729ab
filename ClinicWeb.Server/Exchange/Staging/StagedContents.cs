using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>
/// The contents of the files of an import: in scratch, each once, until those that are wanted are put to the files of
/// the charts, before any row names them.
/// </summary>
internal sealed class StagedContents(SqliteConnection stage, string folder, StageRoom room)
{
    // In scratch, in the practice, and in the next backup.
    private const int Copies = 3;

    /// <summary>Takes one; refused as a file that is attached by hand would be, and in the same words.</summary>
    public long Receive(Stream content)
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture));
        var taken = 0L;
        try
        {
            var file = ReceivedFile.CopyAsync(content, path, Take, CancellationToken.None).GetAwaiter().GetResult();
            if (Known(file) is { } known)
            {
                Forget();
                return known;
            }

            return stage.ExecuteScalar<long>(
                """
                INSERT INTO contents (sha256, media_type, size, path) VALUES (@Sha256, @MediaType, @Size, @path)
                RETURNING id
                """,
                new { file.Sha256, file.MediaType, file.Size, path });
        }
        catch (ClinicException)
        {
            Forget();
            throw;
        }

        void Take(int some)
        {
            taken += some * Copies;
            room.Take(some * Copies);
        }

        void Forget()
        {
            Durable.Discard(path);
            room.GiveBack(taken);
        }
    }

    /// <summary>Notes that a row is going to name it.</summary>
    public void Want(long content) =>
        stage.Execute("UPDATE contents SET is_wanted = 1 WHERE id = @content", new { content });

    /// <summary>Whether it lies among the files of the charts, so that a row may name it.</summary>
    public bool IsPlaced(long content) =>
        stage.ExecuteScalar<bool>("SELECT is_placed FROM contents WHERE id = @content", new { content });

    /// <summary>
    /// Puts those that are wanted to the files of the charts; on the disk, under their names, when this returns.
    /// </summary>
    public async Task PlaceAsync(AttachmentFiles files, DiskSpaceCheck disk, CancellationToken ct)
    {
        var wanted = stage.Query<(long Id, string Sha256, string MediaType, long Size, string Path)>(
            "SELECT id, sha256, media_type, size, path FROM contents WHERE is_wanted AND NOT is_placed ORDER BY id")
            .AsList();
        disk.Ensure(wanted.Sum(one => one.Size), "write");
        foreach (var one in wanted)
        {
            await using var content = Durable.OpenRead(one.Path);
            if (!await files.TryTakeAsync(new StoredFile(one.Sha256, one.MediaType, one.Size), content, ct))
                throw new IOException("What was read of the import is not on the disk as it was written.");
            stage.Execute("UPDATE contents SET is_placed = 1 WHERE id = @Id", new { one.Id });
        }
    }

    private long? Known(StoredFile file) => stage.ExecuteScalar<long?>(
        "SELECT id FROM contents WHERE sha256 = @Sha256 AND media_type = @MediaType", file);
}
