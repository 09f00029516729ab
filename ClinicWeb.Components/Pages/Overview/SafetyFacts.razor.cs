using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using Microsoft.AspNetCore.Components;

namespace ClinicWeb.Components.Pages.Overview;

/// <summary>The six things that tell how safe the records are.</summary>
public sealed partial class SafetyFacts
{
    private IDisposable? _subscription;

    /// <summary>Newest first; null while they load.</summary>
    [Parameter] public IReadOnlyList<BackupSummary>? Backups { get; set; }

    private BackupStatus Status => Feed.Current;

    private IEnumerable<Fact> Facts => [LastGood, NextDue, Proven, Reach, SecondFolder, Room];

    private Fact LastGood => Status.LastBackup is { } last
        ? new(T["LastGood"], TimeText.Ago(last.CreatedAt),
            string.Join(" · ", new[] { TimeText.OnDay(last.CreatedAt), Shared.Changes(Status) }.OfType<string>()))
        : new(T["LastGood"], T["Never"], Warn: true);

    private Fact NextDue => Status.NextDueAt is { } due
        ? new(T["NextDue"], TimeText.In(due), TimeText.OnDay(due), Status.State == BackupState.Overdue)
        : new(T["NextDue"], "–");

    private Fact Proven
    {
        get
        {
            var proven = Backups?.Where(backup => backup.Health == BackupHealth.Proven).Max(backup => backup.CheckedAt);
            return (Backups, proven) switch
            {
                (null, _) => new(Shared["Health-Proven"], null),
                (_, { } at) => new(Shared["Health-Proven"], TimeText.Ago(at), TimeText.OnDay(at)),
                _ => new(Shared["Health-Proven"], T["ProvenNever"]),
            };
        }
    }

    private Fact Reach => Backups?.LastOrDefault(backup => backup.Health.IsGood()) is { } oldest
        ? new(T["Reach"], TimeText.Span(TimeText.Now - oldest.CreatedAt), TimeText.OnDay(oldest.CreatedAt))
        : new(T["Reach"], Backups is null ? null : "–");

    private Fact SecondFolder => Status.SecondFolder switch
    {
        null => new(Shared["SecondFolder"], T["FolderNone"]),
        { Available: false, Path: var path } => new(Shared["SecondFolder"], T["FolderAway"], path, Warn: true),
        { Missing: > 0, Path: var path, Missing: var missing } =>
            new(Shared["SecondFolder"], T["FolderBehind", missing], path),
        { Path: var path } => new(Shared["SecondFolder"], T["FolderOk"], path),
    };

    private Fact Room
    {
        get
        {
            if (Status.LastBackup is not { SizeBytes: > 0 } last)
                return new(T["Room"], AmountText.Size(Status.FreeBytes));
            var more = Status.FreeBytes / last.SizeBytes;
            return more >= 1000
                ? new(T["Room"], T["RoomForMany", AmountText.Size(Status.FreeBytes)])
                : new(T["Room"], T["RoomFor", AmountText.Size(Status.FreeBytes), more], Warn: more < 10);
        }
    }

    protected override void OnInitialized() => _subscription = Feed.Subscribe(_ => InvokeAsync(StateHasChanged));

    public void Dispose() => _subscription?.Dispose();

    private sealed record Fact(string Name, string? Value, string? Detail = null, bool Warn = false);
}
