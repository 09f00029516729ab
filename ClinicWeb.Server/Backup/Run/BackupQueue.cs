using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Backup.Run;

/// <summary>A backup when its turn comes at the gate. One that cannot even begin is written down as every other that failed.</summary>
public sealed class BackupQueue(BackupGate gate, BackupRun backup, BackupAttempts attempts)
{
    /// <summary>Waits for its turn, which <paramref name="ct"/> ends, and backs up; whatever fails is a <see cref="ClinicException"/>.</summary>
    /// <param name="trigger">What made it happen.</param>
    /// <param name="note">To be kept with it.</param>
    /// <param name="begin">Called when its turn has come; throwing there ends it.</param>
    /// <param name="ct">Ends only the waiting.</param>
    public async Task<BackupOutcome> RunAsync(
        BackupTrigger trigger, Text? note = null, Action? begin = null, CancellationToken ct = default)
    {
        var began = false;
        try
        {
            return await gate.RunAsync(
                run =>
                {
                    began = true;
                    begin?.Invoke();
                    return backup.RunAsync(run, trigger, note);
                },
                ct);
        }
        catch (Exception error) when (!began && error is not OperationCanceledException)
        {
            throw attempts.Refused(trigger, error);
        }
    }
}
