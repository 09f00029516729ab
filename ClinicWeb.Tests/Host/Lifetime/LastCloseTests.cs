using System.Text.Json;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ClinicWeb.Tests.Host.Lifetime;

public sealed class LastCloseTests : IDisposable
{
    private const string CutOff = "ClinicWeb was closed without a backup";

    private readonly TempFolder _temp = new();

    private string Data => Path.Combine(_temp.Path, "data");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_close_that_was_cut_off_is_told_once_and_its_backup_is_the_first_thing_that_is_made()
    {
        using (var killed = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0"))
        {
            await killed.UrlAsync();
            await StartupBackupsAsync(1);
            killed.KillNow();
            await killed.ExitAsync();
        }

        using (var next = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0"))
        {
            await next.UrlAsync();
            await StartupBackupsAsync(2);
            next.KillNow();
            await next.ExitAsync();
        }

        var told = (await ActivityAsync()).ToList();
        Assert.Equal(1,
            told.FindIndex(
                entry => entry.GetProperty("detail").GetString()!.StartsWith(CutOff, StringComparison.Ordinal)));
        Assert.Equal(("startup", true),
            (told[2].GetProperty("trigger").GetString(), told[2].GetProperty("succeeded").GetBoolean()));
    }

    [Fact]
    public async Task A_close_with_its_backup_is_nothing_to_tell_of()
    {
        await using (var first = new ClinicApp(dataFolder: Data))
            await first.StartupBackupAsync();
        await using (var second = new ClinicApp(dataFolder: Data))
            await second.StartupBackupAsync();

        Assert.DoesNotContain(CutOff, await File.ReadAllTextAsync(Path.Combine(Data, "activity.jsonl"), Ct),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_that_fails_after_a_close_that_was_cut_off_is_made_after_the_look_in_full()
    {
        await using (var first = new ClinicApp(dataFolder: Data))
            await first.StartupBackupAsync();
        await File.WriteAllTextAsync(Path.Combine(Data, ".open"), "", Ct);

        await using var next = new ClinicApp(
            dataFolder: Data, services: services => services.AddSingleton<IRunObserver>(new FailsOnce()));
        _ = next.Client;
        await StartupBackupsAsync(3);

        Assert.Equal([true, false, true],
            (await ActivityAsync()).Where(entry => entry.GetProperty("trigger").GetString() == "startup")
            .Select(entry => entry.GetProperty("succeeded").GetBoolean()));
    }

    private sealed class FailsOnce : IRunObserver
    {
        private int _reached;

        public void Reached(string boundary)
        {
            if (boundary == "snapshot" && Interlocked.Exchange(ref _reached, 1) == 0)
                throw new IOException("The disk is gone for a moment.");
        }
    }

    private Task<string> StartupBackupsAsync(int number) => Eventually.GetAsync(async () =>
        (await ActivityAsync()).Count(entry => entry.GetProperty("trigger").GetString() == "startup") == number ? "made"
            : null);

    private async Task<IEnumerable<JsonElement>> ActivityAsync()
    {
        var file = Path.Combine(Data, "activity.jsonl");
        if (!File.Exists(file))
            return [];
        // The program goes on writing into it.
        using var reader =
            new StreamReader(
                new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return (await reader.ReadToEndAsync(Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement);
    }
}
