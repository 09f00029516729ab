using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Layout;
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
        ? new("LastGood", TimeText.Ago(last.CreatedAt),
            string.Join(" · ", new[] { TimeText.OnDay(last.CreatedAt), Shared.Changes(Status) }.OfType<string>()))
        : new("LastGood", T["Never"], Warn: true);

    private Fact NextDue => Status.NextDueAt is { } due
        ? new("NextDue", TimeText.In(due), TimeText.OnDay(due), Status.State == BackupState.Overdue)
        : new("NextDue", "–");

    private Fact Proven
    {
        get
        {
            var proven = Backups?.Where(backup => backup.Health == BackupHealth.Proven).Max(backup => backup.CheckedAt);
            return (Backups, proven) switch
            {
                (null, _) => new("Proven", null),
                (_, { } at) => new("Proven", TimeText.Ago(at), TimeText.OnDay(at)),
                _ => new("Proven", T["ProvenNever"]),
            };
        }
    }

    private Fact Reach => Backups?.LastOrDefault(backup => backup.Health.IsGood()) is { } oldest
        ? new("Reach", TimeText.Span(TimeText.Now - oldest.CreatedAt), TimeText.OnDay(oldest.CreatedAt))
        : new("Reach", Backups is null ? null : "–");

    private Fact SecondFolder => Status.SecondFolder switch
    {
        null => new("SecondFolder", T["FolderNone"]),
        { Available: false, Path: var path } => new("SecondFolder", T["FolderAway"], path, Warn: true),
        { Missing: > 0, Path: var path, Missing: var missing } => new("SecondFolder", T["FolderBehind", missing], path),
        { Path: var path } => new("SecondFolder", T["FolderOk"], path),
    };

    private Fact Room
    {
        get
        {
            if (Status.LastBackup is not { SizeBytes: > 0 } last)
                return new("Room", AmountText.Size(Status.FreeBytes));
            var more = Status.FreeBytes / last.SizeBytes;
            return more >= 1000
                ? new("Room", T["RoomForMany", AmountText.Size(Status.FreeBytes)])
                : new("Room", T["RoomFor", AmountText.Size(Status.FreeBytes), more], Warn: more < 10);
        }
    }

    protected override void OnInitialized()
    {
        _subscription = Feed.Subscribe(_ => Redraw());
        Ticker.Tick += Redraw;
    }

    private void Redraw() => InvokeAsync(StateHasChanged);

    public void Dispose()
    {
        _subscription?.Dispose();
        Ticker.Tick -= Redraw;
    }

    private sealed record Fact(string Name, string? Value, string? Detail = null, bool Warn = false);
}
