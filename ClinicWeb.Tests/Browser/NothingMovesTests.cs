using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>While a page opens nothing on it moves, and no empty state flashes where there is something: at three widths, opened and gone to.</summary>
[Collection(BrowserCollection.Name)]
public sealed class NothingMovesTests(Chromium chromium) : BrowserTest
{
    // Everything that moved without anybody's hand, by name; and every empty state that was ever drawn.
    private const string Watch =
        """
        window.moved = []; window.empties = [];
        const name = node => node ? (node.closest?.('[class]') ?? node.parentElement ?? node).outerHTML?.slice(0, 120) : '?';
        new PerformanceObserver(list => {
          for (const entry of list.getEntries())
            if (entry.value > 0) window.moved.push(entry.value.toFixed(4) + ' ' + entry.sources.map(source => name(source.node)).join(' & '));
        }).observe({ type: 'layout-shift', buffered: true });
        const look = () => document.querySelectorAll('.cw-empty h2').forEach(title => {
          if (!window.empties.includes(title.textContent)) window.empties.push(title.textContent);
        });
        new MutationObserver(look).observe(document, { childList: true, subtree: true });
        """;

    // Loaded, drawn, and the observer has told what it saw.
    private const string Settled =
        """
        () => document.querySelector('h1') && !document.querySelector('.cw-skeleton, .cw-boot:only-child') && document.fonts.status === 'loaded'
        """;

    private string[] _pages = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await App.Get<IDemo>().LoadAsync(60);
        for (var i = 0; i < 3; i++)
            await App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual, "before the holidays");
        var backup = (await App.Get<IBackups>().ListAsync())[0];
        var patient = (await App.Get<IPatients>().ListAsync(new PatientQuery())).Items[0];
        var visit = (await App.Get<IVisits>().ListAsync(patient.Id))[0];
        _pages =
        [
            "/", "/patients", "/patients?from=26", "/patients/new", $"/patients/{patient.Id}", $"/patients/{patient.Id}/edit",
            $"/patients/{patient.Id}/visits/new", $"/visits/{visit.Id}/edit", $"/patients/{patient.Id}/print",
            "/search", "/search?q=cough", "/backups", $"/backups/{backup.Name}", "/activity", "/no-such-page",
        ];
    }

    [Theory]
    [InlineData(390, "de-DE")]
    [InlineData(768, "en-GB")]
    [InlineData(1280, "en-GB")]
    public async Task Nothing_moves_and_nothing_empty_flashes_while_a_page_opens(int width, string language)
    {
        await using var window = await chromium.OpenAsync(App, width, language: language, moving: true);
        await window.Page.AddInitScriptAsync(Watch);
        var problems = new List<string>();
        foreach (var path in _pages)
        {
            await window.GoToAsync(path);
            problems.AddRange(await SeenAsync(window, path));
        }

        await window.GoToAsync("/");
        foreach (var path in _pages.Where(path => path != "/no-such-page"))
        {
            await window.Page.EvaluateAsync("path => { moved.length = empties.length = 0; Blazor.navigateTo(path); }", path);
            await window.Page.WaitForURLAsync(App.Url.TrimEnd('/') + path, new() { WaitUntil = Microsoft.Playwright.WaitUntilState.Commit });
            problems.AddRange(await SeenAsync(window, $"gone to {path}"));
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    private static async Task<IEnumerable<string>> SeenAsync(BrowserWindow window, string path)
    {
        await window.Page.WaitForFunctionAsync(Settled);
        await window.Page.EvaluateAsync(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(() => setTimeout(done, 100)))))");
        var moved = await window.Page.EvaluateAsync<string[]>("() => moved");
        var empties = await window.Page.EvaluateAsync<string[]>("() => empties");
        return [
            .. moved.Select(what => $"{path}: moved {what}"),
            .. empties.Where(_ => path.EndsWith("/patients", StringComparison.Ordinal) || path.Contains("from=") || path.Contains("q=")
                || path.EndsWith("/activity", StringComparison.Ordinal) || path.EndsWith("/backups", StringComparison.Ordinal)
                || path.EndsWith('/')).Select(title => $"{path}: flashed {title}"),
        ];
    }
}
