using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>
/// On a phone every word that matters is there, whole, in both languages; what can be pressed stays in one line.
/// </summary>
[Collection(LooksCollection.Name)]
public sealed class PhoneTests(Chromium chromium) : BrowserTest
{
    // Of what a selector finds: everything that is cut, outside of the window, or a button of two lines.
    private const string Cut =
        """
        selector => {
          const parts = [...document.querySelectorAll(selector)].filter(part => part.getClientRects().length > 0);
          const words = part => part.textContent.trim().replace(/\s+/g, ' ');
          return parts.length === 0 ? [`nothing like ${selector}`] : parts.filter(part => {
            const box = part.getBoundingClientRect();
            return part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).display !== 'inline'
              || box.left < 0 || box.right > innerWidth
              || part.matches('button, a, [role=tab]') && box.height > 52;
          }).map(part => `${selector}: ${words(part)}`);
        }
        """;

    private readonly List<string> _problems = [];

    [Theory]
    [InlineData("en-GB")]
    [InlineData("de-DE")]
    public async Task On_a_phone_the_actions_of_a_chart_stand_in_one_row_with_their_names(string language)
    {
        await App.Get<IDemo>().LoadAsync(5);
        var patient = (await App.Get<IPatients>().ListAsync(new PatientQuery())).Items[0];
        await using var window = await chromium.OpenAsync(App, width: 390, language: language);
        await window.GoToAsync($"/patients/{patient.Id}");
        var actions = window.Page.Locator(".cw-chart-head .cw-actions").Locator("a, button");
        await Assertions.Expect(actions).ToHaveCountAsync(4, new() { Timeout = WaitTimeout });
        await window.Button(language == "de-DE" ? "Löschen" : "Delete").First.WaitForAsync();
        var cut = await window.Page.EvaluateAsync<string[]>(
            """
            () => {
              const parts = [...document.querySelectorAll(
                '.cw-chart-head :is(a, button), .cw-card-head :is(h2, span, button)')];
              const head = parts.filter(part => part.closest('.cw-chart-head'));
              const rows = [...new Set(head.map(part => Math.round(part.getBoundingClientRect().top)))];
              const cut = parts.filter(part => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 1
                || part.getBoundingClientRect().right > innerWidth
                || part.closest('.cw-card-head') && part.getClientRects().length > 1);
              return rows.slice(1).map(top => `a second row at ${top}`)
                .concat(cut.map(part => `cut: ${part.textContent.trim()}`));
            }
            """);
        Assert.True(cut.Length == 0, string.Join("\n", cut));
        Assert.Empty(await window.AccessibilityAsync());
    }

    [Theory]
    [InlineData("en-GB", "Delete", "Settings", "Keep editing")]
    [InlineData("de-DE", "Löschen", "Einstellungen", "Weiter bearbeiten")]
    public async Task On_a_phone_no_question_is_cut(string language, string delete, string settings, string keep)
    {
        await App.Get<IDemo>().LoadAsync(5);
        var patient = await App.Get<IPatients>().AddAsync(new PatientInput
        {
            FamilyName = "Überlinger-Hohenstauffen",
            GivenName = "Clara Josephine",
            BirthDate = new DateOnly(1990, 9, 13),
        });
        await App.Get<IVisits>()
            .AddAsync(patient.Id,
                new VisitInput { VisitedAt = new DateTime(2026, 3, 1, 9, 0, 0), Complaint = "Cough" });
        await using var window = await chromium.OpenAsync(App, width: 390, language: language, moving: true);
        var dialog = window.Page.GetByRole(AriaRole.Dialog);

        await window.GoToAsync($"/patients/{patient.Id}");
        await window.Button(delete).First.ClickAsync();
        await Assertions.Expect(dialog.Locator("li")).ToContainTextAsync("1990", new() { Timeout = WaitTimeout });
        await Assertions.Expect(dialog.Locator("li"))
            .ToContainTextAsync(language == "de-DE" ? "1 Konsultation" : "1 visit", new() { Timeout = WaitTimeout });
        await LookAsync(window, ".mud-dialog li", ".mud-dialog button");
        await LeaveAsync(window, dialog);

        await window.Page.Keyboard.PressAsync("Control+k");
        await window.Page.Locator("#palette-text").FillAsync("hohen");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Option).First)
            .ToContainTextAsync("Clara Josephine", new() { Timeout = WaitTimeout });
        await LookAsync(window, ".cw-palette li span", ".cw-palette li small");
        await LeaveAsync(window, dialog);

        await window.Button(settings).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Tab)).ToHaveCountAsync(4, new() { Timeout = WaitTimeout });
        await LookAsync(window, ".mud-dialog [role=tab]");
        await Assertions.Expect(dialog.Locator(".mud-tabs-scroll-button"))
            .ToHaveCountAsync(0, new() { Timeout = WaitTimeout });
        await LeaveAsync(window, dialog);

        await window.GoToAsync($"/patients/{patient.Id}/edit");
        await window.Page.FillAsync("#field-Notes", "Plays the piano");
        await window.Page.Locator(".cw-nav a").First.ClickAsync();
        await Assertions.Expect(dialog.GetByText(keep)).ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        await LookAsync(window, ".mud-dialog button");
        Assert.True(_problems.Count == 0, string.Join("\n", _problems));
    }

    [Theory]
    [InlineData("en-GB", "2 selected")]
    [InlineData("de-DE", "2 ausgewählt")]
    public async Task On_a_phone_selecting_patients_moves_nothing(string language, string selected)
    {
        await App.Get<IDemo>().LoadAsync(5);
        await using var window = await chromium.OpenAsync(App, width: 390, language: language, moving: true);
        await window.GoToAsync("/patients");
        var boxes = window.Page.Locator("tbody").GetByRole(AriaRole.Checkbox);
        await Assertions.Expect(boxes).ToHaveCountAsync(5, new() { Timeout = WaitTimeout });
        var before =
            await window.Page.Locator(".cw-patients").EvaluateAsync<double>("list => list.getBoundingClientRect().top");
        await boxes.Nth(0).CheckAsync();
        await boxes.Nth(1).CheckAsync();
        await SeesAsync(window, selected);
        Assert.Equal(before,
            await window.Page.Locator(".cw-patients")
                .EvaluateAsync<double>("list => list.getBoundingClientRect().top"));
        Assert.Empty(await window.AccessibilityAsync());
    }

    private async Task LookAsync(BrowserWindow window, params string[] selectors)
    {
        foreach (var selector in selectors)
            _problems.AddRange(await window.Page.EvaluateAsync<string[]>(Cut, selector));
        _problems.AddRange(await window.AccessibilityAsync());
    }

    private static async Task LeaveAsync(BrowserWindow window, ILocator dialog)
    {
        await window.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0, new() { Timeout = WaitTimeout });
    }
}
