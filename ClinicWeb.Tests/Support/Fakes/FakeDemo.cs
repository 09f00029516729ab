using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>A demo of one patient, however many are asked for.</summary>
public sealed class FakeDemo(FakePatients practice) : IDemo
{
    public int? Asked { get; private set; }

    public Exception? Failure { get; set; }

    public Task LoadAsync(int patients, IProgress<double>? progress = null, CancellationToken ct = default)
    {
        Asked = patients;
        if (Failure is { } failure)
            throw failure;
        practice.Put("Demo", "Dora");
        progress?.Report(1);
        return Task.CompletedTask;
    }
}
