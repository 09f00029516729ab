using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Backup.Checks;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Backup;

/// <summary>What pages, REST and the command line call. Everything that takes long goes through the one gate.</summary>
public sealed class BackupService(
    ClinicDatabase database, BackupGate gate, BackupQueue backup, BackupShelf shelf, BackupUpload upload,
    SecondFolder second, BackupMaintenance keeper, IRestoreDrill drill,
    IActivityLog log, TimeProvider time) : IBackups
{
    private const int LongestNote = 500;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BackupSummary>> ListAsync(CancellationToken ct = default) =>
        await SummarizeAsync(await shelf.ListAsync(ct));

    /// <inheritdoc/>
    public async Task<BackupDetail> GetAsync(string name, CancellationToken ct = default)
    {
        var path = shelf.PathOf(name);
        var summary = await SummaryAsync(name, ct);
        BackupManifest? manifest;
        try
        {
            manifest = await Task.Run(() => ArchiveCheck.ManifestOf(path), ct);
        }
        catch (FileNotFoundException)
        {
            throw BackupShelf.Unknown(name);
        }

        return new BackupDetail(
            summary, manifest is null ? null : JsonSerializer.Deserialize<JsonElement>(manifest.ToJson()));
    }

    /// <inheritdoc/>
    public async Task<BackupSummary> BackUpAsync(
        BackupTrigger trigger, string? note = null, CancellationToken ct = default)
    {
        RefuseLongNote(note);
        RefuseInRecovery();
        var outcome = await backup.RunAsync(trigger, Trimmed(note), RefuseInRecovery, ct);
        return await SummaryAsync(outcome.Backup.Name, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task<BackupSummary> UploadAsync(Stream zip, CancellationToken ct = default) =>
        await SummaryAsync(await upload.AddAsync(zip, ct), CancellationToken.None);

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(string name, CancellationToken ct = default)
    {
        var path = shelf.PathOf(name);
        try
        {
            return Task.FromResult<Stream>(Durable.OpenRead(path, options: FileOptions.Asynchronous));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _ = shelf.PathOf(name); // gone meanwhile: that is told
            throw ShelfReader.NotNow(name, error);
        }
    }

    /// <inheritdoc/>
    public async Task<BackupSummary> EditAsync(string name, bool? pinned, string? note, CancellationToken ct = default)
    {
        RefuseLongNote(note);
        _ = shelf.PathOf(name);
        await shelf.EditAsync(
            name,
            entry => entry with
            {
                Pinned = pinned ?? entry.Pinned,
                Alarm = pinned == false ? null : entry.Alarm,
                Note = note is null ? entry.Note : Trimmed(note),
            },
            ct);
        gate.Announce();
        return await SummaryAsync(name, ct);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken ct = default) => gate.RunAsync(
        async run =>
        {
            var entry = await shelf.GetAsync(name, CancellationToken.None);
            if (await MayBeGoodAsync(entry, run) && !await AnotherReadsBackAsync(name))
                throw new ClinicException(
                    ClinicError.Conflict, "This is the only good backup, so it was not deleted.",
                    "Press Backup now first; then this one can go.");
            await shelf.RemoveAsync(name);
            log.Add(new ActivityEntry(time.GetUtcNow(), ActivityKind.Shelf, true, name, null, "Deleted by hand.", 0));
            return true;
        },
        ct);

    /// <inheritdoc/>
    public Task<RetentionPreview> PreviewRetentionAsync(ClinicSettings rules, CancellationToken ct = default)
    {
        SettingsRules.Ensure(rules);
        return keeper.PreviewAsync(rules, ct);
    }

    /// <inheritdoc/>
    public Task<CheckReport> CheckAsync(string name, CancellationToken ct = default) => gate.RunAsync(
        async run =>
        {
            var began = time.GetUtcNow();
            var report = await DrillAsync(name, run, ct);
            var failed = report.Steps.FirstOrDefault(step => !step.Passed);
            log.Add(new ActivityEntry(
                began, ActivityKind.Check, report.Passed, name, null,
                failed?.Detail ?? "It can be restored: every step of a restore was tried.", report.DurationMs));
            return report;
        },
        ct);

    /// <summary>Copies all that the second folder lacks, if it is there again, in turns.</summary>
    public async Task CatchUpAsync(CancellationToken ct = default)
    {
        while (await CatchUpTurnAsync(ct))
            ct.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// One turn of copying what the second folder lacks, so that neither a backup nor a delete need wait for all of it. Cheap when
    /// there is nothing to do. True when it got on and something is still missing.
    /// </summary>
    public async Task<bool> CatchUpTurnAsync(CancellationToken ct = default)
    {
        var missing = await MissingAsync(ct);
        if (missing == 0)
            return false;
        await gate.RunAsync(
            async run =>
            {
                run.Step("copy", 0.5);
                await keeper.CopyAsync();
                return true;
            },
            ct);
        return await MissingAsync(ct) is > 0 and var left && left < missing;
    }

    private async Task<int> MissingAsync(CancellationToken ct)
    {
        var backups = await shelf.ListAsync(ct);
        return (await second.LookAsync(backups)).Status(backups) is { Available: true, Missing: var missing } ? missing : 0;
    }

    /// <summary>What cannot be read just now is told and remembered as that, and judged by nobody.</summary>
    private async Task<CheckReport> DrillAsync(string name, RunContext run, CancellationToken ct)
    {
        var path = shelf.PathOf(name);
        try
        {
            var report = await drill.RunAsync(path, run, (await shelf.GetAsync(name, ct)).Uploaded, ct);
            await shelf.NoteAsync(
                name,
                entry => entry with
                {
                    Health = report.Passed ? BackupHealth.Proven : BackupHealth.Damaged,
                    WasProven = false,
                    CheckedAt = time.GetUtcNow(),
                    Problem = report.Steps.FirstOrDefault(step => !step.Passed)?.Detail,
                });
            return report;
        }
        catch (ClinicException notNow) when (notNow is { Error: ClinicError.BackupImpossible, InnerException: { } error, Step: "hashes" })
        {
            _ = shelf.PathOf(name); // gone meanwhile: that is told
            await shelf.NoteAsync(name, entry => ShelfReader.Unreadable(entry, error, time.GetUtcNow()));
            throw ShelfReader.NotNow(name, error);
        }
    }

    /// <summary>
    /// What was called damaged is tried out before it is gone for good; what cannot be read may be the one that is needed. On a full
    /// disk, which is when one deletes, its zip alone decides.
    /// </summary>
    private async Task<bool> MayBeGoodAsync(CatalogEntry entry, RunContext run)
    {
        try
        {
            return entry.IsGood || (await DrillAsync(entry.Name, run, CancellationToken.None)).Passed;
        }
        catch (ClinicException full) when (full.Error == ClinicError.DiskFull)
        {
            return await IsSoundAsync(entry.Name) ?? true;
        }
        catch (ClinicException notNow) when (notNow.Error == ClinicError.BackupImpossible)
        {
            return true;
        }
    }

    /// <summary>Read now, not remembered: a disk that rots changes no file's time.</summary>
    private async Task<bool> AnotherReadsBackAsync(string name)
    {
        foreach (var other in (await shelf.ListAsync()).Where(other => other.IsGood && other.Name != name))
        {
            if (await IsSoundAsync(other.Name) == true)
                return true;
        }

        return false;
    }

    /// <summary>Null when that cannot be told.</summary>
    private async Task<bool?> IsSoundAsync(string name)
    {
        try
        {
            return (await ShelfReader.ReadAsync(shelf, name, time)).Sound;
        }
        catch (ClinicException notNow) when (notNow.Error is ClinicError.BackupImpossible or ClinicError.NotFound)
        {
            return null;
        }
    }

    private async Task<BackupSummary> SummaryAsync(string name, CancellationToken ct) =>
        (await SummarizeAsync(await shelf.ListAsync(ct))).FirstOrDefault(summary => summary.Name == name) ??
        throw new ClinicException(
            ClinicError.NotFound, $"There is no backup called {name}.", "Look at the list again.");

    private async Task<List<BackupSummary>> SummarizeAsync(IReadOnlyList<CatalogEntry> backups)
    {
        var copies = await second.LookAsync(backups);
        var reasons = keeper.Verdicts(backups).ToDictionary(verdict => verdict.Item.Id, verdict => verdict.Reasons);
        return [.. backups.Select(backup => Summaries.Of(
            backup, reasons.GetValueOrDefault(backup.Name), copies.Has(backup), time))];
    }

    private void RefuseInRecovery()
    {
        if (database.Recovery is { } recovery)
            throw new ClinicException(
                ClinicError.Recovery, $"{recovery.Reason} A damaged practice is not backed up.",
                "Restore the last good backup first.");
    }

    private static string? Trimmed(string? note) => string.IsNullOrWhiteSpace(note) ? null : note.Trim();

    private static void RefuseLongNote(string? note)
    {
        if (note?.Length > LongestNote)
            throw new ClinicException(ClinicError.Invalid, "The note is too long.", "Use at most 500 characters.")
            {
                Fields = new Dictionary<string, string[]> { ["note"] = ["At most 500 characters."] },
            };
    }
}
