using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.History;
using ClinicWeb.Components.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>One patient: who, what to beware of, and every visit, newest first.</summary>
public sealed partial class PatientChartPage : IDisposable
{
    private static readonly ChartChanges None = new(0, new Dictionary<long, int>(), []);

    private readonly HashSet<long> _open = [];
    private IDisposable? _watching;
    private Exception? _failure;
    private Patient? _patient;
    private IReadOnlyList<Visit> _visits = [];
    private ChartChanges _changes = None;
    private IReadOnlyList<Attachment> _files = [];
    private IReadOnlyList<Attachment> _deletedFiles = [];
    private int _generation;
    private bool _wasHere;
    private long? _toShow;

    /// <summary>Whose chart.</summary>
    [Parameter]
    public long Id { get; set; }

    /// <summary>A visit to open and to bring into view.</summary>
    [SupplyParameterFromQuery(Name = "visit")]
    public long? VisitId { get; set; }

    [Inject] private ChartReader Charts { get; set; } = null!;
    [Inject] private IPracticeWatch Practice { get; set; } = null!;
    [Inject] private DeleteFlow DeleteFlow { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IJSRuntime Js { get; set; } = null!;
    [Inject] private IStringLocalizer<PatientTexts> T { get; set; } = null!;
    [Inject] private IStringLocalizer<HistoryTexts> History { get; set; } = null!;

    /// <inheritdoc />
    public void Dispose() => _watching?.Dispose();

    /// <inheritdoc />
    protected override void OnInitialized() =>
        _watching = Practice.OnReplaced(() => InvokeAsync(LoadAsync));

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        FollowAddress();
        if (_patient?.Id != Id)
            await LoadAsync();
        OpenAsked();
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_toShow is not { } visit)
            return;
        _toShow = null;
        await using var keys = await Js.InvokeAsync<IJSObjectReference>("import", $"./{Assets["js/keys.js"]}");
        await keys.InvokeVoidAsync("show", $"visit-{visit}");
    }

    private async Task LoadAsync()
    {
        try
        {
            var chart = await Charts.ReadAsync(Id);
            (_patient, _visits, _changes, _files, _deletedFiles) = chart;
            _generation = chart.Generation;
            (_failure, _wasHere) = (null, false);
            _matching = _filter.Apply(_visits);
            OpenAsked(); // before the first drawing: a card that opens later would move those below
        }
        catch (Exception failed)
        {
            (_patient, _visits, _changes, _failure) = (null, [], None, failed);
            (_files, _deletedFiles) = ([], []);
            _wasHere = await Charts.WasHereAsync(Id, failed);
        }
        StateHasChanged();
    }

    private void OpenAsked()
    {
        if (VisitId is not { } visit || !_matching.Any(v => v.Id == visit) || !_open.Add(visit))
            return;
        Reach(visit);
        _toShow = visit;
    }

    private void Toggle(long visit, bool open)
    {
        if (open)
            _open.Add(visit);
        else
            _open.Remove(visit);
    }

    private List<Attachment> FilesOf(Visit visit) => [.. _files.Where(file => file.VisitId == visit.Id)];

    private bool AllOpen => _matching.Take(_shown).All(visit => _open.Contains(visit.Id));

    private void ToggleAll()
    {
        if (AllOpen)
            _open.Clear();
        else
            _open.UnionWith(_matching.Take(_shown).Select(visit => visit.Id));
    }

    private async Task DeletePatientAsync()
    {
        var (id, navigation) = (Id, Navigation);
        if (await DeleteFlow.DeleteAsync([_patient!], _generation, () =>
            {
                navigation.NavigateTo($"/patients/{id}");
                return Task.CompletedTask;
            })
            && new Uri(navigation.Uri).AbsolutePath == $"/patients/{id}") // nobody went on meanwhile
            navigation.NavigateTo("/patients");
    }

    private async Task DeleteVisitAsync(Visit visit)
    {
        if (!await DeleteFlow.DeleteAsync(visit, _generation, () => InvokeAsync(LoadAsync)))
            return;
        _open.Remove(visit.Id);
        await LoadAsync();
    }
}
