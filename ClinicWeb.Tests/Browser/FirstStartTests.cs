using System.Net;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Host.Setup;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>The page of the first double click, which asks where the practice is to be kept.</summary>
[Collection(DeedsCollection.Name)]
public sealed class FirstStartTests(Chromium chromium) : IDisposable
{
    private const float WaitTimeout = 20_000;

    private readonly TempFolder _temp = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Chosen => Path.Combine(_temp.Path, "settings", "start.json");

    private DataFolder Proposed => new(Path.Combine(_temp.Path, "own", "ClinicWeb"));

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(1280, false, "en-GB", "Welcome to ClinicWeb", "Begin", "holds other things", "ClinicWeb is starting")]
    [InlineData(390, true, "de-DE", "Willkommen bei ClinicWeb", "Beginnen", "liegt anderes", "ClinicWeb startet")]
    public async Task It_is_accessible_fits_says_what_is_wrong_and_takes_what_is_right(
        int width, bool dark, string language, string title, string begin, string wrong, string done)
    {
        Directory.CreateDirectory(Path.Combine(_temp.Path, "Letters"));
        await File.WriteAllTextAsync(Path.Combine(_temp.Path, "Letters", "letter.txt"), "Dear colleague", Ct);
        var shown = new TaskCompletionSource<string>();
        var asking = AskAsync(shown.SetResult);
        await using (var window = await chromium.OpenAsync(await shown.Task, width, dark, language))
        {
            await window.GoToAsync("/");
            await LooksWellAsync(window, title);
            await Assertions.Expect(window.Page.GetByText(Proposed.Root))
                .ToBeVisibleAsync(new() { Timeout = WaitTimeout });

            await window.Page.FillAsync("#path", Path.Combine(_temp.Path, "Letters"));
            await window.Button(begin).ClickAsync();
            await Assertions.Expect(window.Page.GetByRole(AriaRole.Alert))
                .ToContainTextAsync(wrong, new() { Timeout = WaitTimeout });
            await Assertions.Expect(window.Page.Locator("#path"))
                .ToHaveValueAsync(Path.Combine(_temp.Path, "Letters", "ClinicWeb"), new() { Timeout = WaitTimeout });
            await LooksWellAsync(window, title);
            Assert.False(File.Exists(Chosen));

            await window.Page.FillAsync("#path", Path.Combine(_temp.Path, "Praxis Müller"));
            await window.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(window.Page.Locator("h1")).ToHaveTextAsync(done, new() { Timeout = WaitTimeout });
        }

        Assert.Equal(FirstStart.Outcome.Answered, await asking);
        Assert.Equal(Path.Combine(_temp.Path, "Praxis Müller"), ChosenStart.Read(Chosen).DataDirectory);
        Assert.False(Directory.Exists(Proposed.Root));
    }

    [Fact]
    public async Task A_second_double_click_shows_the_same_page_and_closing_leaves_it_to_be_asked_again()
    {
        var shown = new TaskCompletionSource<string>();
        using var close = new CancellationTokenSource();
        var asking = AskAsync(shown.SetResult, close.Token);
        var address = await shown.Task;
        var again = new List<string>();

        Assert.Equal(FirstStart.Outcome.Ended, await AskAsync(again.Add));
        Assert.Equal([address], again);

        await close.CancelAsync();
        Assert.Equal(FirstStart.Outcome.Ended, await asking);
        Assert.True(FirstStart.IsOpen([], Choice));
        Assert.False(Directory.Exists(Proposed.Root));
    }

    [Theory]
    [InlineData("install chose")]
    [InlineData("a practice was begun")]
    [InlineData("close was asked for")]
    public async Task It_ends_by_itself_when_it_is_not_open_any_more(string how)
    {
        var shown = new TaskCompletionSource<string>();
        var asking = AskAsync(shown.SetResult);
        await shown.Task;
        if (how.StartsWith("install", StringComparison.Ordinal))
            new ChosenStart { DataDirectory = "/srv/practice" }.Write(Chosen);
        else if (how.StartsWith("close", StringComparison.Ordinal))
            Assert.True(await FirstStart.CloseAsync(Choice));
        else
            await using (await RunningClinic.StartAsync(Proposed))
                Assert.Equal(FirstStart.Outcome.Ended, await asking);

        Assert.Equal(FirstStart.Outcome.Ended, await asking);
        Assert.False(await FirstStart.CloseAsync(Choice));
        Assert.Equal(how.StartsWith("close", StringComparison.Ordinal), FirstStart.IsOpen([], Choice));
    }

    [Fact]
    public async Task Where_other_computers_could_reach_the_pages_it_is_not_asked_either()
    {
        var refused = await Assert.ThrowsAsync<ClinicException>(() => FirstStart.AskAsync(
            ["--urls", "http://*:0"], Choice, _ => Assert.Fail("It was shown."), Ct));
        Assert.Contains("other computers could reach the patients", refused.Message, StringComparison.Ordinal);
        Assert.True(FirstStart.IsOpen([], Choice));
    }

    [Fact]
    public async Task Another_website_answers_nothing_any_address_shows_the_question_and_programs_are_told_to_wait()
    {
        var shown = new TaskCompletionSource<string>();
        using var close = new CancellationTokenSource();
        var asking = AskAsync(shown.SetResult, close.Token);
        using var http = new HttpClient { BaseAddress = new Uri(await shown.Task) };
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/place")
        {
            Content = new FormUrlEncodedContent([new("place", "elsewhere"), new("path", "/srv/evil")]),
            Headers = { { "Origin", "https://evil.example" }, { "Sec-Fetch-Site", "cross-site" } },
        };
        Assert.Equal(HttpStatusCode.Forbidden, (await http.SendAsync(foreign, Ct)).StatusCode);
        using var named = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "evil.example" } };
        Assert.Equal(HttpStatusCode.Forbidden, (await http.SendAsync(named, Ct)).StatusCode);

        var page = await http.GetAsync("/patients/1", Ct);
        Assert.Contains("Welcome to ClinicWeb", await page.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", page.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await http.GetAsync("/place/asking", Ct)).StatusCode);
        foreach (var program in (string[])["/api/patients", "/api/status", "/hubs/backup", "/health"])
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync(program, Ct)).StatusCode);
        using var nothing = new StringContent("{}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable,
            (await http.PostAsync("/api/patients", nothing, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await http.PostAsync("/patients", nothing, Ct)).StatusCode);
        Assert.False(File.Exists(Chosen));
        await close.CancelAsync();
        await asking;
    }

    private PlaceChoice Choice =>
        new(Proposed, Chosen, Path.Combine(_temp.Path, "program"), Path.Combine(_temp.Path, "tmp"));

    private Task<FirstStart.Outcome> AskAsync(Action<string> show, CancellationToken ct = default) =>
        FirstStart.AskAsync(["--urls", "http://127.0.0.1:0"], Choice, show, ct);

    private static async Task LooksWellAsync(BrowserWindow window, string title)
    {
        await Assertions.Expect(window.Page.Locator("h1")).ToHaveTextAsync(title, new() { Timeout = WaitTimeout });
        Assert.Empty(await window.AccessibilityAsync());
        Assert.False(await window.ScrollsSidewaysAsync());
        // What the browser itself says of an answer that refuses.
        Assert.DoesNotContain(window.Complaints, complaint => !complaint.Contains("422", StringComparison.Ordinal));
    }
}
