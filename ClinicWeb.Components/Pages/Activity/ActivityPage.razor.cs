using System.Globalization;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Components.Pages.Activity;

/// <summary>Every backup, check, restore and failure, day by day.</summary>
public sealed partial class ActivityPage
{
    private const int Step = 100;

    private readonly CancellationTokenSource _closing = new();
    private IDisposable? _subscription;
    private IReadOnlyList<ActivityEntry>? _entries;
    private Exception? _failure;
    private ActivityKind? _kind;
    private bool _onlyFailed;
    private int _shown = Step;

    private IEnumerable<ActivityEntry> Matching => (_entries ?? [])
        .Where(entry => (_kind is null || entry.Kind == _kind) && (!_onlyFailed || !entry.Succeeded));

    protected override Task OnInitializedAsync()
    {
        _subscription = Feed.Subscribe(_ => InvokeAsync(LoadAsync));
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            _entries = await Activity.ListAsync(ct: _closing.Token);
            _failure = null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _failure = failure;
        }
        StateHasChanged();
    }

    private void Choose(ActivityKind? kind, bool onlyFailed) => (_kind, _onlyFailed, _shown) = (kind, onlyFailed, Step);

    private string Day(DateTime day) => (Moments.Local(Moments.Now).Date - day).Days switch
    {
        0 => T["Today"],
        1 => T["Yesterday"],
        _ => day.ToString("D", CultureInfo.CurrentCulture),
    };

    public void Dispose()
    {
        _subscription?.Dispose();
        _closing.Cancel();
        _closing.Dispose();
    }
}
