using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Backup.Checks;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Backup.Restore;
using ClinicWeb.Server.Backup.Restore.Startup;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Backup.Status;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup;

/// <summary>Registers the backup. Needs the database, the settings, the activity log and the vector index.</summary>
internal static class BackupServices
{
    public static IServiceCollection AddBackup(this IServiceCollection services) => services
        .AddShelf()
        .AddRuns()
        .AddRestores()
        .AddStatus()
        .AddSingleton<BackupService>()
        .AddSingleton<IBackups>(provider => provider.GetRequiredService<BackupService>());

    private static IServiceCollection AddShelf(this IServiceCollection services) => services
        .AddSingleton<IDiskSpace, DiskSpace>()
        .AddSingleton<DiskSpaceCheck>()
        .AddSingleton<DiskReserve>()
        .AddSingleton<BackupCatalog>()
        .AddSingleton<BackupShelf>()
        .AddSingleton<VerifiedCopies>()
        .AddSingleton<PendingDeletions>()
        .AddSingleton<DestinationNotes>()
        .AddSingleton<DestinationSync>();

    private static IServiceCollection AddRuns(this IServiceCollection services) => services
        .AddAttachmentFiles()
        .AddSingleton<BackupHistory>()
        .AddSingleton<AttachedFiles>()
        .AddSingleton<IStatusWarnings>(provider => provider.GetRequiredService<AttachedFiles>())
        .AddSingleton<SnapshotTaker>()
        .AddSingleton<RecordLossDetector>()
        .AddSingleton<IStatusWarnings>(provider => provider.GetRequiredService<RecordLossDetector>())
        .AddSingleton<MissingFileHolders>()
        .AddSingleton<BackupMaintenance>()
        .AddSingleton<BackupRun>()
        .AddSingleton<BackupQueue>()
        .AddSingleton<IDeleteGuard, DeleteGuard>()
        .AddSingleton<CopyCatchUp>()
        .AddSingleton<BackupChecks>()
        .AddSingleton<BackupDeletion>()
        .AddSingleton<BackupUpload>()
        .AddSingleton<Patrol>();

    private static IServiceCollection AddRestores(this IServiceCollection services) => services
        .AddSingleton<IRestoreDrill, RestoreDrill>()
        .AddSingleton<RestoreSwap>()
        .AddSingleton<PracticeSwap>()
        .AddSingleton<RestoreStage>()
        .AddSingleton<SafetyCopy>()
        .AddSingleton<RestoreRun>()
        .AddSingleton<ExtractedBackupCache>()
        .AddSingleton<RestorePreviewer>()
        .AddSingleton<PatientRecovery>()
        .AddSingleton<DeletedRecords>()
        .AddSingleton<RestoreHistory>()
        .AddSingleton<WholeRestore>()
        .AddSingleton<IRestores, RestoreService>()
        .AddSingleton<RecoveryMode>()
        .AddSingleton<InterruptedRestore>()
        .AddSingleton<DatabaseRepair>()
        .AddSingleton<PracticeLook>()
        .AddSingleton<PracticeOpener>()
        .AddSingleton<StartupRecovery>()
        .AddSingleton<IReopening>(provider => provider.GetRequiredService<StartupRecovery>())
        .AddSingleton<IntegrityMonitor>();

    private static IServiceCollection AddStatus(this IServiceCollection services) => services
        .AddSingleton<BackupSummaries>()
        .AddSingleton<RunningClock>()
        .AddSingleton<Punctuality>()
        .AddSingleton<ChangesSince>()
        .AddSingleton<ShelfLook>()
        .AddSingleton<StatusWarnings>()
        .AddSingleton<StatusReader>()
        .AddSingleton<IStatusFeed, BackupStatusFeed>();
}
