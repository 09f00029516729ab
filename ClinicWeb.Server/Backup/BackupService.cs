using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Backup.Checks;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Backup.Status;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Backup;

/// <summary>
/// What pages, REST and the command line call. Everything that takes long goes through the one queue.
/// </summary>
internal sealed class BackupService(
    BackupQueue queue, BackupShelf shelf, BackupUpload upload, BackupChecks checks, BackupDeletion deletion,
    BackupSummaries summaries, BackupMaintenance maintenance) : IBackups
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<BackupSummary>> ListAsync(CancellationToken ct = default) =>
        await summaries.OfAsync(await shelf.ListAsync(ct));

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
        var outcome = await queue.BackUpAsync(trigger, Noted(note), ct: ct);
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
                Note = note is null || note == entry.Note?.ToString() ? entry.Note : Noted(note),
            },
            ct);
        queue.Announce();
        return await SummaryAsync(name, ct);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken ct = default) => deletion.DeleteAsync(name, ct);

    /// <inheritdoc/>
    public Task<RetentionPreview> PreviewRetentionAsync(ClinicSettings rules, CancellationToken ct = default)
    {
        SettingsRules.Ensure(rules);
        return maintenance.PreviewAsync(rules, ct);
    }

    /// <inheritdoc/>
    public Task<CheckReport> CheckAsync(string name, CancellationToken ct = default) => checks.CheckAsync(name, ct);

    private async Task<BackupSummary> SummaryAsync(string name, CancellationToken ct) =>
        (await summaries.OfAsync(await shelf.ListAsync(ct))).FirstOrDefault(summary => summary.Name == name) ??
        throw new ClinicException(
            ClinicError.NotFound, $"There is no backup called {name}.", $"Look at the list again.");

    private static Text? Noted(string? note) => string.IsNullOrWhiteSpace(note) ? null : Text.Verbatim(note.Trim());

    private static void RefuseLongNote(string? note)
    {
        if (note?.Length > BackupLimits.Note)
            throw new ClinicException(ClinicError.Invalid, $"The note is too long.",
                $"Use at most {BackupLimits.Note} characters.")
            {
                Fields = new Dictionary<string, Text[]> { ["note"] = [$"At most {BackupLimits.Note} characters."] },
            };
    }
}
