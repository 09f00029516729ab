using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Pages.Search;

/// <summary>Search over all visits, as one types.</summary>
public sealed partial class SearchPage : IDisposable
{
    private const int Step = 30;
    private const int Most = 90;

    private static readonly Dictionary<string, object?> Attributes = new()
    {
        ["data-search"] = "",
        ["autocomplete"] = "off",
        ["aria-keyshortcuts"] = "/",
    };

    private readonly QueryStringSync _address = new();
    private readonly LatestRequest _questions = new();
    private IDisposable? _watching;
    private SearchResult? _result;
    private Exception? _failure;
    private Patient? _patient;
    private string _text = "";
    private int _limit = Step;
    private string _from = "";
    private string _to = "";

    /// <summary>In the address, so that coming back from a visit finds the same list.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Asked { get; set; }

    [Inject] private ISearch Searching { get; set; } = null!;
    [Inject] private IPracticeWatch Practice { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TimeProvider Time { get; set; } = null!;
    [Inject] private IStringLocalizer<PatientTexts> T { get; set; } = null!;
    [Inject] private IStringLocalizer<SharedTexts> Shared { get; set; } = null!;

    private string DateExample => Today.ToString("d", CultureInfo.CurrentCulture);

    private DateOnly Today => DateOnly.FromDateTime(Time.GetLocalNow().DateTime);

    private bool Filtered => _patient is not null || _from.Length > 0 || _to.Length > 0;

    // Asked, and not answered yet: "what are you looking for?" would flash.
    private bool Waiting =>
        _result is null && _failure is null && !string.IsNullOrWhiteSpace(_text) && !IsWrong(_from) && !IsWrong(_to);

    private string Found => _result?.Hits.Count switch
    {
        null => "",
        0 => T["Hits0"],
        1 => T["Hits1"],
        var n when n >= _limit => T["HitsMost", n],
        var n => T["Hits", n],
    };

    /// <inheritdoc />
    public void Dispose()
    {
        _watching?.Dispose();
        _questions.Dispose();
    }

    /// <inheritdoc />
    protected override void OnInitialized() => _watching = Practice.OnReplaced(() => InvokeAsync(SearchAsync));

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        var asked = Asked ?? "";
        if (!_address.IsFromOutside(asked))
            return; // what was typed here a moment ago
        _text = asked;
        await SearchAsync();
    }

    private Task TypeAsync(string? text)
    {
        if ((text ?? "") == _text)
            return Task.CompletedTask;
        (_text, _limit) = (text ?? "", Step);
        _address.Write(_text);
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", _text.Length == 0 ? null : _text),
            replace: true);
        return SearchAsync();
    }

    private Task KeyAsync(KeyboardEventArgs key) => key.Key == "Escape" ? TypeAsync("") : Task.CompletedTask;

    private Task PickAsync(Patient? patient)
    {
        _patient = patient;
        return SearchAsync();
    }

    private Task FromAsync(string? text)
    {
        _from = text ?? "";
        return SearchAsync();
    }

    private Task ToAsync(string? text)
    {
        _to = text ?? "";
        return SearchAsync();
    }

    private Task MoreAsync()
    {
        _limit = Math.Min(_limit + Step, Most);
        return SearchAsync();
    }

    private Task ClearFiltersAsync()
    {
        (_patient, _from, _to) = (null, "", "");
        return SearchAsync();
    }

    private async Task SearchAsync()
    {
        var ct = await _questions.AskAsync();
        try
        {
            if (string.IsNullOrWhiteSpace(_text))
            {
                (_result, _failure) = (null, null);
            }
            else if (!IsWrong(_from) && !IsWrong(_to))
            {
                var result =
                    await Searching.SearchAsync(new SearchQuery(_text, _limit, _patient?.Id, Day(_from), Day(_to)), ct);
                if (!ct.IsCancellationRequested)
                    (_result, _failure) = (result, null);
            }
        }
        catch (Exception failed)
        {
            if (!ct.IsCancellationRequested)
                _failure = failed;
        }
        StateHasChanged();
    }

    private bool IsWrong(string text) => text.Length > 0 && Day(text) is null;

    private DateOnly? Day(string text) => TypedDate.Parse(text, CultureInfo.CurrentCulture, Today);
}
