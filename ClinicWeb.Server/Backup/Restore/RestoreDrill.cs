using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Backup.Checks;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Storage;
using ClinicWeb.Server.VectorIndex;
using ClinicWeb.Server.VectorIndex.Store;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// Does in scratch everything that a restore does, but for replacing the practice, and looks at what came out. A check
/// that looked at nothing proves nothing, so each step says what it counted. Only the records decide: the search index
/// is derived.
/// </summary>
internal sealed class RestoreDrill(DataFolder folder, DiskSpaceCheck room, TimeProvider time) : IRestoreDrill
{
    /// <inheritdoc/>
    public async Task<CheckReport> RunAsync(string zipPath, RunContext run, bool foreign,
        CancellationToken ct = default)
    {
        var began = time.GetTimestamp();
        using var work = ScratchDirectory.CreateForReading(folder);
        var database = Path.Combine(work.Path, "clinic.db");
        var steps = new List<CheckStep>();
        ArchiveReport? report = null;
        Text? noIndex = null;
        (string Name, Func<Task<Text>> Work)[] plan =
        [
            (IRestoreDrill.Hashes, () => LowPriority.RunAsync(() => Hashes(report = ArchiveCheck.Read(zipPath, ct)))),
            ("extract", async () =>
            {
                room.Ensure(report!.RecordBytes, "extract");
                await BackupArchive.ExtractAsync(zipPath, work.Path, ArchivedIndex.IsRecord, report.Manifest, ct);
                noIndex = await ArchivedIndex.TryExtractAsync(zipPath, work.Path, report, room, ct);
                return $"{Directory.EnumerateFiles(work.Path, "*", SearchOption.AllDirectories).Count()} files were "
                    + $"unpacked.";
            }),
            ("integrity", Look(() => DatabasePreparation.CheckIntegrity(database), $"No errors found.")),
            ("references",
                Look(() => DatabasePreparation.CheckForeignKeys(database), $"Every visit belongs to a patient.")),
            ("counts", () => LowPriority.RunAsync(() => Said(DatabasePreparation.Count(database, report!.Manifest!)))),
            ("schema", () => LowPriority.RunAsync(() => Schema(database, foreign))),
            ("records", () => LowPriority.RunAsync(() => EveryRecord.Read(database))),
            ("files", () => LowPriority.RunAsync(() => ArchivedAttachments.Compare(zipPath, database))),
            ("vectors",
                () => LowPriority.RunAsync(() => noIndex ?? Index(Path.Combine(work.Path, "chroma"), database))),
        ];
        foreach (var (name, step) in plan)
        {
            ct.ThrowIfCancellationRequested();
            run.Step($"check: {name}", (double)steps.Count / plan.Length);
            steps.Add(await TryAsync(name, step));
            if (!steps[^1].Passed)
                break;
        }

        return new CheckReport(steps.TrueForAll(step => step.Passed), steps,
            (long)time.GetElapsedTime(began).TotalMilliseconds);
    }

    private static async Task<CheckStep> TryAsync(string name, Func<Task<Text>> step)
    {
        try
        {
            return new CheckStep(name, true, await step());
        }
        catch (Exception full) when (DiskErrors.IsFull(full))
        {
            // That says nothing about the backup.
            throw DiskSpaceCheck.Full(name, $"The disk is full, so the backup could not be tested.", full);
        }
        catch (ClinicException found) when (found.Error == ClinicError.NotSound)
        {
            return new CheckStep(name, false, found.What);
        }
        catch (Exception error) when (error is InvalidDataException or FormatException or ArgumentException ||
                                      error is SqliteException sqlite && !SqliteFile.IsOfTheMoment(sqlite))
        {
            return new CheckStep(name, false, $"It cannot be used: {error.Words()}");
        }
        catch (Exception moment) when (moment is IOException or UnauthorizedAccessException or SqliteException)
        {
            // Neither does a scratch folder that fails just now.
            throw new ClinicException(
                ClinicError.BackupImpossible, $"The backup could not be tried out: {moment.Words().WithoutStop()}.",
                $"That says nothing about the backup. Check the disk, then try again.", moment)
            { Step = name };
        }
    }

    private static Func<Task<Text>> Look(Action step, Text passed) => () => LowPriority.RunAsync(() =>
    {
        step();
        return passed;
    });

    private static Text Hashes(ArchiveReport report) => report.Sound
        ? (Text)$"{report.SizeBytes:N0} bytes were read back; every checksum matches."
        : throw DatabasePreparation.NotSound(report.Problem!);

    private static Text Said(PracticeCounts counts) =>
        $"{counts.PatientCount:N0} patients and {counts.VisitCount:N0} visits, as the backup says.";

    private static Text Schema(string database, bool foreign)
    {
        DatabasePreparation.Migrate(database, foreign);
        using var connection = SqliteFile.Open(database, SqliteOpenMode.ReadOnly);
        return SchemaGuard.Difference(connection) is null
            ? (Text)$"This ClinicWeb can open it."
            : $"This ClinicWeb can open it. Another program has changed how its tables are laid out.";
    }

    private static Text Index(string chroma, string database) => StoreCheck.Measure(chroma, database).State switch
    {
        VectorStates.Absent => $"It holds no search index; that is built again from the visits.",
        VectorStates.Consistent => $"The search index fits the visits.",
        _ => $"The search index in it is no use; it is built again from the visits.",
    };
}
