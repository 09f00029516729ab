using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// Does in scratch everything that a restore does, but for replacing the practice, and looks at what came out. A check that
/// looked at nothing proves nothing, so each step says what it counted.
/// </summary>
public sealed class RestoreDrill(DataFolder folder, DiskRoom room, TimeProvider time) : IRestoreDrill
{
    /// <inheritdoc/>
    public async Task<CheckReport> RunAsync(string zipPath, RunContext run, CancellationToken ct = default)
    {
        var began = time.GetTimestamp();
        using var work = WorkFolder.CreateForReading(folder);
        var database = Path.Combine(work.Path, "clinic.db");
        var steps = new List<CheckStep>();
        ArchiveReport? report = null;
        (string Name, Func<Task<string>> Work)[] plan =
        [
            ("hashes", () => LowPriority.RunAsync(() => Hashes(report = ArchiveCheck.Read(zipPath, ct)))),
            ("extract", () =>
            {
                room.Ensure(report!.UnpackedBytes, "extract");
                return ExtractAsync(zipPath, work.Path, ct);
            }),
            ("integrity", Look(() => PreparedDatabase.CheckIntegrity(database), "SQLite's integrity check found nothing.")),
            ("references", Look(() => PreparedDatabase.CheckForeignKeys(database), "Every visit has its patient.")),
            ("counts", () => LowPriority.RunAsync(() => Said(PreparedDatabase.Count(database, report!.Manifest!)))),
            ("schema", Look(() => PreparedDatabase.Migrate(database), $"It is brought to this program's schema {Migrator.Latest}.")),
            ("sample", () => LowPriority.RunAsync(() => Sample(database))),
            ("vectors", () => LowPriority.RunAsync(() => Vectors(Path.Combine(work.Path, "chroma")))),
        ];
        foreach (var (name, step) in plan)
        {
            ct.ThrowIfCancellationRequested();
            run.Step($"check: {name}", (double)steps.Count / plan.Length);
            steps.Add(await TryAsync(name, step));
            if (!steps[^1].Passed)
                break;
        }

        return new CheckReport(steps.TrueForAll(step => step.Passed), steps, (long)time.GetElapsedTime(began).TotalMilliseconds);
    }

    private static async Task<CheckStep> TryAsync(string name, Func<Task<string>> step)
    {
        try
        {
            return new CheckStep(name, true, await step());
        }
        catch (Exception full) when (DiskRoom.IsFull(full))
        {
            // That says nothing about the backup.
            throw DiskRoom.Full(name, "The disk is full, so the backup could not be tried out.", full);
        }
        catch (ClinicException found) when (found.Error != ClinicError.DiskFull)
        {
            return new CheckStep(name, false, found.Message);
        }
        catch (Exception error) when (error is InvalidDataException or SqliteException or FormatException or ArgumentException)
        {
            return new CheckStep(name, false, $"It cannot be used: {error.Message}");
        }
    }

    private static Func<Task<string>> Look(Action step, string passed) => () => LowPriority.RunAsync(() =>
    {
        step();
        return passed;
    });

    private static string Hashes(ArchiveReport report) => report.Sound
        ? $"{report.SizeBytes.Grouped()} bytes were read back; every checksum matches."
        : throw PreparedDatabase.NotSound(report.Problem!);

    private static async Task<string> ExtractAsync(string zipPath, string target, CancellationToken ct)
    {
        await BackupArchive.ExtractAsync(zipPath, target, ct: ct);
        var files = Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories).Count();
        return $"{files} files were unpacked.";
    }

    private static string Said(PracticeCounts counts) =>
        $"{counts.PatientCount.Grouped()} patients and {counts.VisitCount.Grouped()} visits, as the manifest says.";

    /// <summary>The first and the last patients and their visits, as a doctor would open them.</summary>
    private static string Sample(string database)
    {
        using var connection = SqliteFile.Open(database, SqliteOpenMode.ReadOnly);
        var ids = connection.Query<long>(
            "SELECT id FROM (SELECT id FROM patients ORDER BY id LIMIT 50) UNION SELECT id FROM (SELECT id FROM patients ORDER BY id DESC LIMIT 50)");
        var read = ids.Select(id => PatientRows.Find(connection, id)!).ToList();
        return $"{read.Count} patients with {read.Sum(patient => patient.Visits.Count)} visits were opened.";
    }

    private static string Vectors(string chroma)
    {
        var store = Path.Combine(chroma, "chroma.sqlite3");
        if (!File.Exists(store))
            return "It holds no search index; that is built again from the visits.";
        using var connection = SqliteFile.Open(store);
        var problems = SqliteFile.Problems(connection, limit: 1);
        return problems.Count == 0
            ? "The search index opens."
            : throw PreparedDatabase.NotSound($"The search index in it is damaged: {problems[0]}.");
    }
}
