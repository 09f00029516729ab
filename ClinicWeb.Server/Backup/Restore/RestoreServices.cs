using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Checks;
using ClinicWeb.Server.Backup.Restore.Startup;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Status;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>Registers what brings a practice back, and what opens it.</summary>
public static class RestoreServices
{
    /// <summary>Part of <see cref="BackupServices.AddBackup"/>.</summary>
    internal static IServiceCollection AddRestore(this IServiceCollection services) => services
        .AddSingleton<IRestoreDrill, RestoreDrill>()
        .AddSingleton<RestoreSwap>()
        .AddSingleton<RestoreStage>()
        .AddSingleton<SafetyCopy>()
        .AddSingleton<RestoreRun>()
        .AddSingleton<ExtractedBackupCache>()
        .AddSingleton<RestorePreviewer>()
        .AddSingleton<PatientRecovery>()
        .AddSingleton<DeletedRecords>()
        .AddSingleton<IRestores, RestoreService>()
        .AddSingleton<InterruptedRestore>()
        .AddSingleton<DatabaseRepair>()
        .AddSingleton<StartupRecovery>()
        .AddSingleton<IntegrityMonitor>()
        .AddSingleton<RecordLossDetector>()
        .AddSingleton<IStatusWarnings>(provider => provider.GetRequiredService<RecordLossDetector>());
}
