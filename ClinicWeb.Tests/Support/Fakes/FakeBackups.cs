using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>A shelf in memory. Set <see cref="Failure"/> and the next call fails with it.</summary>
public sealed class FakeBackups(TimeProvider time, FakeStatusFeed feed) : IBackups
{
    public List<BackupSummary> Shelf { get; } = [];

    public Exception? Failure { get; set; }

    /// <summary>Holds every call back until it is set; null lets them through.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public CheckReport Report { get; set; } = new(true, [new("verify", true, $"12 files match their hashes.")], 420);

    public long Uploaded { get; private set; }

    public async Task<IReadOnlyList<BackupSummary>> ListAsync(CancellationToken ct = default)
    {
        await PassAsync(ct);
        return [.. Shelf.OrderByDescending(backup => backup.CreatedAt)];
    }

    public async Task<BackupDetail> GetAsync(string name, CancellationToken ct = default)
    {
        await PassAsync(ct);
        return new(Find(name), null);
    }

    public async Task<BackupSummary> BackUpAsync(BackupTrigger trigger, string? note = null,
        CancellationToken ct = default)
    {
        await PassAsync(ct);
        return Put(trigger, note);
    }

    public async Task<BackupSummary> UploadAsync(Stream zip, CancellationToken ct = default)
    {
        var buffer = new byte[8192];
        for (int read; (read = await zip.ReadAsync(buffer, ct)) > 0;)
            Uploaded += read;
        await PassAsync(ct);
        return Put(BackupTrigger.Manual, "uploaded");
    }

    public Task<Stream> OpenAsync(string name, CancellationToken ct = default) =>
        Task.FromResult<Stream>(new MemoryStream([80, 75]));

    public async Task<BackupSummary> EditAsync(string name, bool? pinned, string? note, CancellationToken ct = default)
    {
        await PassAsync(ct);
        var edited = Find(name);
        edited = edited with
        {
            Pinned = pinned ?? edited.Pinned,
            Note = note is null ? edited.Note : Text.Verbatim(note)
        };
        Shelf[Shelf.FindIndex(backup => backup.Name == name)] = edited;
        return edited;
    }

    public async Task DeleteAsync(string name, CancellationToken ct = default)
    {
        await PassAsync(ct);
        Shelf.Remove(Find(name));
    }

    public async Task<CheckReport> CheckAsync(string name, CancellationToken ct = default)
    {
        await PassAsync(ct);
        var health = Report.Passed ? BackupHealth.Proven : BackupHealth.Damaged;
        Shelf[Shelf.FindIndex(backup => backup.Name == name)] =
            Find(name) with { Health = health, CheckedAt = time.GetUtcNow() };
        return Report;
    }

    /// <summary>What a preview of other rules answers; null: nothing goes.</summary>
    public Func<ClinicSettings, RetentionPreview>? Retention { get; set; }

    public async Task<RetentionPreview> PreviewRetentionAsync(ClinicSettings rules, CancellationToken ct = default)
    {
        await PassAsync(ct);
        return Retention?.Invoke(rules)
            ?? new(0, 0, null,
                Shelf.Where(backup => backup.Health != BackupHealth.Damaged)
                    .Min(backup => (DateTimeOffset?)backup.CreatedAt));
    }

    private BackupSummary Put(BackupTrigger trigger, string? note)
    {
        var now = time.GetUtcNow();
        var made = new BackupSummary
        {
            Name = $"backup_{now:yyyy-MM-dd_HH-mm-ss}.zip",
            CreatedAt = now,
            Trigger = trigger,
            Note = note is null ? null : Text.Verbatim(note),
            SizeBytes = 8_400_000,
            PatientCount = 150,
            VisitCount = 1200,
            KeptBecause = $"one of the newest 10",
        };
        Shelf.Add(made);
        feed.Push(feed.Current with { State = BackupState.Ok, LastBackup = made });
        return made;
    }

    private BackupSummary Find(string name) => Shelf.Find(backup => backup.Name == name)
        ?? throw new ClinicException(ClinicError.NotFound, $"There is no such backup.",
            $"Choose another one from the list.");

    private async Task PassAsync(CancellationToken ct)
    {
        await Gate.PassAsync(ct);
        if (Failure is { } failure)
        {
            Failure = null;
            throw failure;
        }
    }
}
