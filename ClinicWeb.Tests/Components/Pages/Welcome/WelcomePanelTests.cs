using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Welcome;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Components.Pages.Welcome;

public class WelcomePanelTests : ComponentTest
{
    [Fact]
    public void Shows_how_far_the_demo_is()
    {
        Demo.Gate = new();
        var page = Show<WelcomePanel>();
        page.Button("Load the demo").Click();
        page.WaitToShow("Writing the demo practice …");
        page.WaitForAssertion(() => Assert.Equal("50", page.Find("[role=progressbar]").GetAttribute("aria-valuenow")));
        Demo.Gate.SetResult();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[role=progressbar]")));
    }

    [Fact]
    public void Says_why_the_demo_could_not_be_written_and_offers_it_again()
    {
        Demo.Failure = new ClinicException(ClinicError.DiskFull, $"The disk is full.", $"Free some space.");
        var page = Show<WelcomePanel>();
        page.Button("Load the demo").Click();
        page.WaitToShow("The disk is full.");
        Assert.False(page.Button("Load the demo").HasAttribute("disabled"));
    }

    [Fact]
    public void Points_to_the_full_backups_that_are_here_already()
    {
        BackupSummary[] shelf =
            [Backup(Noon), Backup(Noon.AddHours(-1)), Backup(Noon.AddHours(-2)) with { PatientCount = 0 }];
        var page = Show<WelcomePanel>(panel => panel.Add(p => p.Backups, shelf));
        Assert.Equal("Backups already here: 2", page.Find("a[href='/backups']").TextContent);
    }
}
