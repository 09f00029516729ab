using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>All patients: found as one types, a page at a time.</summary>
public sealed partial class PatientsPage : IDisposable
{
    private static readonly int[] PageSizes = [25, 50, 100];

    private static readonly Dictionary<string, object?> SearchAttributes = new()
    {
        ["data-search"] = "",
        ["autocomplete"] = "off",
        ["spellcheck"] = "false",
        ["aria-keyshortcuts"] = "/",
    };

    private readonly QueryStringSync _address = new();
    private MudDataGrid<Patient>? _grid;
    private HashSet<Patient> _selected = new(ById.Instance);
    private IDisposable? _watching;
    private Exception? _failure;
    private string _search = "";
    private string _searched = "";
    private string? _sorting;
    private string? _order;
    private bool _begun;
    private int _total;
    private int _size = PageSizes[0];
    private int _turned; // pages, from 0
    private int _generation; // of the practice that the rows were read in
    private bool _loaded;
    private bool _drawn;
    private bool _recent;

    /// <summary>In the address, so that going back finds the same list.</summary>
    [SupplyParameterFromQuery(Name = "search")]
    public string? Search { get; set; }

    /// <summary>
    /// The first row shown, from 1, also in the address: going back from a chart finds the same page.
    /// </summary>
    [SupplyParameterFromQuery(Name = "from")]
    public int? From { get; set; }

    /// <summary>
    /// The order, also in the address: <c>birth</c>, <c>-birth</c> for descending, and so on; null by name.
    /// </summary>
    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    /// <summary>Rows of a page, also in the address; null for 25.</summary>
    [SupplyParameterFromQuery(Name = "rows")]
    public int? Rows { get; set; }

    [Inject] private IPatients Patients { get; set; } = null!;
    [Inject] private IPracticeWatch Practice { get; set; } = null!;
    [Inject] private DeleteFlow DeleteFlow { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TimeProvider Time { get; set; } = null!;
    [Inject] private IStringLocalizer<PatientTexts> T { get; set; } = null!;
    [Inject] private IStringLocalizer<SharedTexts> Shared { get; set; } = null!;

    private Dictionary<string, object> TableAttributes => new() { ["aria-label"] = Shared["Patients"].Value };

    // The grid would write the numbers in English.
    private string PageInfo => T["PageInfo", (_turned * _size) + 1, Math.Min((_turned + 1) * _size, _total), _total];

    private string Found => !_drawn ? "" : (_searched.Length, _total) switch
    {
        (0, _) => Shared.Patients(_total),
        (_, 1) => T["Found1"],
        _ => T["Found", _total.ToString("N0", CultureInfo.CurrentCulture)],
    };

    /// <inheritdoc />
    public void Dispose() => _watching?.Dispose();

    /// <inheritdoc />
    protected override void OnInitialized() => _watching = Practice.OnReplaced(() => InvokeAsync(() =>
    {
        ClearSelection();
        return ReloadAsync();
    }));

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        var size = PageSizes.Contains(Rows ?? 0) ? Rows!.Value : PageSizes[0];
        var turned = (Math.Max(From ?? 1, 1) - 1) / size;
        if (!_address.IsFromOutside(Address(Search ?? "", turned, size)))
            return; // what was typed here a moment ago
        (_search, _turned, _size) = (Search ?? "", turned, size);
        if (!_begun)
            (_begun, _order, _recent) = (true, Sort, Sort == "recent");
        if (_loaded)
            await ReloadAsync();
    }

    private static string Address(string search, int turned, int size) => $"{turned} {size} {search}";

    private void WriteAddress()
    {
        _address.Write(Address(_search, _turned, _size));
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
            {
                ["search"] = _search.Length == 0 ? null : _search,
                ["from"] = _turned == 0 ? null : (_turned * _size) + 1,
                ["rows"] = _size == PageSizes[0] ? null : _size,
                ["sort"] = _order,
            }),
            replace: true);
    }

    private SortDirection Direction(string column) =>
        Sort == column ? SortDirection.Ascending : Sort == $"-{column}" ? SortDirection.Descending : SortDirection.None;

    private static string ExampleDay => new DateOnly(1961, 12, 31).ToString("d", CultureInfo.CurrentCulture);

    private string? Ordered(SortDefinition<Patient>? sort) =>
        _recent ? "recent" : (sort?.SortBy, sort?.Descending) switch
        {
            (nameof(Patient.BirthDate), true) => "-birth",
            (nameof(Patient.BirthDate), _) => "birth",
            (nameof(Patient.ChartNumber), true) => "-chart",
            (nameof(Patient.ChartNumber), _) => "chart",
            (nameof(Patient.Name), true) => "-name",
            (nameof(Patient.Name), _) => "name",
            _ => null,
        };

    private void Turn(int turned)
    {
        if (turned == _turned)
            return;
        _turned = turned;
        WriteAddress();
    }

    // The grid goes back to its first page.
    private void Resize(int size)
    {
        if (size == _size)
            return;
        (_size, _turned) = (size, 0);
        WriteAddress();
    }

    private async Task SearchAsync(string? text)
    {
        var typed = text ?? "";
        if (typed == _search)
            return;
        var page = _turned;
        (_search, _turned) = (typed, 0);
        WriteAddress();
        if (page > 0 && _grid is not null)
            _grid.NavigateTo(Page.First); // loads
        else
            await ReloadAsync();
    }

    private Task KeyInSearchAsync(KeyboardEventArgs key) => key.Key == "Escape" ? SearchAsync("") : Task.CompletedTask;

    private async Task ReloadAsync()
    {
        if (_grid is not null)
            await _grid.ReloadServerData();
        StateHasChanged();
    }

    // The grid cancels the query before when the next one starts.
    private async Task<GridData<Patient>> LoadAsync(GridState<Patient> state, CancellationToken ct)
    {
        var sort = state.SortDefinitions.FirstOrDefault();
        var sorting = $"{sort?.SortBy} {sort?.Descending}";
        if (sorting != _sorting)
            _recent &= _sorting is null; // a column was clicked: it decides again
        _sorting = sorting;
        if (Ordered(sort) != _order)
        {
            _order = Ordered(sort);
            WriteAddress();
        }

        var (search, generation) = (_search, Practice.Generation);
        try
        {
            var order = _recent ? PatientOrder.Recent : sort?.SortBy switch
            {
                nameof(Patient.BirthDate) => PatientOrder.BirthDate,
                nameof(Patient.ChartNumber) => PatientOrder.ChartNumber,
                _ => PatientOrder.Name,
            };
            var page = await Patients.ListAsync(
                new PatientQuery(search, state.Page + 1, state.PageSize, order, !_recent && sort?.Descending == true),
                ct);
            if (page is { Items.Count: 0, Total: > 0 }) // fewer than when the address was written
            {
                _turned = (page.Total - 1) / state.PageSize;
                page = await Patients.ListAsync(
                    new PatientQuery(search, _turned + 1, state.PageSize, order, !_recent && sort?.Descending == true),
                    ct);
            }

            (_failure, _searched, _total, _loaded) = (null, search, page.Total, true);
            // What was selected on other pages is of the same practice: a restore clears it.
            _generation = generation;
            _ = InvokeAsync(ShowAsync);
            return new GridData<Patient> { Items = page.Items, TotalItems = page.Total };
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            _failure = failed;
            return new GridData<Patient> { Items = [], TotalItems = 0 };
        }
        finally
        {
            StateHasChanged();
        }
    }

    // What stands round the rows appears with them: the grid draws them once the query has returned.
    private async Task ShowAsync()
    {
        if (_drawn)
            return;
        await Task.Yield();
        _drawn = true;
        StateHasChanged();
    }

    private Task ToggleRecentAsync()
    {
        _recent = !_recent;
        return ReloadAsync();
    }

    private void Open(DataGridRowClickEventArgs<Patient> row) => Navigation.NavigateTo($"/patients/{row.Item.Id}");

    private void Select(HashSet<Patient> selected) => _selected = new(selected, ById.Instance);

    private void ClearSelection() => _selected = new(ById.Instance);

    private async Task DeleteSelectedAsync()
    {
        if (!await DeleteFlow.DeleteAsync([.. _selected], _generation, () => InvokeAsync(ReloadAsync)))
            return;
        ClearSelection();
        await ReloadAsync();
    }

    private string Born(Patient patient) => patient.BirthDate is { } birth
        ? $"{birth.ToString("d", CultureInfo.CurrentCulture)} "
            + $"· {Ages.Words(birth, DateOnly.FromDateTime(Time.GetLocalNow().DateTime), T)}"
        : "";

    // A patient stays selected when another page, or a newer version of it, is loaded.
    private sealed class ById : IEqualityComparer<Patient>
    {
        public static readonly ById Instance = new();

        public bool Equals(Patient? x, Patient? y) => x?.Id == y?.Id;

        public int GetHashCode(Patient patient) => patient.Id.GetHashCode();
    }
}
