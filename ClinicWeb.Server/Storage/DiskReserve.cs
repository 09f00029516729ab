namespace ClinicWeb.Server.Storage;

/// <summary>
/// A little room that is kept for the day on which the disk is full: SQLite cannot even read a practice without room
/// for the small file beside it (-shm). Given up, it lets the doctor read until space is made.
/// </summary>
internal sealed class DiskReserve(DataFolder folder, ILogger<DiskReserve> logger)
{
    private const int Size = 1 << 20;

    private string FilePath => folder.ReserveFile;

    /// <summary>Does the work; where the disk is too full for it, gives the room up and does it once more.</summary>
    public async Task RunAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception full) when (DiskErrors.IsFull(full) && Release())
        {
            logger.LogError(full, "The disk is full; the room that was kept for this is given up");
            await work();
        }
    }

    /// <summary>Takes the room again where it is to be had; on a full disk there is none.</summary>
    public void Renew()
    {
        if (File.Exists(FilePath))
            return;
        try
        {
            // Noise: a file system that compresses would make nothing of zeros.
            var noise = new byte[Size];
            new Random(Size).NextBytes(noise);
            File.WriteAllBytes(FilePath, noise);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Durable.Discard(FilePath);
        }
    }

    /// <summary>False when there was none to give.</summary>
    private bool Release() => File.Exists(FilePath) && Durable.Discard(FilePath);
}
