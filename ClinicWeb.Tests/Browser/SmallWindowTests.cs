using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>
/// Narrow windows, and wide ones at 200 % zoom, which are as narrow and half as high: nothing is cut or covered.
/// </summary>
[Collection(LooksCollection.Name)]
public sealed class SmallWindowTests(Chromium chromium) : BrowserTest
{
    // What has the focus, or of a long text the line of its cursor: is it inside the window, and is it what a finger
    // there meets?
    private const string Covered =
        """
        () => {
          const field = document.activeElement.closest('label, .cw-upload') ?? document.activeElement;
          const box = field.getBoundingClientRect();
          const name = field.getAttribute('aria-label') || field.textContent.trim().slice(0, 40) || field.id;
          const bottom = field.matches('textarea, a:has(> *)') || box.height > 120
            ? Math.min(box.bottom, box.top + 40) : box.bottom;
          const lines = [...field.getClientRects()];
          const problems = [];
          for (const y of [box.top + 3, (box.top + bottom) / 2, bottom - 3]) {
            const line = lines.find(line => y >= line.top && y <= line.bottom) ?? box;
            const x = (line.left + line.right) / 2;
            const met = document.elementFromPoint(x, y);
            if (!met) problems.push(`${name} is outside the window`);
            else if (!field.contains(met) && !met.contains(field) && !field.parentElement.contains(met))
              problems.push(`${name} is under ${met.closest('[class]').className}`);
          }
          return problems;
        }
        """;

    private static readonly PatientInput Clara = new()
    {
        GivenName = "Clara",
        FamilyName = "Wieck",
        BirthDate = new DateOnly(1990, 9, 13),
    };

    [Theory]
    [InlineData("en-GB", "No patients yet")]
    [InlineData("de-DE", "Noch keine Patienten")]
    public async Task The_empty_list_is_read_whole(string language, string title)
    {
        await using var window = await chromium.OpenAsync(App, language: language);
        await window.GoToAsync("/patients");
        await SeesAsync(window, title);
        var problems = new List<string>();
        foreach (var width in (int[])[320, 390, 639, 640, 768, 959, 960, 1179, 1280])
        {
            await window.Page.SetViewportSizeAsync(width, 800);
            var cut = await window.Page.EvaluateAsync<string[]>(
                """
                () => {
                  const card = document.querySelector('.cw-patients').getBoundingClientRect();
                  const parts = [...document.querySelectorAll('.cw-patients .cw-empty :is(h2, p, .mud-button-root)')];
                  return [String(parts.length), ...parts.filter(part => {
                    const range = document.createRange(); range.selectNodeContents(part);
                    const box = range.getBoundingClientRect();
                    return box.left < card.left || box.right > card.right || box.bottom > card.bottom
                      || part.scrollWidth > part.clientWidth + 1;
                  }).map(part => part.textContent.trim())];
                }
                """);
            Assert.True(int.Parse(cut[0], null) >= 3, $"Only {cut[0]} parts were looked at.");
            problems.AddRange(cut[1..].Select(part => $"{width}: {part}"));
            if (await window.ScrollsSidewaysAsync())
                problems.Add($"{width}: wider than the window");
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    [Theory]
    [InlineData(640, 400)] // 1280 × 800 at 200 %
    [InlineData(390, 844)]
    [InlineData(1280, 800)]
    public async Task What_has_the_focus_is_never_under_a_bar(int width, int height)
    {
        await App.Get<IDemo>().LoadAsync(60);
        var patient = (await App.Get<IPatients>().ListAsync(new PatientQuery())).Items[0];
        await using var window = await chromium.OpenAsync(App);
        await window.Page.SetViewportSizeAsync(width, height);
        var problems = new List<string>();
        foreach (var path in (string[])
            ["/patients/new", $"/patients/{patient.Id}/visits/new", $"/patients/{patient.Id}", "/patients",
                "/search?q=cough", "/backups"])
        {
            await window.GoToAsync(path);
            await Assertions.Expect(window.Page.Locator("main .cw-skeleton"))
                .ToHaveCountAsync(0, new() { Timeout = WaitTimeout });
            await Eventually.GetAsync(
                async () => await window.Page.Locator("main :is(input, button, a)").CountAsync() > 2 ? "there" : null,
                $"{path} has something to tab to");
            var passed = 0;
            foreach (var key in (string[])["Tab", "Shift+Tab"])
            {
                for (var step = 0; step < 45; step++)
                {
                    await window.Page.Keyboard.PressAsync(key);
                    if (!await window.Page.EvaluateAsync<bool>("() => !!document.activeElement.closest('main')"))
                        continue;
                    passed++;
                    problems.AddRange(
                        (await window.Page.EvaluateAsync<string[]>(Covered)).Select(
                            problem => $"{path}, {key}: {problem}"));
                }
            }

            Assert.True(passed > 10, $"Only {passed} fields of {path} had the focus.");
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems.Distinct()));
    }

    [Theory]
    [InlineData(640, 400)]
    [InlineData(390, 844)]
    public async Task In_a_dialog_neither_is_what_has_the_focus(int width, int height)
    {
        var backup = await App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual);
        for (var number = 0; number < 30; number++)
            await App.Get<IPatients>().AddAsync(Clara with { FamilyName = $"Wieck{number}" });
        await using var window = await chromium.OpenAsync(App);
        await window.Page.SetViewportSizeAsync(width, height);
        await window.GoToAsync("/backups");
        await window.Page.Locator($"[id='{backup.Name}']")
            .GetByRole(AriaRole.Button, new() { Name = "Restore" }).First.ClickAsync();
        await SeesAsync(window, "would disappear");
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("RESTORE");
        await LookAsync(dialog.GetByRole(AriaRole.Button, new() { Name = "Restore", Exact = true }));
        await window.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0, new() { Timeout = WaitTimeout });

        await window.Button("Settings").ClickAsync();
        await dialog.GetByRole(AriaRole.Tab, new() { Name = "Schedule" }).ClickAsync();
        await LookAsync(dialog.GetByLabel("Hours between backups"));

        async Task LookAsync(ILocator ready)
        {
            // The panels of tabs are all there, and shown only once they are chosen.
            await Assertions.Expect(ready).ToBeVisibleAsync(new() { Timeout = WaitTimeout });
            await Assertions.Expect(ready).ToBeEnabledAsync(new() { Timeout = WaitTimeout });
            var problems = new List<string>();
            foreach (var key in (string[])["Tab", "Shift+Tab"])
            {
                for (var step = 0; step < 12; step++)
                {
                    await window.Page.Keyboard.PressAsync(key);
                    // Past its last field the program brings the focus back, by way of the server.
                    await window.Page.WaitForFunctionAsync(
                        "() => document.querySelector('[role=dialog]').contains(document.activeElement)",
                        null, new() { Timeout = WaitTimeout });
                    problems.AddRange(
                        (await window.Page.EvaluateAsync<string[]>(Covered)).Select(problem => $"{key}: {problem}"));
                }
            }

            Assert.True(problems.Count == 0, string.Join("\n", problems.Distinct()));
        }
    }
}
