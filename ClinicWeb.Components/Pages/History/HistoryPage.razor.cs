using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Pages.History;

/// <summary>
/// Everything that stood in the record of a patient, or in a visit, version against version. The version that is open
/// and what it is compared with are in the address.
/// </summary>
public sealed partial class HistoryPage : IDisposable
{
    private const string Now = "now";

    private IDisposable? _watching;
    private Exception? _failure;
    private HistoryContents? _shown;
    private (long, long?)? _loaded;
    private int _generation;
    private bool _busy;

    /// <summary>Whose.</summary>
    [Parameter]
    public long PatientId { get; set; }

    /// <summary>Of which visit; null for the patient's own record.</summary>
    [Parameter]
    public long? VisitId { get; set; }

    /// <summary>The one that is open.</summary>
    [SupplyParameterFromQuery]
    public long? Version { get; set; }

    /// <summary><c>now</c>: compared with today's record; else with what came next.</summary>
    [SupplyParameterFromQuery]
    public string? Against { get; set; }

    [Inject] private HistoryReader Reader { get; set; } = null!;
    [Inject] private IPracticeWatch Practice { get; set; } = null!;
    [Inject] private HistoryFlow Flow { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IStringLocalizer<HistoryTexts> T { get; set; } = null!;
    [Inject] private IStringLocalizer<PatientTexts> Texts { get; set; } = null!;

    private bool Loading => _shown is null && _failure is null;

    private string Title => _shown is null ? T["Title"]
        : VisitId is null ? T["TitlePatient", _shown.Name]
        : T["TitleVisit", _shown.Day, _shown.Name];

    private string? Lead => _shown is null ? null : T.Times(_shown.Past.Versions.Count);

    private string Chart =>
        VisitId is { } visit && _shown?.Past.Now is not null ? $"/patients/{PatientId}?visit={visit}"
            : $"/patients/{PatientId}";

    private bool AgainstNow => Against == Now;

    /// <inheritdoc />
    public void Dispose() => _watching?.Dispose();

    /// <inheritdoc />
    protected override void OnInitialized() => _watching = Practice.OnReplaced(() => InvokeAsync(LoadAsync));

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != (PatientId, VisitId))
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            var generation = Practice.Generation; // before anything is read
            var shown = await Reader.ReadAsync(PatientId, VisitId);
            (_generation, _shown, _failure) = (generation, shown, null);
        }
        catch (Exception failed)
        {
            (_shown, _failure) = (null, failed);
        }
        _loaded = (PatientId, VisitId);
        StateHasChanged();
    }

    private void Show(long? version) => Go("version", version);

    private void Compare(string? against) => Go("against", against);

    private void Go(string name, object? value) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [name] = value }), replace: true);

    private Task BringBackAsync(PastVersion version) => WorkAsync(() => VisitId is { } visit
        ? Flow.VisitAsync(visit, version, _shown!.Past.Seen, _generation, LoadAgainAsync)
        : Flow.PatientAsync(PatientId, version, _shown!.Past.Seen, _generation, LoadAgainAsync));

    private Task BringVisitBackAsync(RecordVersion<Visit> gone) => WorkAsync(() => Flow.VisitAsync(
        gone.Before.Id, RecordPast.Of([gone], null, Texts).Versions[0], seen: 0, _generation, LoadAgainAsync));

    private Task LoadAgainAsync() => InvokeAsync(LoadAsync);

    // A second press while the first is under way would bring it back twice.
    private async Task WorkAsync(Func<Task<bool>> work)
    {
        _busy = true;
        try
        {
            if (await work())
                await LoadAsync();
        }
        finally
        {
            _busy = false;
        }
    }
}
