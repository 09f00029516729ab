using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Support;

/// <summary>One real Chromium (Debian's) for all tests of a collection, which run one after the other.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // The same engine without the windows that nobody sees takes half the processor's time.
    private static readonly string[] Programs = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var path = Array.Find(Programs, File.Exists);
        Assert.True(path is not null, $"{Programs[0]} is missing. ./test.sh installs it (Debian's package).");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
                "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>
    /// A person of their own: nothing shared with other windows but the server. Still, unless the test is about what
    /// moves; with the colours of the page, unless it is about Windows' high contrast.
    /// </summary>
    public Task<BrowserWindow> OpenAsync(
        ClinicApp app, int width = 1280, bool dark = false, string language = "en-GB", bool moving = false,
        bool forcedColors = false) =>
        OpenAsync(app.Url, width, dark, language, moving, forcedColors);

    /// <summary>The same, at any address.</summary>
    public async Task<BrowserWindow> OpenAsync(
        string url, int width = 1280, bool dark = false, string language = "en-GB", bool moving = false,
        bool forcedColors = false)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = url,
            ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? 844 : 800 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = language,
            ReducedMotion = moving ? ReducedMotion.NoPreference : ReducedMotion.Reduce,
            ForcedColors = forcedColors ? ForcedColors.Active : ForcedColors.None,
        });
        context.SetDefaultTimeout(30_000);
        return await BrowserWindow.OpenAsync(context, url);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>A window that remembers every console error and every request that left the computer.</summary>
public sealed class BrowserWindow : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    private BrowserWindow(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Console errors, page errors and requests to foreign hosts; a good test ends with none.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints)
                return [.. _complaints];
        }
    }

    internal static async Task<BrowserWindow> OpenAsync(IBrowserContext context, string url)
    {
        var window = new BrowserWindow(context, await context.NewPageAsync());
        var home = new Uri(url).Authority;
        window.Page.Console += (_, message) =>
        {
            if (message.Type == "error")
                window.Complain($"console: {message.Text}");
        };
        window.Page.PageError += (_, error) => window.Complain($"page: {error}");
        context.Request += (_, request) =>
        {
            if (request.Url.StartsWith("http", StringComparison.Ordinal) && new Uri(request.Url).Authority != home)
                window.Complain($"foreign request: {request.Url}");
        };
        return window;
    }

    /// <summary>Opens a page and waits until it is alive and shows its heading.</summary>
    public async Task<BrowserWindow> GoToAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.Locator("h1").First.WaitForAsync();
        return this;
    }

    /// <summary>
    /// Waits for an address, whenever it came: WaitForURLAsync misses a change between its first look and its waiting.
    /// </summary>
    /// <param name="end">How the address ends; what <see cref="GoToAsync"/> was given, or only a part.</param>
    public Task ArrivesAsync(string end) => Assertions.Expect(Page).ToHaveURLAsync(
        new Regex(Regex.Escape(end) + "$"), new() { Timeout = 20_000 });

    /// <summary>
    /// Waits until a file input is heard: Blazor begins to listen a moment after it is drawn, sooner than a person has
    /// chosen a file, and not sooner than a test.
    /// </summary>
    public Task ListensAsync(string selector = "input[type=file]:not([disabled])") => Page.WaitForFunctionAsync(
        "selector => document.querySelector(selector)?._blazorInputFileNextFileId !== undefined", selector);

    public ILocator Button(string name) =>
        Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    /// <summary>Every WCAG 2.1 A and AA violation that axe finds in what is on the screen now, in words.</summary>
    public async Task<IReadOnlyList<string>> AccessibilityAsync()
    {
        var result = await Page.RunAxe(new Deque.AxeCore.Commons.AxeRunOptions
        {
            RunOnly = new Deque.AxeCore.Commons.RunOnlyOptions
            { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] },
        });
        Assert.NotEmpty(result.Passes);
        return [.. result.Violations.SelectMany(violation => violation.Nodes.Select(node =>
            $"{violation.Id} ({violation.Impact}): {violation.Help} — {node.Html}"))];
    }

    /// <summary>Whether anything is wider than the window.</summary>
    public Task<bool> ScrollsSidewaysAsync() =>
        Page.EvaluateAsync<bool>(
            "() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1");

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private void Complain(string text)
    {
        lock (_complaints)
            _complaints.Add(text);
    }
}

/// <summary>How pages look, everywhere: accessible, fitting, still.</summary>
[CollectionDefinition(Name)]
public sealed class LooksCollection : ICollectionFixture<Chromium>
{
    public const string Name = "Browser: looks";
}

/// <summary>What somebody does with them.</summary>
[CollectionDefinition(Name)]
public sealed class DeedsCollection : ICollectionFixture<Chromium>
{
    public const string Name = "Browser: deeds";
}
