using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Host.Api;
using ClinicWeb.Server.Host.Locking;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ClinicWeb.Tests.Host.Locking;

/// <summary>A practice with a passphrase, from outside.</summary>
public sealed partial class LockedPracticeTests : IAsyncLifetime
{
    private const string Words = "correct horse battery";

    // What answers while it is locked, besides the program's own files. Another line here needs a reason.
    private static readonly string[] Open =
        ["GET /unlock", "POST /unlock", "POST /api/unlock", "* /health", "GET /culture"];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly ClinicApp _app;

    public LockedPracticeTests() => _app = new ClinicApp(_time);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _app.SendAsync<Patient>(
            HttpMethod.Post, "/api/patients",
            new { givenName = "Clara", familyName = "Wieck", birthDate = "1990-09-13" }, 201);
        await _app.Get<IPassphrase>().SaveAsync(null, Words, 15, Ct);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Every_endpoint_there_is_refuses_without_a_session_and_says_why()
    {
        var seen = 0;
        var open = new List<string>();
        foreach (var endpoint in _app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"];
            if (endpoint.Metadata.GetMetadata<OpenWhileLocked>() is not null)
            {
                if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
                    open.AddRange(methods.Select(method => $"{method} {PathOf(endpoint)}"));
                continue;
            }

            var path = PathOf(endpoint);
            foreach (var method in methods)
            {
                using var refused = await SendAsync(method == "*" ? "GET" : method, path);
                Assert.True(
                    refused.StatusCode == HttpStatusCode.Unauthorized,
                    $"{method} {path} answered {refused.StatusCode}");
                seen++;
                if (method == "HEAD")
                    continue;
                Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
                await AssertSaysWhyAsync(refused);
            }
        }

        Assert.InRange(seen, 50, 1000);
        Assert.Equal(Open.Order(), open.Order());
    }

    [Theory]
    [InlineData("GET", "/api/no-such-thing")]
    [InlineData("GET", "/hangfire")]
    [InlineData("POST", "/hangfire/stats")]
    [InlineData("GET", "/no-such-page")]
    [InlineData("POST", "/_blazor/negotiate")]
    [InlineData("GET", "/_blazor/initializers")]
    [InlineData("POST", "/hubs/backup/negotiate")]
    [InlineData("GET", "/openapi/v1.json")]
    public async Task What_is_no_endpoint_of_its_own_refuses_too(string method, string path)
    {
        using var refused = await SendAsync(method, path);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        await AssertSaysWhyAsync(refused);
    }

    [Theory]
    [InlineData("/", "/unlock")]
    [InlineData("/patients/1", "/unlock?returnUrl=%2Fpatients%2F1")]
    [InlineData("/search?q=Wieck", "/unlock?returnUrl=%2Fsearch")]
    [InlineData("/hangfire", "/unlock?returnUrl=%2Fhangfire")]
    public async Task A_page_leads_to_the_one_that_unlocks_and_carries_nothing_but_the_way_back(
        string page, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page) { Headers = { { "Accept", "text/html" } } };
        using var answer = await _app.CreateClient().SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(expected, answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task The_page_that_unlocks_and_the_files_of_the_program_are_there()
    {
        foreach (var path in (string[])["/unlock", "/css/unlock.css", "/js/unlock.js", "/favicon.svg", "/health"])
        {
            using var answer = await SendAsync("GET", path);
            Assert.True(answer.IsSuccessStatusCode, path);
        }
    }

    [Fact]
    public async Task The_right_passphrase_unlocks_for_who_sends_the_cookie_and_nobody_else()
    {
        using var script = NewClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await UnlockAsync(script, "wrong horse")).StatusCode);
        _time.Advance(TimeSpan.FromSeconds(1));
        using var unlocked = await UnlockAsync(script, Words);
        var cookie = Assert.Single(unlocked.Headers.GetValues("Set-Cookie"));

        Assert.Equal(HttpStatusCode.NoContent, unlocked.StatusCode);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("max-age", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Wieck", await script.GetStringAsync("/api/patients", Ct), StringComparison.Ordinal);
        using var other = await SendAsync("GET", "/api/patients");
        Assert.Equal(HttpStatusCode.Unauthorized, other.StatusCode);

        using var locked = await script.PostAsync("/api/lock", null, Ct);
        Assert.Equal(HttpStatusCode.NoContent, locked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await script.GetAsync("/api/patients", Ct)).StatusCode);
    }

    [Fact]
    public async Task Wrong_ones_make_everybody_wait_whatever_the_connection_and_say_how_long()
    {
        using (var first = NewClient())
            await UnlockAsync(first, "wrong horse");
        _time.Advance(TimeSpan.FromSeconds(1));
        using (var second = NewClient())
            await UnlockAsync(second, "wrong horse");
        using var third = NewClient();

        using var refused = await UnlockAsync(third, Words);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), refused.Headers.RetryAfter?.Delta);
        Assert.Contains("in 2 s", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.NoContent, (await UnlockAsync(third, Words)).StatusCode);
    }

    [Fact]
    public async Task Who_works_stays_in_and_who_does_not_is_locked_out_after_the_idle_time()
    {
        using var script = NewClient();
        await UnlockAsync(script, Words);
        for (var hour = 0; hour < 4; hour++)
        {
            _time.Advance(TimeSpan.FromMinutes(14));
            Assert.Equal(HttpStatusCode.NoContent, (await script.PostAsync("/api/active", null, Ct)).StatusCode);
        }

        _time.Advance(TimeSpan.FromMinutes(8));
        // Neither a page that asks whether it is locked nor the dashboard's figures are work.
        Assert.Equal(HttpStatusCode.NoContent, (await script.GetAsync("/api/lock", Ct)).StatusCode);
        await script.GetAsync("/hangfire", Ct);
        _time.Advance(TimeSpan.FromMinutes(7));
        Assert.Equal(HttpStatusCode.Unauthorized, (await script.GetAsync("/api/patients", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_unlocks_nothing()
    {
        using var script = NewClient();
        await UnlockAsync(script, Words);
        _time.AdjustTime(_time.GetUtcNow().AddDays(1));

        Assert.Equal(HttpStatusCode.Unauthorized, (await script.GetAsync("/api/patients", Ct)).StatusCode);
    }

    [Fact]
    public async Task Backups_go_on_while_it_is_locked_hold_nothing_of_it_and_a_restore_leaves_it()
    {
        var made = await _app.Get<IBackups>().BackUpAsync(BackupTrigger.Manual, ct: Ct);
        await using (var zip = await ZipFile.OpenReadAsync(Path.Combine(_app.Folder.Backups, made.Name), Ct))
            Assert.DoesNotContain(zip.Entries, entry => entry.Name == Path.GetFileName(_app.Folder.PassphraseFile));

        await _app.Get<IPassphrase>().SaveAsync(Words, "another one", 15, Ct);
        await _app.Get<IRestores>().RestoreAsync(made.Name, ct: Ct);

        using var script = NewClient();
        Assert.Equal(HttpStatusCode.NoContent, (await UnlockAsync(script, "another one")).StatusCode);
    }

    [Fact]
    public async Task A_form_unlocks_leads_back_only_to_our_own_pages_and_tells_a_wrong_one()
    {
        using var browser = NewClient();
        using var wrong = await FormAsync(browser, "wrong horse", "/patients/1");
        var page = await wrong.Content.ReadAsStringAsync(Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Contains("This is not the passphrase.", page, StringComparison.Ordinal);
        Assert.Contains("Try again in 1 s.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong horse", page, StringComparison.Ordinal);

        (string Wanted, string Led)[] ways =
            [("/patients/1", "/patients/1"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil", "/")];
        foreach (var (wanted, led) in ways)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            using var right = await FormAsync(browser, Words, wanted);
            Assert.Equal((HttpStatusCode.SeeOther, led), (right.StatusCode, right.Headers.Location?.OriginalString));
        }
    }

    [Fact]
    public async Task A_foreign_page_cannot_try_passphrases()
    {
        using var client = _app.CreateClient();
        client.DefaultRequestHeaders.Add("Origin", "http://evil.example");

        Assert.Equal(HttpStatusCode.Forbidden, (await FormAsync(client, Words, "/")).StatusCode);
    }

    private HttpClient NewClient() => _app.CreateClient();

    private static Task<HttpResponseMessage> UnlockAsync(HttpClient client, string words) =>
        client.PostAsJsonAsync("/api/unlock", new { passphrase = words }, Ct);

    private static Task<HttpResponseMessage> FormAsync(HttpClient client, string words, string returnUrl) =>
        client.PostAsync(
            "/unlock", new FormUrlEncodedContent([new("passphrase", words), new("returnUrl", returnUrl)]), Ct);

    private static string PathOf(RouteEndpoint endpoint) =>
        "/" + Place().Replace(endpoint.RoutePattern.RawText!, "1").TrimStart('/');

    private static async Task AssertSaysWhyAsync(HttpResponseMessage refused) => Assert.Contains(
        "locked with a passphrase", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

    private async Task<HttpResponseMessage> SendAsync(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        return await _app.CreateClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Place();
}
