using ClinicWeb.Components.Contracts;

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

    private bool MayRestore(BackupSummary backup) => Feed.Current.Recovery?.Offers(backup) ?? true;

    protected override Task OnInitializedAsync()
    {
        _subscriptions.Add(Feed.Subscribe(_ => InvokeAsync(ReloadAsync)));
        _subscriptions.Add(Settings.OnChanged(_ => InvokeAsync(ReloadAsync)));
        _subscriptions.Add(Watch.OnReplaced(() => InvokeAsync(ReloadAsync)));
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
            await Actions.BackUpAsync();
            await ReloadAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _failure = failure;
        }
        _asking = false;
    }

    private Task RestoreAsync(BackupSummary backup) => ThenReloadAsync(Actions.RestoreAsync(backup));

    private Task CheckAsync(BackupSummary backup) => ThenReloadAsync(Actions.CheckAsync(backup));

    private Task DeleteAsync(BackupSummary backup) => ThenReloadAsync(Actions.DeleteAsync(backup));

    private Task PinAsync(BackupSummary backup) => ThenReloadAsync(Actions.PinAsync(backup));

    private Task NoteAsync(BackupSummary backup) => ThenReloadAsync(Actions.NoteAsync(backup));

    private async Task ThenReloadAsync(Task act)
    {
        await act;
        await ReloadAsync();
    }

    public void Dispose()
    {
        _subscriptions.ForEach(subscription => subscription.Dispose());
        _closing.Cancel();
        _closing.Dispose();
    }
}
