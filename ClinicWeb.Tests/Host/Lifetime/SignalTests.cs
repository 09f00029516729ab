using System.Runtime.InteropServices;
using System.Text.Json;
using ClinicWeb.Tests.Support;
#pragma warning disable CA1416 // Signals and owner-only rights are Unix's.
namespace ClinicWeb.Tests.Host.Lifetime;

public sealed class SignalTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private string Data => Path.Combine(_temp.Path, "data");

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGHUP)]
    [InlineData(PosixSignal.SIGQUIT)]
    public async Task Closing_by_signal_leaves_exactly_one_backup_of_the_close(PosixSignal signal)
    {
        using var server = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0");
        var url = await server.UrlAsync();
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        using var made = await client.PostAsync("/api/backups", null, Ct);
        Assert.Equal(201, (int)made.StatusCode);

        server.Signal(signal);
        server.Signal(signal);

        Assert.Equal(0, await server.ExitAsync());
        Assert.Contains("Backing up before closing", server.Output, StringComparison.Ordinal);
        var triggers = (await File.ReadAllLinesAsync(Path.Combine(Data, "activity.jsonl"), Ct))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(entry => entry.GetProperty("succeeded").GetBoolean())
            .Select(entry => entry.GetProperty("trigger").GetString());
        Assert.Equal(["startup", "manual", "shutdown"], triggers);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(Data, "backups"), "backup_*.zip").Length);
    }

    [Fact]
    public async Task The_first_line_says_where_the_practice_is_and_only_its_owner_may_read_it()
    {
        using var server = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0");
        await server.UrlAsync();

        Assert.Contains($"The practice is in {Data}", string.Join('\n', server.Output.Split('\n')[..2]),
            StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Data));
        foreach (var file in Directory.EnumerateFiles(Data))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task A_backups_folder_that_cannot_be_used_keeps_nobody_from_the_patients_and_is_told()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "backups"), "in the way", Ct);
        using var server = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = new Uri(await server.UrlAsync()) };

        Assert.Equal(200, (int)(await client.GetAsync("/api/patients", Ct)).StatusCode);
        var status = JsonDocument.Parse(await client.GetStringAsync("/api/status", Ct)).RootElement;
        Assert.Equal("failed", status.GetProperty("state").GetString());
        Assert.Contains("cannot be used", status.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        server.Signal(PosixSignal.SIGTERM);
        await server.ExitAsync();
    }

    [Fact]
    public async Task A_lock_that_cannot_be_opened_keeps_nobody_from_the_patients_and_is_told()
    {
        Directory.CreateDirectory(Path.Combine(Data, "backups", ".run.lock"));
        using var server = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = new Uri(await server.UrlAsync()) };

        Assert.Equal(200, (int)(await client.GetAsync("/api/patients", Ct)).StatusCode);
        await Eventually.GetAsync(async () =>
            JsonDocument.Parse(await client.GetStringAsync("/api/status", Ct)).RootElement.GetProperty("state")
                .GetString() == "failed" ? "told" : null);
        using var refused = await client.DeleteAsync("/api/patients/1", Ct);
        Assert.NotEqual(204, (int)refused.StatusCode);
        server.Signal(PosixSignal.SIGTERM);
        await server.ExitAsync();
    }

    [Fact]
    public async Task A_second_server_says_who_has_the_practice_open_and_ends()
    {
        using var first = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0");
        await first.UrlAsync();

        var second = await ServerProcess.RunAsync(Data, "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("already open", second.Errors, StringComparison.Ordinal);
        Assert.Contains($"process {first.Id} ", second.Errors, StringComparison.Ordinal);
        Assert.Single(second.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_killed_server_leaves_the_folder_free()
    {
        using (var killed = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0"))
        {
            await killed.UrlAsync();
            killed.KillNow();
            await killed.ExitAsync();
        }

        using var next = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0");
        Assert.StartsWith("http://127.0.0.1:", await next.UrlAsync(), StringComparison.Ordinal);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
