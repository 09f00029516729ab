using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Restore;

namespace ClinicWeb.Server.Backup;

/// <summary>Registers the backup. Needs the database, the settings, the activity log and the vector index.</summary>
public static class BackupServices
{
    /// <summary>Adds everything in this folder.</summary>
    public static IServiceCollection AddBackup(this IServiceCollection services) => services
        .AddSingleton<IDiskSpace, DiskSpace>()
        .AddSingleton<DiskRoom>()
        .AddSingleton<BackupCatalog>()
        .AddSingleton<BackupShelf>()
        .AddSingleton<BackupGate>()
        .AddSingleton<BackupAttempts>()
        .AddSingleton<CopiesToForget>()
        .AddSingleton<VerifiedCopies>()
        .AddSingleton<SecondFolder>()
        .AddSingleton<ShelfKeeper>()
        .AddSingleton<SnapshotTaker>()
        .AddSingleton<BackupRun>()
        .AddSingleton<BackupInTurn>()
        .AddSingleton<BackupUpload>()
        .AddRestore()
        .AddSingleton<BackupService>()
        .AddSingleton<Patrol>()
        .AddSingleton<IBackups>(provider => provider.GetRequiredService<BackupService>())
        .AddSingleton<IDeleteGuard, DeleteGuard>()
        .AddSingleton<RunningClock>()
        .AddSingleton<Punctuality>()
        .AddSingleton<ChangesSince>()
        .AddSingleton<StatusWarnings>()
        .AddSingleton<StatusReader>()
        .AddSingleton<IStatusFeed, BackupStatusFeed>();
}
