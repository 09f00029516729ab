using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Components.Pages.Overview;

/// <summary>How safe the records are, at a glance, and the way into the day's work.</summary>
public sealed partial class OverviewPage
{
    private const int RecentCount = 6;

    private readonly CancellationTokenSource _closing = new();
    private readonly List<IDisposable> _subscriptions = [];
    private IReadOnlyList<BackupSummary>? _backups;
    private IReadOnlyList<Patient>? _recent;
    private PracticeCounts? _practice;
    private string? _newest;
    private Exception? _failure;
    private bool _ready;

    protected override Task OnInitializedAsync()
    {
        _newest = Feed.Current.LastBackup?.Name;
        _subscriptions.Add(Feed.Subscribe(status => InvokeAsync(() => FollowAsync(status))));
        _subscriptions.Add(Watch.OnReplaced(() => InvokeAsync(LoadAsync)));
        return LoadAsync();
    }

    // The list is read again only when there is another newest backup; the rest is in the status itself.
    private Task FollowAsync(BackupStatus status)
    {
        if (status.LastBackup?.Name == _newest)
            return Task.CompletedTask;
        _newest = status.LastBackup?.Name;
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        _failure = null;
        try
        {
            var practice = await Patients.CountAsync(_closing.Token);
            var newestChanges = new PatientQuery(PageSize: RecentCount, Order: PatientOrder.Recent);
            var recent = (await Patients.ListAsync(newestChanges, _closing.Token)).Items;
            var backups = await Backups.ListAsync(_closing.Token);
            (_practice, _recent, _backups) = (practice, recent, backups);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _failure = failure;
        }
        _ready = true;
        StateHasChanged();
    }

    public void Dispose()
    {
        _subscriptions.ForEach(subscription => subscription.Dispose());
        _closing.Cancel();
        _closing.Dispose();
    }
}
