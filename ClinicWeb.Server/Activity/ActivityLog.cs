using System.Text;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Activity;

/// <summary>
/// <c>activity.jsonl</c>: one JSON line for everything that was tried, newest last. It is no part of a backup, so it
/// survives a restore. The command line may append while the server runs; a line torn by a power cut is skipped.
/// </summary>
internal sealed class ActivityLog(DataFolder folder, ILogger<ActivityLog> logger) : IActivity, IActivityLog
{
    /// <summary>Beyond this many lines the oldest half goes.</summary>
    internal const int MostLines = 5000;

    private static readonly JsonSerializerOptions Json = FileJson.Options();

    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private int _addedSinceCount = MostLines;

    /// <inheritdoc/>
    public void Add(ActivityEntry entry)
    {
        try
        {
            lock (_lock)
            {
                using var alone = HoldAcrossProcesses();
                Append(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(entry, Json) + "\n"));
                // Counted at the first line, and then only when so many were added that the bound may be passed.
                if (++_addedSinceCount > MostLines / 10)
                    Compact();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk must not turn a finished restore into a failed one; the log on the console still has it.
            logger.LogError(e, "The activity list could not be written: {Entry}", entry);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ActivityEntry>> ListAsync(int limit = 500, CancellationToken ct = default)
    {
        if (!File.Exists(folder.ActivityFile))
            return [];
        var entries = new List<ActivityEntry>();
        await using var file = Open(FileMode.Open, FileAccess.Read);
        using var reader = new StreamReader(file, Encoding.UTF8);
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (Parse(line) is { } entry)
                entries.Add(entry);
        }

        entries.Reverse();
        return entries.Count > limit ? entries[..Math.Max(limit, 0)] : entries;
    }

    private DataFolderLock HoldAcrossProcesses()
    {
        Directory.CreateDirectory(folder.Root);
        DataFolderLock? held = null;
        return SpinWait.SpinUntil(
            () => (held = DataFolderLock.TryHold(folder.ActivityLock)) is not null, WaitTimeout)
            ? held!
            : throw new IOException(
                $"Another program has held the activity list for {WaitTimeout.TotalSeconds} seconds.");
    }

    // After a line that a power cut tore, a new one begins.
    private void Append(byte[] line)
    {
        using var file = Open(FileMode.OpenOrCreate, FileAccess.ReadWrite);
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
                line = [(byte)'\n', .. line];
        }

        file.Seek(0, SeekOrigin.End);
        file.Write(line);
        file.Flush(flushToDisk: true);
    }

    private void Compact()
    {
        _addedSinceCount = 0;
        var lines = Durable.WhileHeld(() => File.ReadAllLines(folder.ActivityFile));
        if (lines.Length > MostLines)
            Durable.WriteFile(folder.ActivityFile,
                Encoding.UTF8.GetBytes(string.Join('\n', lines[^(MostLines / 2)..]) + "\n"));
    }

    private FileStream Open(FileMode mode, FileAccess access) =>
        Durable.WhileHeld(
            () => new FileStream(folder.ActivityFile, mode, access, FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 0));

    private ActivityEntry? Parse(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize<ActivityEntry>(line, Json);
        }
        catch (JsonException e)
        {
            logger.LogWarning(e, "A line of the activity list cannot be read and is left out");
            return null;
        }
    }
}
