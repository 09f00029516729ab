using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Host.Lifetime;

public sealed class RefusedStartTests : IDisposable
{
    // Under Wine the tests' programs are told to be open to others.
    private static readonly Dictionary<string, string> Closed = new() { ["Clinic__ListenBeyondLocalhost"] = "false" };

    private readonly TempFolder _temp = new();

    private string Data => Path.Combine(_temp.Path, "data");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Bad_settings_stop_the_start_with_one_message_that_names_all_of_them_and_nothing_is_touched()
    {
        var (code, output, errors) = await ServerProcess.RunAsync(
            Data, "--urls", "http://127.0.0.1:0", "--Clinic:Backup:IntervalHours=0", "--Clinic:Backup:KeepLast", "many",
            "--Clinic:VectorIndex:Mode=On");

        Assert.Equal(1, code);
        Assert.Contains("Clinic:Backup:IntervalHours is \"0\"; allowed: 0.25 to 168", errors, StringComparison.Ordinal);
        Assert.Contains("Clinic:Backup:KeepLast is \"many\"; allowed: a whole number, 1 to 1000", errors,
            StringComparison.Ordinal);
        Assert.Contains("Clinic:VectorIndex:Mode is \"On\"; allowed: Auto, Off, Managed or Server", errors,
            StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors + output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://*:5080")]
    public async Task An_address_that_others_can_reach_is_refused_by_name(string url)
    {
        using var refused = ServerProcess.Start(Data, Closed, "--urls", url);

        Assert.Equal(1, await refused.ExitAsync());
        Assert.Contains(url, refused.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task The_environment_wins_over_the_file_and_the_command_line_over_both()
    {
        var environment = new Dictionary<string, string>(Closed) { ["ASPNETCORE_URLS"] = "http://0.0.0.0:5080" };
        using (var refused = ServerProcess.Start(Data, environment))
        {
            Assert.Equal(1, await refused.ExitAsync());
            Assert.Contains("http://0.0.0.0:5080", refused.Errors, StringComparison.Ordinal);
        }

        using var started = ServerProcess.Start(Data, environment, "--urls", "http://127.0.0.1:0");
        Assert.StartsWith("http://127.0.0.1:", await started.UrlAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_words()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}";

        var (code, _, errors) = await ServerProcess.RunAsync(Data, "--urls", url);

        Assert.Equal(1, code);
        Assert.Contains(url, errors, StringComparison.Ordinal);
        Assert.Contains("--urls", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_found_its_port_taken_opened_nothing_that_the_next_one_could_miss_a_backup_of()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        await ServerProcess.RunAsync(Data, "--urls",
            $"http://127.0.0.1:{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}");

        Assert.False(File.Exists(Path.Combine(Data, ".open")));

        using var next = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0");
        await next.UrlAsync();
        Assert.True(File.Exists(Path.Combine(Data, ".open")));
    }

    [Fact]
    public async Task Ports_of_the_environment_without_an_address_are_refused_before_anything_is_opened()
    {
        using var refused =
            ServerProcess.Start(Data,
                new Dictionary<string, string>(Closed) { ["ASPNETCORE_HTTP_PORTS"] = "5999" }, "--urls", "");

        Assert.Equal(1, await refused.ExitAsync());
        Assert.Contains("http_ports is \"5999\"", refused.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_data_folder_inside_a_builds_output_is_refused()
    {
        var inside = Path.Combine(AppContext.BaseDirectory, "data");

        var (code, _, errors) = await ServerProcess.RunAsync(inside, "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, code);
        Assert.Contains("clean build", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(inside));
    }
}
