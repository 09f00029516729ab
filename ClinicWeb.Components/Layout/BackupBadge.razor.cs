using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using MudBlazor;

namespace ClinicWeb.Components.Layout;

/// <summary>How safe the practice is, on every page: pushed, and counting on by itself.</summary>
public sealed partial class BackupBadge
{
    private IDisposable? _subscription;
    private BackupState _told;
    private string _announcement = "";

    private BackupStatus Status => Feed.Current;

    private string LastBackup =>
        T["LastBackup", Status.LastBackup is { } last ? TimeText.Ago(last.CreatedAt) : T["Never"].Value];

    private string Tone => Status.State switch
    {
        BackupState.Ok when Status.LastBackup is null => "cw-info",
        BackupState.Ok when Status.Warnings.Count > 0 => "cw-warn",
        BackupState.Ok when Status.LacksMuch() => "cw-info",
        BackupState.Ok => "cw-ok",
        BackupState.Running => "cw-info",
        BackupState.Overdue => "cw-warn",
        _ => "cw-bad",
    };

    private string Icon => Status.State switch
    {
        BackupState.Ok when Status.LastBackup is null => Icons.Material.Outlined.Backup,
        BackupState.Ok when Status.Warnings.Count > 0 => Icons.Material.Outlined.WarningAmber,
        BackupState.Ok when Status.LacksMuch() => Icons.Material.Outlined.Backup,
        BackupState.Ok => Icons.Material.Outlined.CheckCircle,
        BackupState.Running => Icons.Material.Outlined.Sync,
        BackupState.Overdue => Icons.Material.Outlined.Schedule,
        BackupState.Failed => Icons.Material.Outlined.ErrorOutline,
        _ => Icons.Material.Outlined.Healing,
    };

    private string? StateLine => Status.State switch
    {
        BackupState.Running => Feed.Progress is { } progress
            ? T["RunningStep", Steps.Words(Shared, progress.Step),
                progress.Fraction.ToString("P0", System.Globalization.CultureInfo.CurrentCulture)]
            : Shared["Working"],
        BackupState.Overdue => T["Overdue"],
        BackupState.Failed => T["Failed"],
        BackupState.Recovery => Status.Recovery switch
        {
            { Opening: true } => T["Opening"],
            { IsSound: true } => Shared["CannotOpenNow"],
            _ => Shared["NeedsRestore"],
        },
        _ when Status.Warnings.Count == 1 => T["Warning1"],
        _ when Status.Warnings.Count > 1 => T["Warnings", Status.Warnings.Count],
        _ when Status.LastBackup is null => T["None"],
        _ when Status.LacksMuch() => Shared.Changes(Status),
        _ => Status.NextDueAt is { } due ? T["NextDue", TimeText.OnDay(due)] : Shared["AllIsWell"],
    };

    private string Explanation =>
        string.Join(' ',
            new[] { Changed }.Concat(new[] { Status.LastAttempt?.Detail }.Concat(Status.Warnings).Select(Server.Say))
                .OfType<string>());

    private string? Changed => Shared.Changes(Status) is { } words ? $"{words}." : null;

    protected override void OnInitialized()
    {
        _told = Status.State;
        _subscription = Feed.Subscribe(Announce, _ => InvokeAsync(StateHasChanged));
    }

    // Only a change of state is spoken, not every minute that passes.
    private void Announce(BackupStatus status) => InvokeAsync(() =>
    {
        if (status.State != _told)
        {
            _told = status.State;
            _announcement = T[$"Announce-{status.State}"];
        }
        StateHasChanged();
    });

    public void Dispose() => _subscription?.Dispose();
}
