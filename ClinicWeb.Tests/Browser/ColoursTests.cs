using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>
/// What can be read can be read at once: no colour fades from one state into the next. Windows without the reduced
/// motion of the other tests, which would hide it.
/// </summary>
[Collection(LooksCollection.Name)]
public sealed class ColoursTests(Chromium chromium) : BrowserTest
{
    // Every fade of a colour under words, by name: a transition, or an animation in which the colour takes longer than
    // a blink.
    private const string Watch =
        """
        window.faded = [];
        const words = element => element.textContent.trim().slice(0, 40) || element.placeholder || '';
        const note = (what, element) =>
          words(element) && window.faded.push(`${what} of ${element.className} “${words(element)}”`);
        document.addEventListener('transitionrun', event => {
          if (/color|fill|opacity/.test(event.propertyName)) note(event.propertyName, event.target);
        }, true);
        document.addEventListener('animationstart', event => {
          const began = event.target.getAnimations().filter(
            animation => animation.animationName === event.animationName);
          for (const animation of began) {
            const frames = animation.effect.getKeyframes().filter(
              frame => 'opacity' in frame || 'color' in frame || 'backgroundColor' in frame);
            const look = frame => [frame.opacity, frame.color, frame.backgroundColor].join();
            const fades = frames.slice(1).reduce(
              (sum, frame, i) => sum
                + (look(frame) === look(frames[i]) ? 0 : frame.computedOffset - frames[i].computedOffset),
              0);
            if (fades * animation.effect.getTiming().duration > 20) note(event.animationName, event.target);
          }
        }, true);
        """;

    private readonly List<string> _problems = [];
    private int _looked;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_backups_and_settings_words_have_their_contrast_at_once_after_every_change_of_state(bool dark)
    {
        await AddAsync("Wieck", "Clara");
        var backup = await App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual);
        await AddAsync("Schumann", "Robert");
        await using var window = await OpenAsync(dark);
        await window.GoToAsync("/backups");
        await window.Page.Locator(".cw-toggle").Last.ClickAsync();
        await LookAsync(window, "a filter is chosen");
        await window.Page.Locator(".cw-toggle").First.ClickAsync();

        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        var restore = dialog.GetByRole(AriaRole.Button, new() { Name = "Restore", Exact = true });
        await window.Page.Locator($"[id='{backup.Name}']")
            .GetByRole(AriaRole.Button, new() { Name = "Restore" }).First.ClickAsync();
        await Assertions.Expect(dialog).ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        await LookAsync(window, "the dialog opens");
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("RESTORE");
        await Assertions.Expect(restore).ToBeEnabledAsync(new() { Timeout = WaitTimeout });
        await LookAsync(window, "restore is enabled");
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("");
        await Assertions.Expect(restore).ToBeDisabledAsync(new() { Timeout = WaitTimeout });
        await LookAsync(window, "restore is disabled again");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).HoverAsync();
        await LookAsync(window, "a button under the mouse");
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("RESTORE");
        await restore.ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("The practice is back", new() { Timeout = WaitTimeout });
        await LookAsync(window, "the result of a restore");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0, new() { Timeout = WaitTimeout });

        await window.Button("Settings").ClickAsync();
        await dialog.GetByRole(AriaRole.Tab, new() { Name = "Schedule" }).ClickAsync();
        var hours = dialog.GetByLabel("Hours between backups");
        await Assertions.Expect(hours).ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        await LookAsync(window, "another tab");
        await hours.FillAsync("0.1");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(dialog.Locator(".mud-input-error").First)
            .ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        await LookAsync(window, "an error in the settings");
        AssertFine(8);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_lists_and_forms_words_have_their_contrast_at_once_after_every_change_of_state(bool dark)
    {
        var patient = await AddAsync("Wieck", "Clara");
        await using var window = await OpenAsync(dark);
        await window.GoToAsync("/patients");
        await window.Page.Locator("tbody").GetByRole(AriaRole.Checkbox).First.CheckAsync();
        await Assertions.Expect(window.Button("Delete selected")).ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        await LookAsync(window, "a patient is selected");
        await window.Button("Appearance and language").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Menuitem).First)
            .ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        await LookAsync(window, "a menu opens");
        await window.Page.GetByRole(AriaRole.Menuitem, new() { Name = dark ? "Light" : "Dark" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator("html"))
            .ToHaveAttributeAsync("data-theme", dark ? "light" : "dark", new() { Timeout = WaitTimeout });
        await LookAsync(window, "the other theme");

        await window.Page.Keyboard.PressAsync("Control+k");
        await window.Page.Locator("#palette-text").FillAsync("wie");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Option).First)
            .ToContainTextAsync("Wieck", new() { Timeout = WaitTimeout });
        await LookAsync(window, "the palette finds");
        await window.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(window.Page.Locator("#palette-text"))
            .ToHaveCountAsync(0, new() { Timeout = WaitTimeout });

        await window.GoToAsync("/patients/new");
        await window.Button("Add patient").ClickAsync();
        await SeesAsync(window, "3 fields need correcting.");
        await LookAsync(window, "a form with mistakes");
        await window.GoToAsync($"/patients/{patient.Id}/edit");
        await window.Page.FillAsync("#field-Notes", "Plays the piano");
        await window.Page.WaitForFunctionAsync("() => sessionStorage.length === 1");
        window.Page.Dialog += (_, asked) => _ = asked.AcceptAsync();
        await window.Page.ReloadAsync();
        await SeesAsync(window, "What you typed here was not saved");
        await LookAsync(window, "a draft is offered");
        await window.Button("Put it back").ClickAsync();
        await window.Button("Save changes").ClickAsync();
        await SeesAsync(window, "saved.");
        await LookAsync(window, "a word that it is saved");
        AssertFine(7);
    }

    private async Task<BrowserWindow> OpenAsync(bool dark)
    {
        var window = await chromium.OpenAsync(App, dark: dark, moving: true);
        await window.Page.AddInitScriptAsync(Watch);
        return window;
    }

    private async Task LookAsync(BrowserWindow window, string state)
    {
        _looked++;
        _problems.AddRange(
            (await window.AccessibilityAsync())
                .Where(problem => problem.StartsWith("color-contrast", StringComparison.Ordinal))
            .Select(problem => $"{state}: {problem}"));
        _problems.AddRange(
            (await window.Page.EvaluateAsync<string[]>("() => faded.splice(0)")).Distinct()
                .Select(what => $"{state}: {what} faded"));
    }

    private void AssertFine(int states)
    {
        Assert.Equal(states, _looked);
        Assert.True(_problems.Count == 0, string.Join("\n", _problems));
    }

    private Task<Patient> AddAsync(string family, string given) => App.Get<IPatients>().AddAsync(new PatientInput
    {
        FamilyName = family,
        GivenName = given,
        BirthDate = new DateOnly(1990, 9, 13),
    });
}
