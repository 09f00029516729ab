using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Overview;
using ClinicWeb.Components.Pages.Welcome;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Components.Pages.Overview;

public class DemoNoticeTests : ComponentTest
{
    private readonly Patient _demo;

    public DemoNoticeTests()
    {
        _demo = Practice.Put("Demo", "Dora");
        Practice.Put("Doe", "Jane");
    }

    [Fact]
    public void A_practice_of_ones_own_is_not_asked_about_any_demo()
    {
        var page = Show<DemoNotice>();
        Assert.DoesNotContain("demo", page.Markup, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void One_click_and_one_question_that_says_who_goes_and_who_stays_remove_it_behind_a_backup()
    {
        Demo.Contents = new([_demo.Id], 3, 1);
        var page = Show<DemoNotice>();
        page.Button("Remove the demo practice").Click();
        page.WaitToShow("Will be deleted: 1");
        page.WaitToShow("Changed by you, will be kept: 3");
        page.WaitToShow("Your own, will be kept: 1");
        Assert.Equal(0, DeleteGuard.Taken);
        page.Button("Delete").Click();
        Eventually.Holds(
            () => Assert.Equal(["Doe"], Practice.Stored.Values.Select(patient => patient.FamilyName)));
        Assert.Equal(1, DeleteGuard.Taken);
        page.WaitForAssertion(
            () => Assert.DoesNotContain("Remove the demo practice", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_backup_nothing_is_removed()
    {
        Demo.Contents = new([_demo.Id], 0, 1);
        DeleteGuard.Failing = new ClinicException(ClinicError.DiskFull, $"The disk is full.", $"Free some space.");
        var page = Show<DemoNotice>();
        page.Button("Remove the demo practice").Click();
        page.WaitToShow("Remove the demo practice?");
        page.Button("Delete").Click();
        page.WaitToShow("The disk is full.");
        Assert.Equal(2, Practice.Stored.Count);
    }

    [Fact]
    public void Who_was_worked_with_between_the_question_and_the_answer_stays()
    {
        Demo.Contents = new([_demo.Id], 0, 1);
        var page = Show<DemoNotice>();
        page.Button("Remove the demo practice").Click();
        page.WaitToShow("Remove the demo practice?");
        DeleteGuard.Taking += () => Demo.Contents = new([], 1, 1);
        page.Button("Delete").Click();
        Eventually.Holds(() => Assert.Equal(1, DeleteGuard.Taken));
        Assert.Equal(2, Practice.Stored.Count);
    }

    [Theory]
    [InlineData("de-DE", DemoLanguage.German)]
    [InlineData("de-CH", DemoLanguage.German)]
    [InlineData("en-US", DemoLanguage.English)]
    public void A_window_loads_the_demo_in_its_own_language(string culture, DemoLanguage language)
    {
        Speak(culture);
        var page = Show<WelcomePanel>();
        page.Button(language is DemoLanguage.German ? "Demo laden" : "Load the demo").Click();
        Eventually.Holds(() => Assert.Equal(language, Demo.Language));
    }
}
