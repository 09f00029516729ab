using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>A demo of one patient, however many are asked for.</summary>
public sealed class FakeDemo(FakePatients practice) : IDemo
{
    public int? Asked { get; private set; }

    public Exception? Failure { get; set; }

    /// <summary>Holds the loading back, half done, until it is set; null lets it through.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public async Task LoadAsync(int patients, IProgress<double>? progress = null, CancellationToken ct = default)
    {
        Asked = patients;
        progress?.Report(0.5);
        await Gate.PassAsync(ct);
        if (Failure is { } failure)
            throw failure;
        practice.Put("Demo", "Dora");
        progress?.Report(1);
    }
}
