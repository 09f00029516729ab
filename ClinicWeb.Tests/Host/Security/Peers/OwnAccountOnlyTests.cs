using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Host.Security.Peers;

public sealed class OwnAccountOnlyTests : IDisposable
{
    // https://everything.curl.dev/cmdline/exitcode.html: the server sent nothing; the connection was reset.
    private static readonly int[] ClosedUnread = [52, 56];

    private readonly TempFolder _temp = new();

    private string Data => Path.Combine(_temp.Path, "data");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("http://127.0.0.1:0", "127.0.0.1")]
    [InlineData("http://[::1]:0", "[::1]")]
    [InlineData("http://127.0.0.1:0", "[::ffff:127.0.0.1]")]
    public async Task Another_account_of_the_computer_gets_no_byte_while_the_owner_and_root_are_served(string urls,
        string host)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var server = ServerProcess.Start(Data, "--urls", urls);
        var url = $"http://{host}:{new Uri(await server.UrlAsync()).Port}/api/status";

        var other = await CurlAsync(OtherAccount.Nobody, url);
        var root = await CurlAsync(0, url);

        Assert.Equal("", other.Output);
        Assert.Contains(other.ExitCode, ClosedUnread);
        Assert.Contains("\"state\"", root.Output, StringComparison.Ordinal);
        using var own = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await own.GetAsync(new Uri(url), Ct)).StatusCode);
        await Eventually.HoldsAsync(
            () => server.Output.Contains("came from another account", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_deletes_a_patient_by_a_request_whose_answer_is_not_waited_for()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var server = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0");
        using var own = new HttpClient { BaseAddress = new Uri(await server.UrlAsync()) };
        using var added =
            await own.PostAsJsonAsync("/api/patients",
                new { givenName = "Anna", familyName = "Schmidt", birthDate = "1970-01-31" }, Ct);
        var id = (await added.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetInt64();

        // Of a closed socket the kernel forgets whose it was.
        var request = $@"DELETE /api/patients/{id} HTTP/1.1\r\nHost: localhost\r\n\r\n";
        for (var knock = 0; knock < 20; knock++)
        {
            await OtherAccount.RunAsync(
                OtherAccount.Nobody, "bash", "-c",
                $"exec 3<>/dev/tcp/127.0.0.1/{own.BaseAddress.Port}; printf '{request}' >&3; exec 3>&-");
        }

        Assert.Equal(HttpStatusCode.OK, (await own.GetAsync($"/api/patients/{id}", Ct)).StatusCode);
        Assert.DoesNotContain("before-delete", await own.GetStringAsync("/api/backups", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_localhost_everybody_is_served_as_it_was_asked_for()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var server =
            ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0", "--Clinic:ListenBeyondLocalhost=true");

        var other = await CurlAsync(OtherAccount.Nobody, $"{await server.UrlAsync()}/api/status");

        Assert.Contains("\"state\"", other.Output, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output)> CurlAsync(int user, string url) =>
        OtherAccount.RunAsync(user, "curl", "--silent", "--globoff", "--header", "Host: localhost", "--max-time", "30",
            url);
}
