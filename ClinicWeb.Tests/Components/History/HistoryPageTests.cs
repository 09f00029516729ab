using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Pages.History;
using ClinicWeb.Components.Pages.Patients;
using ClinicWeb.Tests.Components.Patients;
using ClinicWeb.Tests.Support;
using CsCheck;
using Microsoft.AspNetCore.Components;

namespace ClinicWeb.Tests.Components.History;

public sealed class HistoryPageTests : PagesTest
{
    private Patient _anna = null!;

    [Fact]
    public async Task The_chart_says_how_often_and_leads_to_the_versions_and_each_names_what_changed()
    {
        await ChangedTwiceAsync();
        var chart = Open<PatientChartPage>($"/patients/{_anna.Id}", ("Id", _anna.Id));
        Sees(chart, "changed 2 times");
        Assert.Equal($"/patients/{_anna.Id}/history", chart.Find(".cw-changed").GetAttribute("href"));

        var page = await VersionsAsync(_anna.Id);
        Sees(page, "History of Meier, Anna");
        Assert.Equal(["Phone", "Phone, Notes about the patient"],
            page.FindAll(".cw-visit-what small").Select(small => small.TextContent));
        page.FindAll(".cw-visit-head")[1].Click();
        Eventually.Holds(() => Assert.EndsWith("?version=1", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_version_marks_the_words_that_differ_from_what_came_next_or_from_today()
    {
        await ChangedTwiceAsync();
        var page = await VersionsAsync(_anna.Id, version: 1);
        Assert.Equal(["instead: 030 1", "before: mornings", "instead: evenings"], Marks(page));
        Assert.Equal("Prefers before: morningsinstead: evenings.", page.FindAll(".cw-diff dd")[1].TextContent);
        Sees(page, "5 fields are the same");

        page = await VersionsAsync(_anna.Id, version: 1, against: "now");
        Assert.Equal(["instead: 030 2", "before: mornings", "instead: evenings"], Marks(page));
    }

    [Fact]
    public async Task Bringing_back_asks_stores_it_as_a_change_and_undo_takes_it_back()
    {
        await ChangedTwiceAsync();
        var page = await VersionsAsync(_anna.Id, version: 1);
        Click(page, "Bring back what stood there before");
        Sees(page, "Bring this version back?");
        Click(page, "Cancel");
        Assert.Equal("030 2", Patients.Stored[_anna.Id].Phone);

        Click(page, "Bring back what stood there before");
        Click(page, "Bring back");
        Sees(page, "The earlier version is back.");
        Assert.Equal((null, "Prefers mornings."), (Patients.Stored[_anna.Id].Phone, Patients.Stored[_anna.Id].Notes));
        Sees(page, "changed 3 times");
        Click(page, "Undo");
        Sees(page, "It is as it was before.");
        Assert.Equal(("030 2", "Prefers evenings."),
            (Patients.Stored[_anna.Id].Phone, Patients.Stored[_anna.Id].Notes));
        Sees(page, "changed 4 times");
    }

    [Fact]
    public async Task A_deleted_visit_is_listed_comes_back_under_its_own_number_and_undo_deletes_it_behind_a_backup()
    {
        _anna = Patients.Put("Meier", "Anna");
        var visit = Visits.Put(_anna.Id, new DateTime(2025, 3, 1, 9, 0, 0), "Cough", notes: "Lungs clear.");
        Visits.Stored.Remove(visit.Id);
        RecordHistory.Put(visit, RecordChange.Deleted);
        var chart = Open<PatientChartPage>($"/patients/{_anna.Id}", ("Id", _anna.Id));
        Sees(chart, "1 deleted visit");

        var page = await VersionsAsync(_anna.Id);
        Sees(page, "01/03/2025 · Cough");
        Sees(page, "deleted on 20/11/2026 09:30");
        Click(page, "Bring back the visit of 01/03/2025");
        Click(page, "Bring back");
        Sees(page, "The earlier version is back.");
        Assert.Equal("Lungs clear.", Visits.Stored[visit.Id].Notes);
        SeesNot(page, "Deleted visits");
        Click(page, "Undo");
        Sees(page, "It is as it was before.");
        Assert.Empty(Visits.Stored);
        Assert.Equal(1, Guard.Taken);
    }

    [Fact]
    public async Task A_deleted_patient_is_told_on_the_chart_and_brought_back_from_the_history()
    {
        _anna = Patients.Put("Meier", "Anna", allergies: "Latex");
        Patients.Stored.Clear();
        RecordHistory.Put(_anna, RecordChange.Deleted);
        var chart = Open<PatientChartPage>($"/patients/{_anna.Id}", ("Id", _anna.Id));
        Sees(chart, "This patient was here and was deleted.");

        var page = await VersionsAsync(_anna.Id, version: 1);
        Sees(page, "This patient was deleted.");
        Sees(page, "Latex");
        Click(page, "Bring back what stood there before");
        Click(page, "Bring back");
        Sees(page, "The earlier version is back.");
        Assert.Equal("Latex", Patients.Stored[_anna.Id].Allergies);
        SeesNot(page, "This patient was deleted.");
    }

    [Fact]
    public async Task What_cannot_be_brought_back_is_told_in_words_and_changes_nothing()
    {
        await ChangedTwiceAsync();
        RecordHistory.Failing =
            new ClinicException(ClinicError.Conflict, $"Chart number 7 already belongs to Eva.", $"Enter another.");
        var page = await VersionsAsync(_anna.Id, version: 1);
        Click(page, "Bring back what stood there before");
        Click(page, "Bring back");
        Sees(page, "Chart number 7 already belongs to Eva. Enter another.");
        Assert.Equal("030 2", Patients.Stored[_anna.Id].Phone);

        RecordHistory.Failing = null;
        Watch.Replace();
        Sees(page, "changed 2 times");
        var nobody = await VersionsAsync(77);
        Sees(nobody, "There is no such record.");
    }

    [Fact]
    public void A_diff_is_both_texts_letter_by_letter() =>
        Gen.Select(Text, Text).Sample((before, after) =>
        {
            var pieces = WordDiff.Of(before, after);
            Assert.Equal(before,
                string.Concat(pieces.Where(piece => piece.Piece != Piece.New).Select(piece => piece.Text)));
            Assert.Equal(after,
                string.Concat(pieces.Where(piece => piece.Piece != Piece.Gone).Select(piece => piece.Text)));
            if (before == after)
                Assert.All(pieces, piece => Assert.Equal(Piece.Same, piece.Piece));
        });

    private static readonly Gen<string> Text =
        Gen.OneOf("a", "b", " ", "\n", "ä", ".", "(", "🙂", "\"", "-", "\t").Array[0, 30].Select(string.Concat);

    private static string[] Marks(IRenderedComponent<IComponent> page) =>
        [.. page.FindAll(".cw-diff :is(del, ins)").Select(mark => mark.TextContent)];

    private async Task ChangedTwiceAsync()
    {
        _anna = await Patients.AddAsync(new PatientInput
        {
            GivenName = "Anna",
            FamilyName = "Meier",
            BirthDate = new DateOnly(1961, 5, 3),
            Notes = "Prefers mornings.",
        });
        await Patients.UpdateAsync(_anna.Id, _anna with { Phone = "030 1", Notes = "Prefers evenings." });
        await Patients.UpdateAsync(_anna.Id, _anna with { Phone = "030 2", Notes = "Prefers evenings." });
    }

    private async Task<IRenderedComponent<IComponent>> VersionsAsync(long id, long? version = null,
        string? against = null)
    {
        await DisposeComponentsAsync(); // one window at a time
        var query = version is null ? "" : $"?version={version}{(against is null ? "" : $"&against={against}")}";
        return Open<HistoryPage>($"/patients/{id}/history{query}", ("PatientId", id));
    }
}
