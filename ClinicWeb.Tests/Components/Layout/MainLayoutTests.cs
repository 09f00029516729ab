using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Layout;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace ClinicWeb.Tests.Components.Layout;

public class MainLayoutTests : ComponentTest
{
    private static readonly BackupStatus Damaged = new()
    {
        State = BackupState.Recovery,
        Recovery = new($"The database file is damaged.", Noon, "quarantine/a"),
    };

    [Fact]
    public void Leads_everywhere()
    {
        var window = Window();
        Assert.Equal(
            ["/", "/patients", "/search", "/backups", "/activity"],
            window.FindAll("nav.cw-nav a").Select(link => link.GetAttribute("href")));
        Assert.Equal("Settings", window.Find(".cw-settings").TextContent.Trim());
        Assert.NotNull(window.Find("main#main"));
    }

    [Fact]
    public void In_recovery_there_is_one_page_whatever_the_address()
    {
        Feed.Push(Damaged);
        Backups.Shelf.AddRange([Backup(Noon.AddMinutes(-42)), Backup(Noon.AddHours(-5))]);
        var window = Window();
        window.WaitForElement(".cw-recovery-best");
        var text = window.Find("main").TextContent;
        Assert.DoesNotContain("the page", text);
        Assert.All(
            [
                "The database file is damaged.", "quarantine/a",
                "Your last good backup is from 11:18 today, 42 minutes ago.",
                "150 patients", "1,200 visits",
            ],
            words => Assert.Contains(words, text));
    }

    [Fact]
    public void Recovery_takes_two_clicks_and_ends_by_itself()
    {
        Feed.Push(Damaged);
        Backups.Shelf.Add(Backup(Noon.AddMinutes(-42)));
        Restores.Preview = new(Backups.Shelf[0], null, [], [], 0, 0, [], "abc");
        var window = Window();
        window.WaitForElement(".cw-recovery-best button").Click();
        window.WaitForElement(".mud-dialog .cw-compare");
        window.Find(".mud-dialog-actions").QuerySelectorAll("button")[^1].Click();
        Eventually.Holds(() => Assert.Single(Restores.Restored));
        Feed.Push(Damaged with { State = BackupState.Running, Recovery = null });
        Assert.DoesNotContain("the page", window.Find("main").TextContent);
        Feed.Push(new BackupStatus { State = BackupState.Ok });
        window.WaitForAssertion(() => Assert.Contains("the page", window.Find("main").TextContent));
    }

    [Fact]
    public void Recovery_without_a_good_backup_asks_for_one_from_elsewhere()
    {
        Feed.Push(Damaged);
        Backups.Shelf.Add(Backup(Noon) with { Health = BackupHealth.Damaged });
        var window = Window();
        window.WaitForAssertion(
            () => Assert.Contains("There is no good backup on this computer.", window.Find("main").TextContent));
        Assert.NotEmpty(window.FindAll("input[type=file]"));
    }

    [Fact]
    public void Tells_every_window_that_the_practice_was_replaced()
    {
        var window = Window();
        Watch.Replace();
        window.WaitForAssertion(() => Assert.Contains("a form that was open was not saved", window.Markup));
    }

    [Fact]
    public void A_page_that_fails_takes_nothing_else_with_it()
    {
        var window = Render<MainLayout>(p => p.Add(x => x.Body, builder =>
        {
            builder.OpenComponent<FailingPage>(0);
            builder.CloseComponent();
        }));
        window.WaitForAssertion(() => Assert.Contains("This page could not be shown", window.Find("main").TextContent));
        Assert.NotNull(window.Find("[data-testid=last-backup]"));
    }

    [Fact]
    public void Speaks_German()
    {
        Speak("de-DE");
        var window = Window();
        Assert.Contains("Sicherungen", window.Find("nav").TextContent);
        Assert.Equal("Einstellungen", window.Find(".cw-settings").TextContent.Trim());
    }

    private IRenderedComponent<MainLayout> Window() => Render<MainLayout>(p => p.Add(x => x.Body, "the page"));

    private sealed class FailingPage : ComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder) =>
            throw new InvalidOperationException("broken");
    }
}
