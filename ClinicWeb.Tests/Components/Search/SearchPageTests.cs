using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Search;
using ClinicWeb.Tests.Components.Patients;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Components;

namespace ClinicWeb.Tests.Components.Search;

public class SearchPageTests : PagesTest
{
    private static readonly SearchHit Migraine = new(
        501, 1, "Meier, Anna", new DateTime(2026, 3, 1, 9, 0, 0), "Strong \u0002migraine\u0003 with <b>aura</b>", 0.9);

    [Fact]
    public void Before_anything_is_typed_the_page_says_what_it_finds()
    {
        var page = Open<SearchPage>("/search");
        Sees(page, "What are you looking for?");
        Assert.Empty(Search.Asked);
    }

    [Fact]
    public void Hits_appear_as_one_types_with_matches_marked_and_never_as_markup()
    {
        Search.Answer = (_, _) => Task.FromResult(new SearchResult("fts5", [Migraine]));
        var page = Open<SearchPage>("/search");
        Type(page, "migr");
        Sees(page, "1 visit found");
        Assert.Equal("migraine", page.Find("mark").TextContent);
        Assert.Empty(page.FindAll(".cw-hits b"));
        Sees(page, "with <b>aura</b>");
        Assert.Equal("/patients/1?visit=501", page.Find("a[data-row]").GetAttribute("href"));
        Eventually.Holds(() => Assert.EndsWith("/search?q=migr", Navigation.Uri, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("chroma", "also similar spelling")]
    [InlineData("fts5", "as written")]
    public void It_says_which_engine_answered(string engine, string words)
    {
        Search.Answer = (_, _) => Task.FromResult(new SearchResult(engine, [Migraine]));
        var page = Open<SearchPage>("/search?q=migraine");
        page.WaitForAssertion(() => Assert.Equal(words, page.Find(".cw-engine").TextContent));
    }

    [Theory]
    [InlineData("off", null, "The search index is off")]
    [InlineData("starting", null, "The search index is starting")]
    [InlineData("ready", null, "The search index is ready")]
    [InlineData("indexing", 0.42, "being built: 42%")]
    [InlineData("unavailable", null, "The search index is not available")]
    public void It_says_how_the_index_is_doing(string state, double? progress, string words)
    {
        Search.Index = new(state, progress, $"More about it.");
        Sees(Open<SearchPage>("/search"), words);
    }

    [Fact]
    public void The_index_is_followed_while_one_looks()
    {
        Search.Index = new("indexing", 0.1, $"");
        var page = Open<SearchPage>("/search");
        Sees(page, "10%");
        Search.Index = new("ready", null, $"");
        Time.Advance(TimeSpan.FromSeconds(10));
        Sees(page, "The search index is ready");
    }

    [Fact]
    public void Nothing_found_says_what_to_try()
    {
        var page = Open<SearchPage>("/search?q=xyz");
        Sees(page, "No visit matches “xyz”");
        Sees(page, "Try fewer or other words");
    }

    [Fact]
    public void Days_narrow_the_search_and_a_wrong_one_is_said_at_its_field()
    {
        var page = Open<SearchPage>("/search?q=cough");
        Sees(page, "No visit matches");
        page.Find("#search-from").Input("01/02/2026");
        Time.Advance(TimeSpan.FromMilliseconds(400));
        Eventually.Holds(() => Assert.Equal(new DateOnly(2026, 2, 1), Search.Asked[^1].From));
        var asked = Search.Asked.Count;
        page.Find("#search-to").Input("soon");
        Time.Advance(TimeSpan.FromMilliseconds(400));
        Sees(page, "Not a date. Enter it like 22/11/2026.");
        Assert.Equal(asked, Search.Asked.Count);
        Click(page, "Search all visits");
        Eventually.Holds(() => Assert.Equal((null, null), (Search.Asked[^1].From, Search.Asked[^1].To)));
    }

    [Fact]
    public void One_patient_narrows_the_search()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Open<SearchPage>("/search?q=cough");
        page.WaitForElement("#search-patient").Input("mei");
        Time.Advance(Debounce);
        page.WaitForElement(".cw-options li").Click();
        Eventually.Holds(() => Assert.Equal(patient.Id, Search.Asked[^1].PatientId));
    }

    [Fact]
    public void A_slow_answer_never_replaces_the_newer_one()
    {
        var slow = new TaskCompletionSource<SearchResult>();
        Search.Answer = (query, _) => query.Text == "mi"
            ? slow.Task
            : Task.FromResult(new SearchResult("fts5", [Migraine]));
        var page = Open<SearchPage>("/search");
        Type(page, "mi");
        Eventually.Holds(() => Assert.Single(Search.Asked));
        Type(page, "migraine");
        Sees(page, "1 visit found");
        slow.SetResult(new SearchResult("fts5", []));
        Sees(page, "1 visit found");
        SeesNot(page, "No visit matches");
    }

    [Fact]
    public void A_failure_says_what_to_do_and_can_be_tried_again()
    {
        Search.Answer =
            (_,
                _) =>
                throw new ClinicException(ClinicError.Recovery, $"The database is damaged.", $"Restore a backup.");
        var page = Open<SearchPage>("/search?q=cough");
        Sees(page, "Restore a backup.");
        Search.Answer = (_, _) => Task.FromResult(new SearchResult("fts5", [Migraine]));
        Click(page, "Try again");
        Sees(page, "Meier, Anna");
    }

    private void Type(IRenderedComponent<IComponent> page, string text)
    {
        page.WaitForElement("#visit-search").Input(text);
        Time.Advance(Debounce);
    }
}
