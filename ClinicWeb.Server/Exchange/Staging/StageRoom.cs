using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>Bytes of the disk that an import may take while it reads; the practice needs the rest.</summary>
internal sealed class StageRoom(long bytes)
{
    private long _left = bytes;

    /// <summary>All of it, from the beginning.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>Takes some; there are not so many: <see cref="ClinicError.DiskFull"/>.</summary>
    public void Take(long some)
    {
        if ((_left -= some) < 0)
            throw Full(null);
    }

    /// <summary>What was taken is free again.</summary>
    public void GiveBack(long some) => _left += some;

    /// <summary>The error that says so.</summary>
    public static ClinicException Full(Exception? inner) => new(
        ClinicError.DiskFull,
        $"There is not enough room on the disk to read all of the file, so nothing was imported.",
        $"Free some space on this computer, and import it once more.", inner)
    { Step = "read" };
}
