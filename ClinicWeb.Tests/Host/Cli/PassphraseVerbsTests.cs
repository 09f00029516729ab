using System.Net;
using System.Net.Http.Json;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Host.Cli;

public sealed class PassphraseVerbsTests : IDisposable
{
    private const string Words = "correct horse battery";

    private readonly TempFolder _temp = new();

    private string Data => Path.Combine(_temp.Path, "data");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task The_owner_of_the_files_sets_and_removes_it_beside_a_server_which_follows()
    {
        using var server = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = new Uri(await server.UrlAsync()) };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/patients", Ct)).StatusCode);

        var set = await ServerProcess.TypeAsync(Data, Words, "passphrase", "set", "--idle", "5");
        Assert.True(set.ExitCode == 0, set.Errors);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/patients", Ct)).StatusCode);

        // Forgotten: no one asks for it.
        Assert.Equal(0, (await ServerProcess.TypeAsync(Data, "another horse", "passphrase", "set")).ExitCode);
        using var unlocked = await client.PostAsJsonAsync("/api/unlock", new { passphrase = "another horse" }, Ct);
        Assert.Equal(HttpStatusCode.NoContent, unlocked.StatusCode);
        var kept = await File.ReadAllTextAsync(Path.Combine(Data, "passphrase.json"), Ct);
        Assert.Contains("\"IdleMinutes\":5", kept, StringComparison.Ordinal);

        var removed = await ServerProcess.RunAsync(Data, "passphrase", "remove");
        Assert.Equal((0, "The passphrase is removed."), (removed.ExitCode, removed.Output.Trim()));
        using var stranger = new HttpClient { BaseAddress = client.BaseAddress };
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/api/patients", Ct)).StatusCode);
        var again = await ServerProcess.RunAsync(Data, "passphrase", "remove");
        Assert.Contains("No passphrase is set.", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_in_words_and_changes_nothing()
    {
        var (code, _, errors) = await ServerProcess.TypeAsync(Data, "short", "passphrase", "set");
        Assert.Equal(1, code);
        Assert.Contains("At least 8 characters", errors, StringComparison.Ordinal);

        Assert.Equal(2, (await ServerProcess.TypeAsync(Data, Words, "passphrase", "set", "--idle", "0")).ExitCode);
        Assert.Equal(2, (await ServerProcess.RunAsync(Data, "passphrase")).ExitCode);
        Assert.False(File.Exists(Path.Combine(Data, "passphrase.json")));
    }

    [Fact]
    public async Task A_start_with_a_passphrase_is_locked_and_makes_its_backups()
    {
        await ServerProcess.TypeAsync(Data, Words, "passphrase", "set");
        using var server = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = new Uri(await server.UrlAsync()) };

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/status", Ct)).StatusCode);
        Assert.Equal(0, (await ServerProcess.RunAsync(Data, "close")).ExitCode);
        var activity = await File.ReadAllTextAsync(Path.Combine(Data, "activity.jsonl"), Ct);
        Assert.Contains("\"trigger\":\"startup\"", activity, StringComparison.Ordinal);
        Assert.Contains("\"trigger\":\"shutdown\"", activity, StringComparison.Ordinal);
    }
}
