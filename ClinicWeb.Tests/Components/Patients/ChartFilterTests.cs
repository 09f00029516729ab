using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Patients;
using ClinicWeb.Components.Pages.Visits;
using ClinicWeb.Tests.Support;
using CsCheck;
using Microsoft.AspNetCore.Components;

namespace ClinicWeb.Tests.Components.Patients;

/// <summary>Finding one's way in a long chart.</summary>
public sealed class ChartFilterTests : PagesTest
{
    private Patient _anna = null!;

    public static TheoryData<string, string[]> Filters => new()
    {
        { "", ["Fieber", "Husten", "Kopfschmerz"] },
        { "?order=oldest", ["Kopfschmerz", "Husten", "Fieber"] },
        { "?text=HÜSTEN", ["Husten"] },
        { "?text=migrane%20aspirin", ["Kopfschmerz"] },
        { "?text=migraene%20aspirin", [] },
        { "?from=2026-02-01", ["Fieber", "Husten"] },
        { "?to=2026-02-01&order=oldest", ["Kopfschmerz", "Husten"] },
        { "?from=2026-02-01&to=2026-02-01&text=husten", ["Husten"] },
        { "?from=yesterday&order=sideways", ["Fieber", "Husten", "Kopfschmerz"] },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void An_address_says_which_visits_and_in_which_order(string query, string[] complaints)
    {
        PutThree();
        var chart = Chart(query);
        chart.WaitForAssertion(() => Assert.Equal(complaints, Complaints(chart)));
        if (complaints.Length == 0)
            Sees(chart, "No visit matches");
    }

    [Fact]
    public void What_is_typed_filters_is_counted_and_stands_in_the_address()
    {
        PutThree();
        var chart = Chart("");
        chart.WaitForElement("#filter-text").Input("husten");
        Time.Advance(Debounce);
        chart.WaitForAssertion(() => Assert.Equal(["Husten"], Complaints(chart)));
        Sees(chart, "1 of 3 visits");
        Eventually.Holds(
            () => Assert.EndsWith($"/patients/{_anna.Id}?text=husten", Navigation.Uri, StringComparison.Ordinal));
        chart.FindAll("input[name=visit-order]")[1].Change(true);
        Eventually.Holds(() => Assert.Contains("order=oldest", Navigation.Uri, StringComparison.Ordinal));

        chart.Find("#filter-text").Input("nothing like that");
        Time.Advance(Debounce);
        Click(chart, "Show all visits");
        chart.WaitForAssertion(() => Assert.Equal(["Kopfschmerz", "Husten", "Fieber"], Complaints(chart)));
        Eventually.Holds(
            () => Assert.EndsWith($"/patients/{_anna.Id}?order=oldest", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void A_day_that_is_half_typed_is_told_and_filters_nothing()
    {
        PutThree();
        var chart = Chart("");
        chart.WaitForElement("#filter-from").Input("31/02/2026");
        Time.Advance(TimeSpan.FromMilliseconds(300));
        Sees(chart, "Not a date.");
        Assert.Equal(3, Complaints(chart).Length);
        chart.Find("#filter-from").Input("01/02/2026");
        Time.Advance(TimeSpan.FromMilliseconds(300));
        chart.WaitForAssertion(() => Assert.Equal(["Fieber", "Husten"], Complaints(chart)));
        Eventually.Holds(() => Assert.EndsWith("?from=2026-02-01", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_two_thousand_visits_the_first_fifty_are_drawn_and_the_one_that_was_asked_for()
    {
        _anna = Patients.Put("Meier", "Anna");
        var visits =
            Enumerable.Range(0, 2_000)
                .Select(day => Visits.Put(_anna.Id, new DateTime(2010, 1, 1).AddDays(day), $"Visit {day}")).ToList();
        var chart = Chart("");
        chart.WaitForAssertion(() => Assert.Equal(50, Complaints(chart).Length));
        Click(chart, "Show more (1950)");
        chart.WaitForAssertion(() => Assert.Equal(100, Complaints(chart).Length));
    }

    [Fact]
    public void A_visit_deep_in_the_chart_is_reached_by_its_address()
    {
        _anna = Patients.Put("Meier", "Anna");
        var visits =
            Enumerable.Range(0, 200)
                .Select(day =>
                    Visits.Put(_anna.Id, new DateTime(2010, 1, 1).AddDays(day), $"Visit {day}", notes: $"Notes {day}."))
                    .ToList();
        var chart = Chart($"?visit={visits[20].Id}");
        Sees(chart, "Notes 20.");
    }

    [Fact]
    public void A_filter_survives_the_way_through_the_address() =>
        Gen.Select(Gen.String, Gen.Int[0, 3_000], Gen.Bool, Gen.Bool).Sample((text, day, from, oldest) =>
        {
            DateOnly? date = day == 0 ? null : DateOnly.FromDayNumber(700_000 + day);
            var filter = new VisitFilter(text, from ? date : null, from ? null : date, oldest);
            var query = filter.Query;
            Assert.Equal(filter, VisitFilter.Parse(
                (string?)query["text"], (string?)query["from"], (string?)query["to"], (string?)query["order"]));
        });

    [Fact]
    public void Earlier_prescriptions_stand_once_newest_first_and_one_click_takes_one_over()
    {
        _anna = Patients.Put("Meier", "Anna", allergies: "Latex");
        Prescribe(2024, "Ibuprofen 400 mg");
        Prescribe(2025, "Ramipril 5 mg");
        Prescribe(2026, "ibuprofen 400 mg");
        Prescribe(2023, " ");
        var form = Open<VisitFormPage>($"/patients/{_anna.Id}/visits/new", ("PatientId", _anna.Id));
        Sees(form, "2 earlier prescriptions");
        Assert.Equal(["ibuprofen 400 mg", "Ramipril 5 mg"],
            form.FindAll(".cw-earlier .cw-cut").Select(one => one.TextContent));
        form.FindAll(".cw-earlier button")[1].Click();
        form.FindAll(".cw-earlier button")[0].Click();
        form.FindAll(".cw-earlier button")[0].Click();
        Type(form, "Complaint", "Back again");
        form.Find("form").Submit();
        Sees(form, "The visit is saved.");
        Assert.Equal("Ramipril 5 mg\nibuprofen 400 mg",
            Visits.Stored.Values.Single(visit => visit.Complaint == "Back again").Prescription);
    }

    private void Prescribe(int year, string prescription)
    {
        var visit = Visits.Put(_anna.Id, new DateTime(year, 3, 1, 9, 0, 0), $"Visit of {year}");
        Visits.Stored[visit.Id] = visit with { Prescription = prescription };
    }

    private void PutThree()
    {
        _anna = Patients.Put("Meier", "Anna");
        var pain = Visits.Put(_anna.Id, new DateTime(2026, 1, 5, 9, 0, 0), "Kopfschmerz", diagnosis: "Migräne");
        Visits.Stored[pain.Id] = pain with { Prescription = "Aspirin" };
        Visits.Put(_anna.Id, new DateTime(2026, 2, 1, 23, 59, 0), "Husten", notes: "Lunge frei.");
        Visits.Put(_anna.Id, new DateTime(2026, 3, 1, 9, 0, 0), "Fieber");
    }

    private static string[] Complaints(IRenderedComponent<IComponent> chart) =>
        [.. chart.FindAll(".cw-visit-what > span").Select(complaint => complaint.TextContent)];

    private IRenderedComponent<IComponent> Chart(string query) =>
        Open<PatientChartPage>($"/patients/{_anna.Id}{query}", ("Id", _anna.Id));
}
