using System.Runtime.InteropServices;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Host.Cli;

public sealed class VerbsTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private string Data => Path.Combine(_temp.Path, "data");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_demo_is_loaded_backed_up_listed_and_checked_without_a_server()
    {
        Assert.Equal(0, (await RunAsync("demo", "--patients", "20")).ExitCode);

        var backup = await RunAsync("backup");
        Assert.Equal(0, backup.ExitCode);
        Assert.Contains("20 patients", backup.Output, StringComparison.Ordinal);
        Assert.Contains("160 visits", backup.Output, StringComparison.Ordinal);
        var name = backup.Output.Split(' ')[0];

        var list = await RunAsync("list");
        Assert.Equal(0, list.ExitCode);
        Assert.Contains(name, list.Output, StringComparison.Ordinal);

        var check = await RunAsync("check", name);
        Assert.True(check.ExitCode == 0, check.Output + check.Errors);
        Assert.Contains("ok", check.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("check", Path.Combine(Data, "backups", name))).ExitCode);
    }

    [Fact]
    public async Task A_demo_never_goes_into_a_practice_that_has_patients()
    {
        await RunAsync("demo", "--patients", "1");

        var (code, _, errors) = await RunAsync("demo", "--patients", "1");

        Assert.Equal(1, code);
        Assert.Single(errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_damaged_zip_fails_the_check_with_one_line_of_what_to_do()
    {
        var zip = Path.Combine(_temp.Path, "broken.zip");
        await File.WriteAllTextAsync(zip, "this is no zip", TestContext.Current.CancellationToken);

        var (code, output, errors) = await RunAsync("check", zip);

        Assert.Equal(1, code);
        Assert.Contains("FAILED", output, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task What_fails_says_so_in_one_line_and_exits_with_1()
    {
        foreach (var args in new[] { new[] { "check", "nothing.zip" }, ["restore", "nothing.zip"],
            ["backup", "--Clinic:Backup:KeepLast=0"] })
        {
            var (code, _, errors) = await RunAsync(args);
            Assert.Equal(1, code);
            Assert.NotEmpty(errors.Trim());
            Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("backups")]
    [InlineData("restore")]
    [InlineData("check", "a.zip", "b.zip")]
    [InlineData("backup", "--fast")]
    [InlineData("demo", "--patients", "many")]
    [InlineData("demo", "--patients", "0")]
    public async Task Wrong_usage_exits_with_2_and_touches_nothing(params string[] args)
    {
        var (code, _, errors) = await RunAsync(args);

        Assert.Equal(2, code);
        Assert.Single(errors.Trim().Split('\n'));
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Help_lists_the_verbs()
    {
        var (code, output, _) = await RunAsync("--help");

        Assert.Equal(0, code);
        foreach (var verb in new[] { "backup", "list", "check", "restore", "demo" })
            Assert.Contains(verb, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_a_running_server_a_backup_is_made_and_a_restore_is_refused()
    {
        using var server = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0");
        await server.UrlAsync();

        var backup = await RunAsync("backup");
        Assert.True(backup.ExitCode == 0, backup.Errors);
        var restore = await RunAsync("restore", backup.Output.Split(' ')[0]);

        Assert.Equal(1, restore.ExitCode);
        Assert.Contains($"process {server.Id} ", restore.Errors, StringComparison.Ordinal);
        server.Signal(PosixSignal.SIGTERM);
        Assert.Equal(0, await server.ExitAsync());
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] args) =>
        ServerProcess.RunAsync(Data, args);
}
