using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Backup.Restore;

/// <inheritdoc cref="IRestoreDrill"/>
public sealed class RestoreDrill(DataFolder folder, TimeProvider time) : IRestoreDrill
{
    /// <inheritdoc/>
    public async Task<CheckReport> RunAsync(string zipPath, RunContext run, CancellationToken ct = default)
    {
        var clock = time.GetTimestamp();
        var steps = new List<CheckStep>();
        run.Step("read", 0);
        var archive = await LowPriority.RunAsync(() => ArchiveCheck.Read(zipPath, ct));
        steps.Add(new CheckStep("files", archive.Sound, archive.Problem ?? "Every file matches its checksum."));
        if (archive.Sound)
        {
            run.Step("extract", 0.4);
            using var work = WorkFolder.Create(folder);
            await BackupArchive.ExtractAsync(zipPath, work.Path, name => name == "clinic.db", ct);
            run.Step("database", 0.7);
            steps.Add(await LowPriority.RunAsync(() => Database(work.Path, archive.Manifest!)));
        }

        return new CheckReport(
            steps.TrueForAll(step => step.Passed), steps, (long)time.GetElapsedTime(clock).TotalMilliseconds);
    }

    private static CheckStep Database(string folder, BackupManifest manifest)
    {
        try
        {
            using var connection = SqliteFile.Open(Path.Combine(folder, "clinic.db"));
            Migrator.Migrate(connection);
            var facts = SnapshotTaker.Check(folder);
            return (facts.PatientCount, facts.VisitCount) == (manifest.PatientCount, manifest.VisitCount)
                ? new CheckStep("database", true, $"{facts.PatientCount} patients and {facts.VisitCount} visits can be read.")
                : new CheckStep("database", false, "It does not hold as many patients and visits as its manifest says.");
        }
        catch (Exception error) when (error is ClinicException or Microsoft.Data.Sqlite.SqliteException)
        {
            return new CheckStep("database", false, error.Message);
        }
    }
}
