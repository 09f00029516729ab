namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>Holds a call of a fake back until the test lets it through.</summary>
internal static class Gates
{
    /// <summary>Waits for the gate; null is open.</summary>
    public static Task PassAsync(this TaskCompletionSource? gate, CancellationToken ct) =>
        gate?.Task.WaitAsync(ct) ?? Task.CompletedTask;
}
