using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ClinicWeb.Tests.Host.Api;

public sealed class ApiErrorsTests : IAsyncDisposable
{
    private readonly FailingActivity _failing = new();
    private readonly ClinicApp _app;

    public ApiErrorsTests() => _app = new ClinicApp(services: services => services.AddSingleton<IActivity>(_failing));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public static TheoryData<ClinicError, int> Kinds => new()
    {
        { ClinicError.Invalid, 400 },
        { ClinicError.NotFound, 404 },
        { ClinicError.Conflict, 409 },
        { ClinicError.TooLarge, 413 },
        { ClinicError.NotSound, 422 },
        { ClinicError.Recovery, 503 },
        { ClinicError.BackupImpossible, 503 },
        { ClinicError.DiskFull, 507 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_kind_of_failure_has_its_status_and_says_what_to_do(ClinicError kind, int status)
    {
        _failing.With = new ClinicException(kind, $"It did not work.", $"Try tomorrow.")
        {
            Fields = new Dictionary<string, Text[]> { ["givenName"] = [$"Required."], ["birthDate"] = [$"Required."] },
        };

        var problem = await ProblemAsync(status);

        Assert.Equal("It did not work. Try tomorrow.", problem.GetProperty("detail").GetString());
        Assert.Equal(["givenName", "birthDate"], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        Assert.Equal("/api/activity", problem.GetProperty("instance").GetString());
    }

    [Fact]
    public async Task Every_kind_of_failure_has_a_status() => Assert.Equal(
        Enum.GetValues<ClinicError>().Order(), Kinds.Select(row => row.Data.Item1).Order());

    [Fact]
    public async Task A_mistake_of_ours_is_told_without_its_innards()
    {
        await _app.StartupBackupAsync(); // a start that fails by a mistake is another story
        _failing.With = new InvalidOperationException("secret of Anna Schmidt");

        var problem = await ProblemAsync(500);

        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_507_wherever_it_shows()
    {
        foreach (var full in new Exception[]
        {
            new SqliteException("database or disk is full", 13),
            new IOException("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070027) : 28),
            new InvalidOperationException("outer", new IOException("inner", unchecked((int)0x80070070))),
        })
        {
            _failing.With = full;
            await ProblemAsync(507);
        }
    }

    [Theory]
    [InlineData("GET", "/api", 404)]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("DELETE", "/api/nothing/at/all", 404)]
    [InlineData("DELETE", "/api/status", 405)]
    [InlineData("POST", "/api/settings", 405)]
    public async Task An_address_or_method_that_does_not_exist_is_told_as_a_problem(string method, string path,
        int status)
    {
        foreach (var accept in new[] { "application/json", "text/html", "image/png" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.Accept.ParseAdd(accept);
            using var answer = await _app.Client.SendAsync(request, Ct);
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task An_address_that_is_no_page_shows_a_page_that_says_so_to_browsers_only()
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Get, "/no/such/page") { Headers = { Accept = { new("text/html") } } };
        using var page = await _app.Client.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Contains("<html", await page.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        using var bare = await _app.Client.GetAsync("/no/such/page", Ct);
        Assert.Equal(HttpStatusCode.NotFound, bare.StatusCode);
        Assert.Empty(await bare.Content.ReadAsStringAsync(Ct));
    }

    [Theory]
    [InlineData("{", 400, "body")]
    [InlineData("", 400, "body")]
    [InlineData("[]", 400, "body")]
    [InlineData("""{ "keepLast": "x" }""", 400, "keepLast")]
    [InlineData("""{ "keepLast": 1.5 }""", 400, "keepLast")]
    [InlineData("""{ "intervalHours": 1e999 }""", 400, "intervalHours")]
    public async Task A_body_that_cannot_be_read_names_the_place(string body, int status, string field)
    {
        using var content = new StringContent(body, MediaTypeHeaderValue.Parse("application/json"));
        using var answer = await _app.Client.PutAsync("/api/settings", content, Ct);

        Assert.Equal(status, (int)answer.StatusCode);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement;
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Fact]
    public async Task A_body_of_another_type_is_415()
    {
        using var answer = await _app.Client.PutAsync("/api/settings", new StringContent("keepLast=1"), Ct);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "")]
    [InlineData("application/json", "")]
    [InlineData("application/json", "null")]
    [InlineData("application/json", "{}")]
    [InlineData(null, "")]
    public async Task A_body_that_may_be_left_out_may_be_left_out_in_every_way(string? type, string body)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        using var answer = await _app.Client.PostAsync("/api/backups", content, Ct);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("0")]
    [InlineData("999999")]
    public async Task A_query_that_cannot_be_read_names_the_parameter(string limit)
    {
        var problem = await _app.SendAsync<JsonElement>(HttpMethod.Get, $"/api/activity?limit={limit}", expect: 400);

        Assert.True(problem.GetProperty("errors").TryGetProperty("limit", out _), problem.ToString());
    }

    [Theory]
    [InlineData("\"2026-01-02T10:30:00\"", "2026-01-02T10:30:00")]
    [InlineData("\"2026-01-02T10:30\"", "2026-01-02T10:30:00")]
    public void The_practices_clock_has_no_zone(string json, string written)
    {
        var time = JsonSerializer.Deserialize<DateTime>(json, ClinicApp.Json);

        Assert.Equal($"\"{written}\"", JsonSerializer.Serialize(time, ClinicApp.Json));
        Assert.Throws<JsonException>(
            () => JsonSerializer.Deserialize<DateTime>("\"2026-01-02T10:30:00Z\"", ClinicApp.Json));
        Assert.Throws<JsonException>(
            () => JsonSerializer.Deserialize<DateTime>("\"2026-01-02T10:30:00+01:00\"", ClinicApp.Json));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<JsonElement> ProblemAsync(int status) =>
        await _app.SendAsync<JsonElement>(HttpMethod.Get, "/api/activity", expect: status);

    private sealed class FailingActivity : IActivity
    {
        public Exception? With { get; set; }

        public Task<IReadOnlyList<ActivityEntry>> ListAsync(int limit = 500, CancellationToken ct = default) =>
            With is null ? Task.FromResult<IReadOnlyList<ActivityEntry>>([])
                : Task.FromException<IReadOnlyList<ActivityEntry>>(With);
    }
}
