using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Host.Lifetime;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;
using Microsoft.Extensions.Logging;

namespace ClinicWeb.Tests.Host.Lifetime;

public sealed class FileLogTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly DataFolder _folder;

    public FileLogTests() => _folder = new DataFolder(_temp.Path);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void What_was_said_before_the_folder_was_ours_comes_first()
    {
        Write(_ => "late");

        var text = Text();
        Assert.InRange(text.IndexOf("starting", StringComparison.Ordinal), 0,
            text.IndexOf("late", StringComparison.Ordinal));
    }

    [Fact]
    public void A_patient_whom_an_error_names_is_not_in_it()
    {
        var told = new ClinicException(ClinicError.Conflict, $"Anna Schmidt was changed meanwhile.", $"Look again.");
        Write(log =>
        {
            log.LogInformation("{Method} {Path}: {Detail}", "PUT", "/api/patients/1", told.Detail);
            log.LogError(new IOException("The disk failed.", told), "A save failed");
            return "end";
        });

        Assert.DoesNotContain("Schmidt", Text(), StringComparison.Ordinal);
        Assert.Contains("The disk failed.", Text(), StringComparison.Ordinal);
        Assert.Contains("/api/patients/1", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void However_long_it_runs_it_stays_small()
    {
        Write(log =>
        {
            for (var i = 0; i < 40; i++)
                log.LogWarning("{Long}", new string('x', 500_000));
            return "the newest";
        });

        Assert.InRange(Directory.GetFiles(_folder.Logs).Sum(file => new FileInfo(file).Length), 1, 15_000_000);
        Assert.Contains("the newest", Text(), StringComparison.Ordinal);
    }

    private void Write(Func<ILogger, string> write)
    {
        using var files = new FileLog();
        using var provider = files.Provider();
        var log = provider.CreateLogger("Test");
        log.LogInformation("starting");
        files.Open(_folder);
        log.LogInformation("{Last}", write(log));
    }

    private string Text() => string.Concat(Directory.GetFiles(_folder.Logs).Select(File.ReadAllText));
}
