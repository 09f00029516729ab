using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
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
            _entries = Together(await Activity.ListAsync(ct: _closing.Token));
            _failure = null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _failure = failure;
        }
        StateHasChanged();
    }

    /// <summary>Patients that came back from one backup in one go are one row, as they were one click.</summary>
    private List<ActivityEntry> Together(IReadOnlyList<ActivityEntry> newestFirst)
    {
        var rows = new List<ActivityEntry>();
        for (var at = 0; at < newestFirst.Count;)
        {
            var last = newestFirst[at];
            var count = 1;
            while (at + count < newestFirst.Count && IsOneOf(newestFirst[at + count - 1], newestFirst[at + count]))
                count++;
            rows.Add(count == 1 ? last : last with
            {
                Detail = Text.Verbatim(T["CameBack", count]),
                DurationMs = newestFirst.Skip(at).Take(count).Sum(entry => entry.DurationMs),
            });
            at += count;
        }

        return rows;
    }

    private static bool IsOneOf(ActivityEntry later, ActivityEntry earlier) =>
        later is { Kind: ActivityKind.PatientRestore, Succeeded: true }
            && earlier is { Kind: ActivityKind.PatientRestore, Succeeded: true }
        && later.Backup == earlier.Backup && later.At - earlier.At < TimeSpan.FromSeconds(30);

    private void Choose(ActivityKind? kind, bool onlyFailed) => (_kind, _onlyFailed, _shown) = (kind, onlyFailed, Step);

    private string Day(DateTime day) => (TimeText.Local(TimeText.Now).Date - day).Days switch
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
