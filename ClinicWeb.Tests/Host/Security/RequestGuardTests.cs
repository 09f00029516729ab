using System.Net;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Host.Security;

public sealed class RequestGuardTests(SharedClinicApp app) : IClassFixture<SharedClinicApp>
{
    private const string Own = "http://localhost";

    public static TheoryData<string, string> Guarded => new()
    {
        { "POST", "/api/backups" },
        { "PUT", "/api/settings" },
        { "PATCH", "/api/backups/x.zip" },
        { "DELETE", "/api/backups/x.zip" },
        { "POST", "/api/backups/upload" },
        { "POST", "/hubs/backup/negotiate" },
        { "GET", "/hubs/backup" },
        { "POST", "/_blazor/negotiate" },
        { "GET", "/_blazor" },
        { "POST", "/_blazor/disconnect" },
        { "POST", "/" },
        { "POST", "/hangfire/jobs/actions/requeue" },
        { "GET", "/api/export?format=csv" },
        { "GET", "/api/backups/x.zip/content" },
        { "HEAD", "/api/backups/x.zip/content" },
        { "GET", "/api/patients" },
    };

    [Theory]
    [MemberData(nameof(Guarded))]
    public async Task What_a_foreign_page_sends_is_refused_with_words(string method, string path)
    {
        foreach (var (origin, site) in Foreign)
            await AssertRefusedAsync(method, path, origin, site);
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public async Task What_our_own_page_or_a_script_sends_is_let_in(string method, string path)
    {
        foreach (var (origin, site) in Ours)
        {
            using var response = await SendAsync(method, path, origin, site);
            Assert.NotEqual(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("192.168.1.5")]
    [InlineData("127.0.0.1.nip.io")]
    [InlineData("[2001:db8::1]")]
    public async Task A_foreign_host_name_is_refused_everywhere_even_for_reading(string host)
    {
        foreach (var path in new[] { "/", "/api/status", "/api/backups", "/health", "/favicon.svg", "/hangfire" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
            using var response = await app.CreateClient().SendAsync(request, Ct);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:5080")]
    [InlineData("127.0.0.1:5080")]
    [InlineData("[::1]:5080")]
    public async Task This_computers_names_are_let_in(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status") { Headers = { Host = host } };
        using var response = await app.CreateClient().SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_web_socket_of_a_foreign_page_is_refused_and_our_own_opens()
    {
        var sockets = app.Server.CreateWebSocketClient();
        foreach (var path in new[] { "/_blazor", "/hubs/backup", "/" })
        {
            sockets.ConfigureRequest = request => request.Headers.Origin = "http://evil.example";
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(
                () => sockets.ConnectAsync(new Uri($"ws://localhost{path}"), Ct));
            Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        }

        sockets.ConfigureRequest = request => request.Headers.Origin = Own;
        using var own = await sockets.ConnectAsync(new Uri("ws://localhost/hubs/backup"), Ct);
        Assert.Equal(System.Net.WebSockets.WebSocketState.Open, own.State);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/status")]
    [InlineData("/api/nothing")]
    [InlineData("/api/backups")]
    public async Task Answers_carry_the_headers_that_keep_patients_private(string path)
    {
        using var response = await app.Client.GetAsync(path, Ct);

        string Header(string name) => string.Join(", ", response.Headers.GetValues(name));
        Assert.Contains("no-store", Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header("Referrer-Policy"));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", policy, StringComparison.Ordinal);
        Assert.Contains("camera=()", Header("Permissions-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_the_program_may_be_kept_by_the_browser()
    {
        using var response = await app.Client.GetAsync("/favicon.svg", Ct);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain("no-store", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static (string? Origin, string? Site)[] Foreign =>
    [
        ("http://evil.example", null),
        ("http://evil.example", "cross-site"),
        ("http://evil.example", "same-origin"),
        ("null", null),
        ("https://localhost", null),
        ("http://localhost:8080", "same-site"),
        ("http://localhost.evil.example", null),
        (Own + "/", null),
        (Own, "cross-site"),
        (null, "cross-site"),
        (null, "same-site"),
    ];

    private static (string? Origin, string? Site)[] Ours =>
        [(Own, "same-origin"), (Own, null), (null, "same-origin"), (null, "none"), (null, null)];

    private async Task AssertRefusedAsync(string method, string path, string? origin, string? site)
    {
        using var response = await SendAsync(method, path, origin, site);
        Assert.True(
            response.StatusCode == HttpStatusCode.Forbidden,
            $"{method} {path} with Origin {origin ?? "-"} and Sec-Fetch-Site {site ?? "-"} "
                + $"answered {response.StatusCode}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        if (method != "HEAD")
            Assert.Contains("Another website", await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? origin, string? site)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (origin is not null)
            request.Headers.TryAddWithoutValidation("Origin", origin);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        return await app.CreateClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
    }
}
