using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using MudBlazor;

namespace ClinicWeb.Components.Pages.Overview;

/// <summary>Picks, of all that could be said, the one thing that matters most now.</summary>
public sealed partial class SafetyCard
{
    private IDisposable? _subscription;
    private Exception? _failure;
    private bool _asking;

    private Answer Now => Feed.Current switch
    {
        { State: BackupState.Recovery, Recovery.IsSound: true } =>
            new("cw-bad", Icons.Material.Outlined.Healing, Shared["CannotOpenNow"], [], false),
        { State: BackupState.Recovery } =>
            new("cw-bad", Icons.Material.Outlined.Healing, Shared["NeedsRestore"], [], false),
        { State: BackupState.Running } =>
            new("cw-info", Icons.Material.Outlined.Sync, T["Hero-Running"], [T["Hero-RunningText"]], false),
        { State: BackupState.Failed, LastAttempt: var attempt } =>
            new("cw-bad", Icons.Material.Outlined.ErrorOutline, T["Hero-Failed"],
                [Server.Say(attempt?.Detail) ?? T["Hero-FailedText"]], true),
        { State: BackupState.Overdue, NextDueAt: var due } =>
            new("cw-warn", Icons.Material.Outlined.Schedule, T["Hero-Overdue"],
                [T["Hero-OverdueText", due is { } at ? TimeText.Ago(at) : ""]], true),
        { LastBackup: null } =>
            new("cw-info", Icons.Material.Outlined.Backup, Shared["NoBackupYet"], [T["Hero-NoneText"]], true),
        { Warnings: { Count: > 0 } warnings } =>
            new("cw-warn", Icons.Material.Outlined.WarningAmber, T["Hero-Warning"],
                [.. warnings.Select(warning => Server.Say(warning))], false),
        { NextDueAt: var due } lacking when lacking.LacksMuch() =>
            new("cw-info", Icons.Material.Outlined.Backup, T["Hero-Lacks"],
                [T["Hero-LacksText", Shared.Changes(lacking)!, TimeText.In(due ?? TimeText.Now)]], true),
        { LastBackup: { } last, SecondFolder: null } =>
            new("cw-info", Icons.Material.Outlined.Computer, T["Hero-Here"],
                [T["Hero-OkText", TimeText.Ago(last.CreatedAt)], T["Hero-HereText"]], false, LacksFolder: true),
        { LastBackup: { } last } =>
            new("cw-ok", Icons.Material.Outlined.VerifiedUser, Shared["AllIsWell"],
                [T["Hero-OkText", TimeText.Ago(last.CreatedAt)]], false),
    };

    protected override void OnInitialized() => _subscription = Feed.Subscribe(_ => InvokeAsync(StateHasChanged));

    private async Task BackUpAsync()
    {
        (_asking, _failure) = (true, null);
        try
        {
            await Backups.BackUpAsync(BackupTrigger.Manual); // also when the page is left: it was asked for
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _failure = failure;
        }
        _asking = false;
    }

    public void Dispose() => _subscription?.Dispose();

    private sealed record Answer(string Tone, string Icon, string Title, IReadOnlyList<string> Lines, bool CanBackUp,
        bool LacksFolder = false);
}
