using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>A demo of one patient, however many are asked for.</summary>
public sealed class FakeDemo(FakePatients practice) : IDemo
{
    public int? Asked { get; private set; }

    public DemoLanguage? Language { get; private set; }

    public Exception? Failure { get; set; }

    /// <summary>What a look finds; empty: not loaded.</summary>
    public DemoContents Contents { get; set; } = new([], 0, 0);

    /// <summary>Holds the loading back, half done, until it is set; null lets it through.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public async Task LoadAsync(
        int patients, DemoLanguage language = DemoLanguage.English, IProgress<double>? progress = null,
        CancellationToken ct = default)
    {
        (Asked, Language) = (patients, language);
        progress?.Report(0.5);
        await Gate.PassAsync(ct);
        if (Failure is { } failure)
            throw failure;
        practice.Put("Demo", "Dora");
        progress?.Report(1);
    }

    public Task<bool> IsLoadedAsync(CancellationToken ct = default) => Task.FromResult(Contents.Untouched.Count > 0);

    public Task<DemoContents> LookAsync(CancellationToken ct = default) => Task.FromResult(Contents);

    public Task LeaveAsync(SafetyBackup proof, CancellationToken ct = default) =>
        Contents.Untouched.Count > 0 ? practice.DeleteAsync(Contents.Untouched, proof, ct: ct) : Task.CompletedTask;
}
