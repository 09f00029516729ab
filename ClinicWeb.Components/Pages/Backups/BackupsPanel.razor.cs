using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Dialogs;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Layout;

namespace ClinicWeb.Components.Pages.Backups;

/// <summary>Everything about backups; the page and the Settings dialog show this one.</summary>
public sealed partial class BackupsPanel
{
    private readonly CancellationTokenSource _closing = new();
    private readonly List<IDisposable> _subscriptions = [];
    private IReadOnlyList<BackupSummary>? _backups;
    private RetentionPreview? _afterNext;
    private Exception? _failure;
    private bool _asking;
    private bool _loading;
    private bool _stale;

    private bool Recovering => Feed.Current.State == BackupState.Recovery;

    protected override Task OnInitializedAsync()
    {
        _subscriptions.Add(Feed.Subscribe(_ => InvokeAsync(ReloadAsync)));
        _subscriptions.Add(Settings.OnChanged(_ => InvokeAsync(ReloadAsync)));
        _subscriptions.Add(Watch.OnReplaced(() => InvokeAsync(ReloadAsync)));
        Ticker.Tick += Redraw;
        return ReloadAsync();
    }

    // A push during a read makes one more read, however many came.
    private async Task ReloadAsync()
    {
        _stale = true;
        if (_loading)
            return;
        _loading = true;
        try
        {
            while (_stale)
            {
                _stale = false;
                _backups = await Backups.ListAsync(_closing.Token);
                _afterNext = await Backups.PreviewRetentionAsync(Settings.Current, _closing.Token);
                _failure = null;
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
        finally
        {
            _loading = false;
        }
        StateHasChanged();
    }

    private async Task BackUpAsync()
    {
        _asking = true;
        _failure = null;
        try
        {
            var made = await Backups.BackUpAsync(BackupTrigger.Manual, ct: _closing.Token);
            Notifications.Done(T["BackupDone", Shared.Patients(made.PatientCount), Shared.Visits(made.VisitCount)]);
            await ReloadAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _failure = failure;
        }
        _asking = false;
    }

    private async Task RestoreAsync(BackupSummary backup)
    {
        await Dialogs.RestoreAsync(backup.Name);
        await ReloadAsync();
    }

    private async Task CheckAsync(BackupSummary backup)
    {
        await Dialogs.CheckAsync(backup);
        await ReloadAsync();
    }

    private async Task DeleteAsync(BackupSummary backup)
    {
        var text = T["DeleteText", TimeText.DateAndTime(backup.CreatedAt), Shared.Patients(backup.PatientCount), Shared.Visits(backup.VisitCount)];
        if (await Dialogs.ConfirmAsync(T["DeleteTitle"], text, T["Delete"], dangerous: true))
            await TryAsync(() => Backups.DeleteAsync(backup.Name, _closing.Token), T["Deleted"]);
    }

    private Task PinAsync(BackupSummary backup) => TryAsync(
        () => Backups.EditAsync(backup.Name, !backup.Pinned, null, _closing.Token), T[backup.Pinned ? "UnpinnedDone" : "PinnedDone"]);

    private async Task NoteAsync(BackupSummary backup)
    {
        if (await Dialogs.AskNoteAsync(backup) is { } note)
            await TryAsync(() => Backups.EditAsync(backup.Name, null, note, _closing.Token), T["NoteSaved"]);
    }

    private async Task TryAsync(Func<Task> act, string done)
    {
        try
        {
            await act();
            Notifications.Done(done);
            await ReloadAsync();
        }
        catch (Exception failure)
        {
            Notifications.Failed(failure);
        }
    }

    private void Redraw() => InvokeAsync(StateHasChanged);

    public void Dispose()
    {
        Ticker.Tick -= Redraw;
        _subscriptions.ForEach(subscription => subscription.Dispose());
        _closing.Cancel();
        _closing.Dispose();
    }
}
