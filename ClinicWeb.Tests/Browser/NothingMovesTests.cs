using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>
/// While a page opens nothing on it moves, and no empty state flashes where there is something: every page at three
/// widths, opened and gone to, in a practice at work, in an empty one, and in one that must be restored.
/// </summary>
[Collection(LooksCollection.Name)]
public sealed class NothingMovesTests(Chromium chromium) : BrowserTest
{
    // Everything that moved without anybody's hand, by name; and every empty state that was ever drawn.
    private const string Watch =
        """
        window.moved = []; window.empties = [];
        const name = node =>
          node ? (node.closest?.('[class]') ?? node.parentElement ?? node).outerHTML?.slice(0, 120) : '?';
        new PerformanceObserver(list => {
          for (const entry of list.getEntries())
            if (entry.value > 0) window.moved.push(
              entry.value.toFixed(4) + ' ' + entry.sources.map(source => name(source.node)).join(' & '));
        }).observe({ type: 'layout-shift', buffered: true });
        const look = () => document.querySelectorAll('.cw-empty h2').forEach(title => {
          if (!window.empties.includes(title.textContent)) window.empties.push(title.textContent);
        });
        new MutationObserver(look).observe(document, { childList: true, subtree: true });
        """;

    // Loaded and drawn: the page of this address, not still the one before.
    private const string Settled =
        """
        () => document.querySelector('h1:not([data-before]), .cw-recovery-page h1')
          && !document.querySelector('.cw-skeleton, .cw-boot:only-child') && document.fonts.status === 'loaded'
        """;

    private const string Drawn =
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(() => "
            + "setTimeout(done, 100)))))";

    private readonly List<string> _problems = [];

    public static TheoryData<int, string> Widths => new() { { 390, "de-DE" }, { 768, "en-GB" }, { 1280, "en-GB" } };

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task In_a_practice_at_work(int width, string language)
    {
        await App.Get<IDemo>().LoadAsync(60);
        for (var i = 0; i < 3; i++)
            await App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual, "before the holidays");
        var backup = (await App.Get<IBackups>().ListAsync())[0];
        var patient = (await App.Get<IPatients>().ListAsync(new PatientQuery())).Items[0];
        var visit = (await App.Get<IVisits>().ListAsync(patient.Id))[0];
        await App.Get<IPatients>().UpdateAsync(patient.Id, patient with { Allergies = "Penicillin (rash)" });
        await App.Get<IVisits>().UpdateAsync(visit.Id, visit with { Notes = "Lungs clear, no fever." });
        await LookAsync(width, language,
            mayBeEmpty: ["/search", "/backups/find", "/no-such-page", $"/backups/{backup.Name}"],
            "/", "/patients", "/patients?from=26", "/patients/new", $"/patients/{patient.Id}",
            $"/patients/{patient.Id}/edit", $"/patients/{patient.Id}/history",
            $"/patients/{patient.Id}/visits/new",
            $"/patients/{patient.Id}/visits/{visit.Id}/history?version=1&against=now",
            $"/patients/{patient.Id}/visits/{visit.Id}", $"/patients/{patient.Id}/history?version=1",
            $"/patients/{patient.Id}/print",
            $"/patients/{patient.Id}?visit={visit.Id}", "/search", "/search?q=cough", "/backups",
            $"/backups/{backup.Name}",
            $"/backups/{backup.Name}?patient={patient.Id}", "/backups/find", "/activity", "/exchange",
            "/no-such-page");
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task In_an_empty_one(int width, string language)
    {
        var backup = (await App.Get<IBackups>().ListAsync())[0];
        await LookAsync(width, language, mayBeEmpty: null,
            "/", "/patients", "/patients/new", "/search", "/search?q=cough", "/backups", $"/backups/{backup.Name}",
            "/backups/find", "/activity", "/exchange",
            "/patients/1", "/patients/1/visits/new", "/patients/1/history", "/patients/1/print", "/backups/none.zip");
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task In_one_that_must_be_restored(int width, string language)
    {
        using var temp = new TempFolder();
        var data = Path.Combine(temp.Path, "data");
        await using (var before = new ClinicApp(dataFolder: data))
        {
            await before.StartupBackupAsync();
            await before.Get<IDemo>().LoadAsync(10);
            await before.Get<IBackups>().BackUpAsync(BackupTrigger.Manual);
        }

        foreach (var leftover in Directory.EnumerateFiles(data, "clinic.db-*"))
            File.Delete(leftover);
        await File.WriteAllTextAsync(Path.Combine(data, "clinic.db"), "garbage", TestContext.Current.CancellationToken);
        await using var app = new ClinicApp(dataFolder: data).Listen();
        await Eventually.GetAsync(
            async () => (await app.Get<IStatusFeed>().RefreshAsync()).State == BackupState.Recovery ? "found" : null);
        await LookAsync(width, language, mayBeEmpty: null, app, "/", "/patients", "/patients/1", "/patients/1/history",
            "/search", "/backups", "/exchange", "/activity");
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task In_one_that_is_locked(int width, string language)
    {
        await App.Get<IPassphrase>()
            .SaveAsync(null, "correct horse battery", 15, TestContext.Current.CancellationToken);
        await using var window = await chromium.OpenAsync(App, width, language: language, moving: true);
        await window.Page.AddInitScriptAsync(Watch);
        foreach (var path in (string[])["/unlock", "/patients/1"])
        {
            await window.GoToAsync(path);
            await Assertions.Expect(window.Page.Locator("#passphrase"))
                .ToBeVisibleAsync(new() { Timeout = WaitTimeout });
            await SeeAsync(window, path, path, mayBeEmpty: null);
        }

        // However the page grows at its end, while it comes in or by what is opened, its head stays.
        var top = (await window.Page.Locator("h1").BoundingBoxAsync())!.Y;
        await window.Page.Locator("summary").ClickAsync();
        await Assertions.Expect(window.Page.Locator("details p").First)
            .ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        Assert.Equal(top, (await window.Page.Locator("h1").BoundingBoxAsync())!.Y);

        await window.Page.FillAsync("#passphrase", "wrong horse");
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.Locator("#problem span").First.WaitForAsync();
        await SeeAsync(window, "/unlock", "the wrong passphrase", mayBeEmpty: null);
        await NothingMovedAsync(window);
    }

    private Task LookAsync(int width, string language, string[]? mayBeEmpty, params string[] pages) =>
        LookAsync(width, language, mayBeEmpty, App, pages);

    private async Task LookAsync(int width, string language, string[]? mayBeEmpty, ClinicApp app, params string[] pages)
    {
        await using var window = await chromium.OpenAsync(app, width, language: language, moving: true);
        await window.Page.AddInitScriptAsync(Watch);
        foreach (var path in pages)
        {
            await window.GoToAsync(path);
            await SeeAsync(window, path, path, mayBeEmpty);
        }

        await window.GoToAsync("/");
        foreach (var path in pages.Where(path => path is not ("/no-such-page" or "/")).Append("/"))
        {
            await window.Page.EvaluateAsync(
                """
                path => {
                  if (new URL(path, location).pathname !== location.pathname)
                    document.querySelector('h1').dataset.before = '';
                  moved.length = empties.length = 0;
                  Blazor.navigateTo(path);
                }
                """, path);
            await window.ArrivesAsync(app.Url.TrimEnd('/') + path);
            await SeeAsync(window, path, $"gone to {path}", mayBeEmpty);
        }

        await NothingMovedAsync(window);
    }

    private async Task NothingMovedAsync(BrowserWindow window)
    {
        Assert.True(_problems.Count == 0, string.Join("\n", _problems));

        // The watch sees: what does move is told.
        await window.Page.EvaluateAsync(
            "() => document.querySelector('main').prepend(Object.assign(document.createElement('div'), { style: "
                + "'height: 150px' }))");
        await window.Page.WaitForFunctionAsync("() => moved.length > 0");
    }

    private async Task SeeAsync(BrowserWindow window, string path, string how, string[]? mayBeEmpty)
    {
        await window.Page.WaitForFunctionAsync(Settled);
        await window.Page.EvaluateAsync(Drawn);
        _problems.AddRange(
            (await window.Page.EvaluateAsync<string[]>("() => moved")).Select(what => $"{how}: moved {what}"));
        if (mayBeEmpty is not null && !mayBeEmpty.Contains(path))
            _problems.AddRange(
                (await window.Page.EvaluateAsync<string[]>("() => empties")).Select(
                    title => $"{how}: flashed {title}"));
    }
}
