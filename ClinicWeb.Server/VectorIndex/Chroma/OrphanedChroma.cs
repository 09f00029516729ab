using System.Diagnostics;
using System.Globalization;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.VectorIndex.Chroma;

/// <summary>
/// A Chroma server that a killed ClinicWeb left behind. Chroma does not lock its directory, and two servers on one lose
/// records without a word; so before one is started, or files are swapped, what is left behind is ended.
/// </summary>
internal sealed class OrphanedChroma(DataFolder folder)
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Says which process we started.</summary>
    private string NoteFile => folder.ChromaNote;

    /// <summary>Whether one was started, and not seen to end.</summary>
    public static bool HasNote(DataFolder folder) => File.Exists(folder.ChromaNote);

    /// <summary>Writes down a process of ours.</summary>
    public void Note(ChromaProcess process) => Durable.WriteFile(
        NoteFile,
        System.Text.Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{process.Id} {Moment(process.StartedAt)}")));

    /// <summary>Our process ended.</summary>
    public void Forget() => Durable.WhileHeld(() => File.Delete(NoteFile));

    /// <summary>Ends all of ours that still run on the folder, and waits until they are gone.</summary>
    public void End()
    {
        foreach (var process in Find())
        {
            using (process)
            {
                ChromaProcess.KillTree(process);
                if (!process.WaitForExit(WaitTimeout))
                    throw new ChromaUnavailableException(
                        $"Another Chroma server (process {process.Id}) runs on {folder.Chroma} and cannot be ended.");
            }
        }

        Forget();
    }

    private Dictionary<int, Process>.ValueCollection Find()
    {
        var found = new Dictionary<int, Process>();
        if (Noted() is { } noted)
            found[noted.Id] = noted;
        if (OperatingSystem.IsLinux())
        {
            foreach (var process in ByArguments())
                found.TryAdd(process.Id, process);
        }

        return found.Values;
    }

    /// <summary>The process of the note, if it is still that one: numbers of processes are given again.</summary>
    private Process? Noted()
    {
        if (!File.Exists(NoteFile))
            return null;
        var parts = Durable.ReadText(NoteFile).Split(' ');
        if (parts.Length != 2 || !int.TryParse(parts[0], out var id))
            return null;
        try
        {
            var process = Process.GetProcessById(id);
            if (Moment(process.StartTime) == parts[1])
                return process;
            process.Dispose();
        }
        catch (Exception gone)
            when (gone is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // No such process any more.
        }

        return null;
    }

    private IEnumerable<Process> ByArguments()
    {
        foreach (var process in Process.GetProcesses())
        {
            if (process.Id != Environment.ProcessId && IsOurs(process.Id))
                yield return process;
            else
                process.Dispose();
        }
    }

    private bool IsOurs(int process)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{process}/cmdline");
            return ChromaArguments.Matches(line.TrimEnd('\0').Split('\0'), folder.Chroma);
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>To the second: the system's answer wavers by its clock tick.</summary>
    private static string Moment(DateTime start) =>
        start.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
