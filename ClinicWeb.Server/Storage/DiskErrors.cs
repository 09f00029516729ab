using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Storage;

/// <summary>What the system means by an error of the disk: the one place that knows its numbers.</summary>
internal static class DiskErrors
{
    // https://man7.org/linux/man-pages/man3/errno.3.html (ENOSPC; EDQUOT: 122 on Linux, 69 on macOS). .NET itself says
    // 112 on every system when it reserves space beforehand.
    private static readonly int[] UnixFull = [28, OperatingSystem.IsMacOS() ? 69 : 122, 112];

    // https://learn.microsoft.com/windows/win32/debug/system-error-codes (HANDLE_DISK_FULL, DISK_FULL,
    // DISK_QUOTA_EXCEEDED)
    private static readonly int[] WindowsFull = [39, 112, 1295];

    // ACCESS_DENIED, SHARING_VIOLATION, LOCK_VIOLATION: a scanner or a sync client looks at the file for a moment.
    private static readonly int[] WindowsHeld = [5, 32, 33];

    // EBUSY
    private static readonly int[] UnixHeld = [16];

    // https://sqlite.org/rescode.html. SQLite calls only ENOSPC full; a spent quota is a failed write to it, and room
    // that is missing for the small file beside the database (-shm) an error of its own.
    private const int Full = 13;
    private const int WriteFailed = 778;
    private const int NoRoomForIndex = 4874;

    /// <summary>Whether any part of an error says that the disk, or this user's share of it, is full.</summary>
    public static bool IsFull(Exception? error) => error switch
    {
        null => false,
        SqliteException sqlite
            when sqlite.SqliteErrorCode == Full || sqlite.SqliteExtendedErrorCode is WriteFailed or NoRoomForIndex =>
            true,
        IOException io when (OperatingSystem.IsWindows() ? WindowsFull : UnixFull).Contains(io.HResult & 0xFFFF) =>
            true,
        AggregateException several => several.InnerExceptions.Any(IsFull),
        _ => IsFull(error.InnerException),
    };

    /// <summary>Whether somebody else holds the file for the moment, so that trying again helps.</summary>
    public static bool IsHeld(Exception error) => error is IOException or UnauthorizedAccessException &&
        (OperatingSystem.IsWindows() ? WindowsHeld : UnixHeld).Contains(error.HResult & 0xFFFF);
}
