using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Demo;

/// <summary>
/// No backup holds what was just loaded, and the badge would not be wrong to say so: the loading ends with one.
/// </summary>
internal sealed class BackedUpDemo(DemoPractice demo, DemoRemains remains, IBackups backups,
    ILogger<BackedUpDemo> logger) : IDemo
{
    /// <inheritdoc/>
    public async Task LoadAsync(
        int patients, DemoLanguage language = DemoLanguage.English, IProgress<double>? progress = null,
        CancellationToken ct = default)
    {
        await demo.LoadAsync(patients, language, progress, ct);
        try
        {
            await backups.BackUpAsync(BackupTrigger.Manual, ct: CancellationToken.None);
        }
        catch (ClinicException told)
        {
            // The run has told it, on the badge and in the activity list; the practice is loaded all the same.
            logger.LogWarning(told, "The practice that was loaded is not backed up yet");
        }
    }

    /// <inheritdoc/>
    public Task<bool> IsLoadedAsync(CancellationToken ct = default) => remains.AnyAsync(ct);

    /// <inheritdoc/>
    public Task<DemoContents> LookAsync(CancellationToken ct = default) => remains.LookAsync(ct);

    /// <inheritdoc/>
    public Task LeaveAsync(SafetyBackup proof, CancellationToken ct = default) => remains.LeaveAsync(proof, ct);
}
