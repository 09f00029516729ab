using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>
/// A window stays in its language, whoever makes it draw itself anew: another window, another program, a job at night.
/// </summary>
[Collection(DeedsCollection.Name)]
public sealed class GermanWindowTests(Chromium chromium) : BrowserTest
{
    // Every word that ever stood in the window and is English, or a date as Americans or the British write it.
    private const string Watch =
        """
        window.english = []; window.drawn = 0;
        const foreign = [
          /\b(ago|yesterday|today|patients|visits?|birth|last backup|backups?|all is well|running|just now)\b/i,
          /\b(by hand|at start|restore[ds]?|proven|read back)\b/i,
          /\d\/\d{1,2}\/\d{4}|\d [AP]M\b/i,
        ];
        const look = whole => { const text = whole.replace(/(^|[\s'])\/\S+/g, ''); // a path is in no language
          window.drawn++;
          if (foreign.some(words => words.test(text)) && !window.english.includes(text)) window.english.push(text); };
        new MutationObserver(changes => changes.forEach(({ target, addedNodes }) =>
          [target, ...addedNodes].forEach(node => {
            const walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
            if (node.nodeType === 3) look(node.data);
            else if (node.nodeType === 1
              && !node.closest('script, style, .cw-mono, #components-reconnect-modal, .cw-boot, #blazor-error-ui'))
              for (let text = walk.nextNode(); text; text = walk.nextNode())
                if (!text.parentElement.closest('script, style, .cw-mono, .cw-boot')) look(text.data);
          }))).observe(document, { childList: true, subtree: true, characterData: true });
        """;

    [Fact]
    public async Task Nothing_English_is_ever_drawn_when_others_back_up_fail_and_restore()
    {
        var patient = await AddAsync("Wieck", "Clara");
        var backup = await App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual);
        await AddAsync("Schumann", "Robert");
        await using var english = await chromium.OpenAsync(App, language: "en-US");
        var windows = new Dictionary<string, BrowserWindow>();
        try
        {
            foreach (var path in (string[])["/", "/backups", "/patients", $"/patients/{patient.Id}", "/activity"])
            {
                windows[path] = await chromium.OpenAsync(App, language: "de-DE");
                await windows[path].Page.AddInitScriptAsync(Watch);
                await windows[path].GoToAsync(path);
                await Assertions.Expect(windows[path].Page.Locator(".cw-header"))
                    .ToContainTextAsync("Letzte Sicherung:", new() { Timeout = WaitTimeout });
                await Assertions.Expect(windows[path].Page.Locator("main .cw-skeleton"))
                    .ToHaveCountAsync(0, new() { Timeout = WaitTimeout });
                await windows[path].Page.EvaluateAsync("() => { window.drawn = 0; }");
            }

            await ForeignAsync(() => App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual));
            await EveryWindowDrewAsync("a backup from a foreign thread");

            await english.GoToAsync("/backups");
            await english.Page.Locator($"[id='{backup.Name}']")
                .GetByRole(AriaRole.Button, new() { Name = "Restore" }).First.ClickAsync();
            var dialog = english.Page.GetByRole(AriaRole.Dialog);
            await dialog.GetByRole(AriaRole.Textbox).FillAsync("RESTORE");
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Restore", Exact = true }).ClickAsync();
            await Assertions.Expect(dialog).ToContainTextAsync("The practice is back", new() { Timeout = WaitTimeout });
            await Assertions.Expect(windows["/patients"].Page.GetByText("Schumann"))
                .ToHaveCountAsync(0, new() { Timeout = WaitTimeout });
            await Assertions.Expect(windows["/patients"].Page.GetByText("13.09.1990").First)
                .ToBeAttachedAsync(new() { Timeout = WaitTimeout });
            await Assertions.Expect(windows[$"/patients/{patient.Id}"].Page.Locator("main"))
                .ToContainTextAsync("13.09.1990", new() { Timeout = WaitTimeout });
            await EveryWindowDrewAsync("a restore by another window");

            Directory.Move(App.Folder.Backups, App.Folder.Backups + "-away");
            await File.WriteAllTextAsync(App.Folder.Backups, "in the way", TestContext.Current.CancellationToken);
            await ForeignAsync(
                () => Assert.ThrowsAsync<ClinicException>(() => App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual)));
            foreach (var window in windows.Values)
                await Assertions.Expect(window.Page.Locator(".cw-header"))
                    .ToContainTextAsync("fehlgeschlagen", new() { Timeout = WaitTimeout });
            await EveryWindowDrewAsync("a backup that failed");
        }
        finally
        {
            foreach (var window in windows.Values)
                await window.DisposeAsync();
        }

        async Task EveryWindowDrewAsync(string when)
        {
            foreach (var (path, window) in windows)
            {
                await window.Page.WaitForFunctionAsync(
                    "() => window.drawn > 0 && document.querySelector('[data-state]').dataset.state !== 'running'");
                var english =
                    await window.Page.EvaluateAsync<string[]>("() => { window.drawn = 0; return english; }");
                Assert.True(english is [], $"{path} after {when}: {string.Join(" | ", english)}");
            }
        }
    }

    [Fact]
    public async Task Large_numbers_have_their_German_point()
    {
        await App.Get<IDemo>().LoadAsync(1100);
        await using var window = await chromium.OpenAsync(App, language: "de-DE");
        await window.GoToAsync("/patients");
        await SeesAsync(window, "1.100 Patienten");
        await SeesAsync(window, "1–25 von 1.100");
    }

    // A thread of another language, as a job's or another window's is.
    private static Task ForeignAsync(Func<Task> act) => Task.Run(
        async () =>
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo("en-US");
            await act();
        },
        TestContext.Current.CancellationToken);

    private Task<Patient> AddAsync(string family, string given) =>
        App.Get<IPatients>()
            .AddAsync(new PatientInput
            { FamilyName = family, GivenName = given, BirthDate = new DateOnly(1990, 9, 13) });
}
