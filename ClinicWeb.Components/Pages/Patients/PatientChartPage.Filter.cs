using System.Globalization;
using ClinicWeb.Components.Contracts;
using Microsoft.AspNetCore.Components;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>
/// The visits that are shown: filtered, ordered, and so many at first that a chart of decades opens at once.
/// </summary>
public sealed partial class PatientChartPage
{
    private const int Step = 50;

    private readonly QueryStringSync _address = new();
    private VisitFilter _filter = new();
    private IReadOnlyList<Visit> _matching = [];
    private int _shown = Step;

    /// <summary>Words of the filter.</summary>
    [SupplyParameterFromQuery]
    public string? Text { get; set; }

    /// <summary>The first day, ISO.</summary>
    [SupplyParameterFromQuery]
    public string? From { get; set; }

    /// <summary>The last day, ISO.</summary>
    [SupplyParameterFromQuery]
    public string? To { get; set; }

    /// <summary><c>oldest</c>, or nothing for the newest first.</summary>
    [SupplyParameterFromQuery]
    public string? Order { get; set; }

    private string Count => _filter.LeavesOut ? T["VisitsOf", _matching.Count, _visits.Count]
        : _visits.Count.ToString("N0", CultureInfo.CurrentCulture);

    private void FollowAddress()
    {
        var asked = VisitFilter.Parse(Text, From, To, Order);
        if (_address.IsFromOutside(asked.Key))
            Take(asked);
    }

    private void FilterBy(VisitFilter filter)
    {
        Take(filter);
        _address.Write(filter.Key);
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(filter.Query) { ["visit"] = null }),
            replace: true);
    }

    private void Take(VisitFilter filter)
    {
        (_filter, _shown) = (filter, Step);
        _matching = filter.Apply(_visits);
    }

    // The one that was asked for stands among those that are shown, however old it is.
    private void Reach(long visit)
    {
        for (var at = _shown; at < _matching.Count; at++)
        {
            if (_matching[at].Id == visit)
                _shown = at + Step;
        }
    }
}
