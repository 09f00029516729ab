using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Checks;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Backup.Restore;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Backup.Status;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup;

/// <summary>Registers the backup. Needs the database, the settings, the activity log and the vector index.</summary>
public static class BackupServices
{
    /// <summary>Adds everything in this folder.</summary>
    public static IServiceCollection AddBackup(this IServiceCollection services) => services
        .AddSingleton<IDiskSpace, DiskSpace>()
        .AddSingleton<DiskSpaceCheck>()
        .AddSingleton<BackupCatalog>()
        .AddSingleton<BackupShelf>()
        .AddSingleton<BackupGate>()
        .AddSingleton<BackupAttempts>()
        .AddSingleton<PendingDeletions>()
        .AddSingleton<VerifiedCopies>()
        .AddSingleton<SecondFolder>()
        .AddSingleton<BackupMaintenance>()
        .AddSingleton<SnapshotTaker>()
        .AddSingleton<BackupRun>()
        .AddSingleton<BackupQueue>()
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
