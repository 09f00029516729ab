using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>Takes safety backups, or cannot.</summary>
public sealed class FakeDeleteGuard(FakePracticeWatch watch) : IDeleteGuard
{
    public int Taken { get; private set; }

    public ClinicException? Failing { get; set; }

    public event Action? Taking;

    /// <summary>Holds backups back until it is set; null lets them through.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public async Task<SafetyBackup> TakeAsync(int? writeTicket = null, CancellationToken ct = default)
    {
        if (Gate is not null)
            await Gate.Task.WaitAsync(ct);
        if (Failing is not null)
            throw Failing;
        if (writeTicket is { } seen && seen != watch.Generation)
            throw new ClinicException(
                ClinicError.Conflict, $"The practice was restored meanwhile, so nothing was deleted.",
                $"Look at the list again.");
        Taking?.Invoke();
        Taken++;
        return new SafetyBackup($"backup_{Taken}.zip", watch.Generation, Taken);
    }
}
