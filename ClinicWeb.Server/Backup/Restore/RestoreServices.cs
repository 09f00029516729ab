using ClinicWeb.Components.Contracts;

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
        .AddSingleton<OpenedBackups>()
        .AddSingleton<RestorePreviewer>()
        .AddSingleton<PatientRecovery>()
        .AddSingleton<DeletedRecords>()
        .AddSingleton<IRestores, RestoreService>()
        .AddSingleton<InterruptedRestore>()
        .AddSingleton<DatabaseRepair>()
        .AddSingleton<PracticeOpening>()
        .AddSingleton<DamageWatch>()
        .AddSingleton<ShrinkWatch>()
        .AddSingleton<IStatusWarnings>(provider => provider.GetRequiredService<ShrinkWatch>());
}
