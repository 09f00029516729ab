using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Exchange.Csv;
using ClinicWeb.Server.Exchange.Files;
using ClinicWeb.Server.Exchange.Merge;
using ClinicWeb.Server.Exchange.Staging;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Exchange;

/// <summary>
/// An import: <em>receive → read into a stage → compare → backup → write, in one transaction</em>. A dry run ends
/// before the backup.
/// </summary>
internal sealed class ImportService(
    ImportScratch scratch, ClinicDatabase database, IBackups backups, IActivityLog log, ImportReading reading,
    TimeProvider time) : IImports
{
    /// <inheritdoc/>
    public async Task<IReceivedFile> ReceiveAsync(Stream content, string name, CancellationToken ct = default) =>
        await scratch.ReceiveAsync(content, name, ct);

    /// <inheritdoc/>
    public Task<ImportLook> LookAsync(IReceivedFile file, ImportOptions options, CancellationToken ct = default) =>
        Task.Run(() => reading.Look((ImportFile)file, options, ct), ct);

    /// <inheritdoc/>
    public async Task<ImportResult> ImportAsync(
        IReceivedFile file, ImportOptions options, IProgress<ImportProgress>? progress = null,
        CancellationToken ct = default)
    {
        var began = time.GetUtcNow();
        try
        {
            using var stage = await Task.Run(() => Read((ImportFile)file, options, progress, ct), ct);
            var would = await database.ReadAsync(connection => Compare(connection, stage, options, ct), ct);
            if (options.DryRun || !WouldWrite(would, options))
                return would with { DryRun = options.DryRun };
            return await WriteAsync(stage, options, progress, began, ct);
        }
        catch (Exception error) when (!options.DryRun && error is not OperationCanceledException)
        {
            // The name of a file may be a patient's, and that list names nobody.
            var why = error is ClinicException refused ? refused.Hint : error.Words();
            Note(began, false, null, Text.Join($"Nothing was imported.", why));
            throw;
        }
    }

    private Stage Read(ImportFile file, ImportOptions options, IProgress<ImportProgress>? progress,
        CancellationToken ct)
    {
        Stage? stage = null;
        try
        {
            stage = scratch.NewStage(file);
            reading.Read(file, options, stage, fraction => progress?.Report(new ImportProgress("read", fraction)), ct);
            Weaving.Finish(stage, ct);
            return stage;
        }
        catch (Exception error)
        {
            stage?.Dispose();
            if (DiskErrors.IsFull(error))
                throw StageRoom.Full(error);
            throw;
        }
    }

    private ImportResult Compare(Microsoft.Data.Sqlite.SqliteConnection connection, Stage stage, ImportOptions options,
        CancellationToken ct)
    {
        using var moment = connection.BeginTransaction(deferred: true);
        return new MergeRun(connection, moment, stage, With(null, options)).Run(null, ct);
    }

    private MergeOptions With(RecordWriter? writer, ImportOptions options) =>
        new(writer, options.Update, time.GetLocalNow());

    private static bool WouldWrite(ImportResult would, ImportOptions options) =>
        would.Added + would.VisitsAdded + would.FilesAdded > 0 || (options.Update && would.Changed > 0);

    private async Task<ImportResult> WriteAsync(
        Stage stage, ImportOptions options, IProgress<ImportProgress>? progress, DateTimeOffset began,
        CancellationToken ct)
    {
        // What was compared is written only into the practice that it was compared with.
        var ticket = database.Generation;
        progress?.Report(new ImportProgress("backup", 0));
        var safety = await backups.BackUpAsync(BackupTrigger.Manual, BackupReasons.BeforeImport.ToString(), ct);
        progress?.Report(new ImportProgress("write", 0));
        // A power cut from here on leaves files that no row names, never a row without its file.
        await scratch.PlaceAsync(stage, ct);
        var result = await database.WriteAsync(
            (connection, transaction) =>
            {
                using var writer = new RecordWriter(connection, transaction);
                return new MergeRun(connection, transaction, stage, With(writer, options))
                    .Run(fraction => progress?.Report(new ImportProgress("write", fraction)), ct);
            },
            ticket,
            ct) with
        { SafetyBackup = safety.Name };
        Note(began, true, safety.Name, result.FilesAdded == 0
            ? (Text)($"{result.Added} patients and {result.VisitsAdded} visits were imported; {result.UnreadableCount} "
                + $"lines could not be taken.")
            : $"{result.Added} patients, {result.VisitsAdded} visits and {result.FilesAdded} attached files were "
                + $"imported; {result.UnreadableCount} lines could not be taken.");
        return result;
    }

    private void Note(DateTimeOffset began, bool succeeded, string? backup, Text detail) => log.Add(new ActivityEntry(
        began, ActivityKind.Import, succeeded, backup, null, detail,
        (long)(time.GetUtcNow() - began).TotalMilliseconds));
}
