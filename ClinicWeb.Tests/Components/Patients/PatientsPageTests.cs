using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Patients;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Components;

namespace ClinicWeb.Tests.Components.Patients;

public class PatientsPageTests : PagesTest
{
    [Fact]
    public void An_empty_practice_says_what_to_do_first()
    {
        var page = Open<PatientsPage>("/patients");
        Sees(page, "No patients yet");
        Assert.Equal("/patients/new", page.Find(".cw-empty a").GetAttribute("href"));
    }

    [Fact]
    public void Patients_are_listed_by_name_and_counted()
    {
        Patients.Put("Ziegler", "Paul");
        Patients.Put("Abel", "Anna");
        var page = Open<PatientsPage>("/patients");
        page.WaitForAssertion(
            () => Assert.Equal(["Abel, Anna", "Ziegler, Paul"],
                page.FindAll("a[data-row]").Select(a => a.TextContent)));
        Sees(page, "2 patients");
        Sees(page, "03/05/1961 · 65 years old");
    }

    [Fact]
    public void While_the_first_page_loads_its_place_is_kept()
    {
        var answer = new TaskCompletionSource();
        Patients.Slow = (_, _) => answer.Task;
        var page = Open<PatientsPage>("/patients");
        Assert.NotEmpty(page.FindAll(".cw-skeleton"));
        SeesNot(page, "No patients yet");
        answer.SetResult();
        Sees(page, "No patients yet");
    }

    [Fact]
    public void Typing_searches_at_once_and_stays_in_the_address()
    {
        Patients.Put("Ziegler", "Paul");
        Patients.Put("Abel", "Anna");
        var page = Open<PatientsPage>("/patients");
        page.WaitForElement("#patient-search").Input("zie");
        Time.Advance(Debounce);
        page.WaitForAssertion(
            () => Assert.Equal(["Ziegler, Paul"], page.FindAll("a[data-row]").Select(a => a.TextContent)));
        Sees(page, "1 patient found");
        Eventually.Holds(() => Assert.EndsWith("/patients?search=zie", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_turned_to_is_in_the_address()
    {
        for (var i = 0; i < 60; i++)
            Patients.Put($"Name{i:00}", "Anna");
        var page = Open<PatientsPage>("/patients");
        page.WaitForElement("[aria-label='Next page']").Click();
        page.WaitForAssertion(() => Assert.Equal("Name25, Anna", page.Find("a[data-row]").TextContent));
        Eventually.Holds(() => Assert.EndsWith("/patients?from=26", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void Coming_back_to_an_address_finds_its_page_and_typing_begins_at_the_first()
    {
        for (var i = 0; i < 60; i++)
            Patients.Put($"Name{i:00}", "Anna");
        var again = Open<PatientsPage>("/patients?from=51");
        again.WaitForAssertion(() => Assert.Equal("Name50, Anna", again.Find("a[data-row]").TextContent));
        again.Find("#patient-search").Input("name0");
        Time.Advance(Debounce);
        again.WaitForAssertion(() => Assert.Equal("Name00, Anna", again.Find("a[data-row]").TextContent));
        Eventually.Holds(() => Assert.EndsWith("/patients?search=name0", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void An_address_beyond_the_last_page_shows_the_last_page()
    {
        for (var i = 0; i < 30; i++)
            Patients.Put($"Name{i:00}", "Anna");
        var page = Open<PatientsPage>("/patients?from=501");
        page.WaitForAssertion(() => Assert.Equal("Name25, Anna", page.Find("a[data-row]").TextContent));
    }

    [Fact]
    public void A_newer_search_ends_the_one_before()
    {
        Patients.Put("Ziegler", "Paul");
        var page = Open<PatientsPage>("/patients");
        Sees(page, "1 patient");
        var cancelled = new TaskCompletionSource();
        Patients.Slow = async (query, ct) =>
        {
            if (query.Search != "zi")
                return;
            ct.Register(() => cancelled.TrySetResult());
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        };
        page.Find("#patient-search").Input("zi");
        Time.Advance(Debounce);
        Eventually.Holds(() => Assert.Contains(Patients.Asked, q => q.Search == "zi"));
        page.Find("#patient-search").Input("zie");
        Time.Advance(Debounce);
        Eventually.Holds(() => Assert.True(cancelled.Task.IsCompleted));
        Sees(page, "1 patient found");
    }

    [Fact]
    public void No_match_shows_what_was_typed_and_clears_with_one_button()
    {
        Patients.Put("Abel", "Anna");
        var page = Open<PatientsPage>("/patients?search=xyz");
        Sees(page, "No patient matches “xyz”");
        Click(page, "Clear the search");
        Sees(page, "Abel, Anna");
    }

    [Fact]
    public void Escape_clears_the_search()
    {
        Patients.Put("Abel", "Anna");
        var page = Open<PatientsPage>("/patients?search=xyz");
        Sees(page, "No patient matches");
        page.Find("#patient-search").KeyDown("Escape");
        Sees(page, "Abel, Anna");
    }

    [Fact]
    public void A_failure_says_what_to_do_and_can_be_tried_again()
    {
        Patients.Put("Abel", "Anna");
        Patients.Failing = new ClinicException(ClinicError.Recovery, $"The database is damaged.", $"Restore a backup.");
        var page = Open<PatientsPage>("/patients");
        Sees(page, "The database is damaged.");
        Sees(page, "Restore a backup.");
        Patients.Failing = null;
        Click(page, "Try again");
        Sees(page, "Abel, Anna");
        SeesNot(page, "The database is damaged.");
    }

    [Fact]
    public void Several_are_deleted_with_one_backup_and_brought_back_with_one_click()
    {
        var first = Patients.Put("Abel", "Anna");
        var second = Patients.Put("Ziegler", "Paul");
        Visits.Put(second.Id, new DateTime(2026, 1, 2, 9, 0, 0), "Cough");
        var page = Open<PatientsPage>("/patients");
        Tick(page, "Select Abel, Anna");
        Tick(page, "Select Ziegler, Paul");
        Sees(page, "2 selected");
        Click(page, "Delete selected");
        Sees(page, "Delete 2 patients?");
        Sees(page, "A backup is taken first");
        Click(page, "Delete");
        Sees(page, "2 patients were deleted. A backup was taken first.");
        Assert.Equal(1, Guard.Taken);
        Assert.Equal("backup_1.zip", Assert.Single(Patients.Proofs).Backup);
        Sees(page, "No patients yet");

        Click(page, "Undo");
        Sees(page, "2 of 2 patients are back");
        Sees(page, "Ziegler, Paul");
        Assert.Equal([("backup_1.zip", first.Id), ("backup_1.zip", second.Id)], Recovery.Restored);
    }

    [Fact]
    public void Going_back_leaves_the_question_but_not_a_delete_that_was_begun()
    {
        Patients.Put("Abel", "Anna");
        var page = Open<PatientsPage>("/patients");
        Tick(page, "Select Abel, Anna");
        Click(page, "Delete selected");
        Sees(page, "Delete Abel, Anna?");
        Navigation.NavigateTo("/");
        SeesNot(page, "Delete Abel, Anna?");

        Navigation.NavigateTo("/patients");
        Click(page, "Delete selected");
        Guard.Gate = new();
        Click(page, "Delete");
        Sees(page, "Backing up, then deleting");
        Navigation.NavigateTo("/");
        Sees(page, "Backing up, then deleting");
        Guard.Gate.SetResult();
        Sees(page, "Abel, Anna was deleted.");
        Click(page, "Undo");
        Sees(page, "Abel, Anna is back, with all visits.");
    }

    [Fact]
    public void Without_a_backup_nothing_is_deleted_and_the_dialog_says_why()
    {
        Patients.Put("Abel", "Anna");
        Guard.Failing = new ClinicException(ClinicError.DiskFull, $"The disk is full.", $"Make room, then try again.");
        var page = Open<PatientsPage>("/patients");
        Tick(page, "Select Abel, Anna");
        Click(page, "Delete selected");
        Click(page, "Delete");
        Sees(page, "The disk is full.");
        Sees(page, "Make room, then try again.");
        Sees(page, "Nothing was deleted.");
        Assert.Single(Patients.Stored);
    }

    [Fact]
    public void A_restore_shows_the_new_practice_and_forgets_the_selection()
    {
        Patients.Put("Abel", "Anna");
        var page = Open<PatientsPage>("/patients");
        Tick(page, "Select Abel, Anna");
        Sees(page, "1 selected");
        Patients.Stored.Clear();
        Patients.Put("Ziegler", "Paul");
        Watch.Replace();
        Sees(page, "Ziegler, Paul");
        SeesNot(page, "selected");
    }

    [Fact]
    public void Recently_changed_first_asks_for_that_order()
    {
        Patients.Put("Abel", "Anna");
        Patients.Put("Ziegler", "Paul");
        var page = Open<PatientsPage>("/patients");
        Click(page, "Recently changed first");
        Eventually.Holds(() => Assert.Equal(PatientOrder.Recent, Patients.Asked[^1].Order));
    }

    [Fact]
    public void In_German_the_page_speaks_German()
    {
        Speak("de-DE");
        Patients.Put("Abel", "Anna");
        var page = Open<PatientsPage>("/patients");
        Sees(page, "1 Patient");
        Sees(page, "03.05.1961 · 65 Jahre alt");
    }

    private static void Tick(IRenderedComponent<IComponent> page, string label)
    {
        Sees(page, label);
        page.FindAll("label").Single(l => l.TextContent.Trim() == label).QuerySelector("input")!.Change(true);
    }
}
