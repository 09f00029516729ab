using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Backups;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ClinicWeb.Tests.Components.Pages.Backups;

public class BackupContentsPageTests : ComponentTest
{
    private readonly BackupSummary _backup = Backup(Noon.AddHours(-4));

    public BackupContentsPageTests()
    {
        Backups.Shelf.Add(_backup);
        for (var id = 1; id <= 30; id++)
            Restores.Inside.Add(new(
                new Patient
                {
                    Id = id,
                    ChartNumber = $"P-{id:000}",
                    GivenName = "Jane",
                    FamilyName = $"Doe{id:00}",
                    BirthDate = new(1980, 5, 1)
                },
                [new Visit
                { Id = id, PatientId = id, VisitedAt = new(2026, 11, 3, 9, 30, 0), Complaint = "Cough",
                    Diagnosis = "Bronchitis" }]));
    }

    [Fact]
    public void Lists_who_was_there_a_page_at_a_time()
    {
        var page = Open();
        page.WaitToShow("30 patients");
        Assert.Equal(25, page.FindAll(".cw-people li").Count);
        page.Find("[aria-label='Next page']").Click();
        page.WaitForAssertion(() => Assert.Equal(5, page.FindAll(".cw-people li").Count));
    }

    [Fact]
    public void Finds_as_one_types()
    {
        var page = Open();
        page.WaitForElement(".cw-people li");
        page.Find("input").Input("Doe07");
        Time.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".cw-people li")));
        page.Find("input").Input("Nobody");
        Time.Advance(TimeSpan.FromSeconds(1));
        page.WaitToShow("Nobody found");
    }

    [Fact]
    public void Shows_one_with_visits_and_brings_them_back()
    {
        var page = Choose();
        page.WaitToShow("Bronchitis");
        page.Button("Bring back").Click();
        page.WaitToShow("Doe01, Jane is back, with 1 visit.");
        Assert.Equal((_backup.Name, 1, PatientConflict.Refuse), Assert.Single(Restores.BroughtBack));
    }

    [Theory]
    [InlineData(1, PatientConflict.Copy)]
    [InlineData(2, PatientConflict.Overwrite)]
    public void Asks_what_to_do_with_a_patient_who_is_still_here(int choice, PatientConflict expected)
    {
        Restores.PatientExists = true;
        var page = Choose();
        page.Button("Bring back").Click();
        page.WaitToShow("This patient is still in the practice");
        page.FindAll(".cw-choices input")[choice].Change(true);
        page.Button("Continue").Click();
        Eventually.Holds(() => Assert.Equal(expected, Assert.Single(Restores.BroughtBack).OnConflict));
    }

    [Fact]
    public void Keeping_todays_record_changes_nothing()
    {
        Restores.PatientExists = true;
        var page = Choose();
        page.Button("Bring back").Click();
        page.WaitToShow("This patient is still in the practice");
        page.Button("Continue").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".mud-dialog")));
        Assert.Empty(Restores.BroughtBack);
    }

    [Fact]
    public void Names_who_has_the_chart_number_now_and_offers_another_one()
    {
        Restores.ChartTakenBy = "Dahl, Anna";
        var page = Choose();
        page.Button("Bring back").Click();
        page.WaitToShow("The chart number P-001 belongs to Dahl, Anna now.");
        Assert.Equal(2, page.FindAll(".cw-choices input").Count);
        page.FindAll(".cw-choices input")[1].Change(true);
        page.Button("Continue").Click();
        Eventually.Holds(() => Assert.Equal(PatientConflict.Copy, Assert.Single(Restores.BroughtBack).OnConflict));
    }

    [Fact]
    public void Leads_to_who_came_back()
    {
        var page = Choose();
        page.Button("Bring back").Click();
        page.WaitToShow("is back, with 1 visit.");
        page.Button("Open").Click();
        Eventually.Holds(
            () => Assert.EndsWith("/patients/1", Services.GetRequiredService<NavigationManager>().Uri,
                StringComparison.Ordinal));
    }

    [Fact]
    public void Says_why_somebody_could_not_come_back()
    {
        var page = Choose();
        Restores.Failure = new ClinicException(ClinicError.DiskFull, $"The disk is full.", $"Free some space.");
        page.Button("Bring back").Click();
        page.WaitToShow("The disk is full.");
        Assert.False(page.Button("Bring back").HasAttribute("disabled"));
    }

    [Fact]
    public void Who_had_no_visits_is_shown_as_that()
    {
        Restores.Inside.Insert(0,
            new(new Patient
            { Id = 99, ChartNumber = "P-099", GivenName = "Ann", FamilyName = "Able", BirthDate = new(1990, 1, 1) },
            []));
        var page = Choose();
        page.WaitToShow("No visits in this backup.");
    }

    [Fact]
    public void Says_that_a_backup_is_gone()
    {
        var page = Show<BackupContentsPage>(p => p.Add(x => x.Name, "backup_gone.zip"));
        page.WaitToShow("There is no such backup.");
    }

    private IRenderedComponent<Stage> Open() => Show<BackupContentsPage>(p => p.Add(x => x.Name, _backup.Name));

    private IRenderedComponent<Stage> Choose()
    {
        var page = Open();
        page.WaitForElement(".cw-people button");
        page.Find(".cw-people button").Click();
        page.WaitToShow("Read-only");
        return page;
    }
}
