using Bunit;
using ClinicWeb.Components.Layout;
using ClinicWeb.Components.Pages;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ClinicWeb.Tests.Components.Layout;

public class AppearanceMenuTests : ComponentTest
{
    [Fact]
    public void Says_which_theme_and_language_are_chosen()
    {
        var menu = Open("dark");
        Assert.Equal(
            ["Follow the system", "Light", "Dark", "English", "Deutsch"],
            Items(menu).Select(item => item.TextContent.Trim()));
        Assert.Equal(
            ["Dark", "English"],
            Items(menu).Where(item => item.GetAttribute("aria-current") == "true")
                .Select(item => item.TextContent.Trim()));
    }

    [Fact]
    public void Tells_the_theme_that_was_chosen()
    {
        string? chosen = null;
        var menu = Open("system", choice => chosen = choice);
        Items(menu).Single(item => item.TextContent.Trim() == "Light").Click();
        Eventually.Holds(() => Assert.Equal("light", chosen));
    }

    [Fact]
    public void Switches_the_language_and_comes_back_to_the_same_page()
    {
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/patients?q=wieck");
        var menu = Open("system");
        Items(menu).Single(item => item.TextContent.Trim() == "Deutsch").Click();
        Eventually.Holds(
            () => Assert.EndsWith($"/culture?set=de&returnUrl={Uri.EscapeDataString("/patients?q=wieck")}",
                navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void An_address_that_leads_nowhere_says_so_and_leads_home()
    {
        var page = Show<NotFoundPage>();
        page.WaitForElement("h1");
        Assert.Equal("/", page.FindAll("a")[^1].GetAttribute("href"));
    }

    private IRenderedComponent<Stage> Open(string choice, Action<string>? chosen = null)
    {
        var menu = Show<AppearanceMenu>(
            p => p.Add(m => m.Choice, choice).Add(m => m.ChoiceChanged, picked => chosen?.Invoke(picked)));
        menu.Find("button").Click();
        menu.WaitForElements("[role=menuitem]");
        return menu;
    }

    private static IEnumerable<AngleSharp.Dom.IElement> Items(IRenderedComponent<Stage> menu) =>
        menu.FindAll("[role=menuitem]");
}
