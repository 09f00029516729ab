using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Dapper;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>Says, by name, what a restore would do to today's data.</summary>
internal sealed class RestorePreviewer(ClinicDatabase database, ExtractedBackupCache backups, IBackups list)
{
    /// <summary>Changes nothing. A backup that is not sound: <see cref="ClinicError.NotSound"/>.</summary>
    public Task<RestorePreview> PreviewAsync(string name, CancellationToken ct) => backups.UseAsync(
        name,
        async (path, sha256) =>
        {
            var summary = (await list.GetAsync(name, ct)).Backup;
            return database.Recovery is null ? await CompareAsync(summary, path, sha256, ct)
                : Everything(summary, path, sha256);
        },
        ct);

    private async Task<RestorePreview> CompareAsync(BackupSummary summary, string path, string sha256,
        CancellationToken ct)
    {
        var (asOf, found) = await database.ReadAsync(
            // The mark first: what is entered while it compares makes it stale.
            live => (ChangeFeed.Now(live), PracticeComparison.Find(live, path)), ct);
        return new RestorePreview(
            summary, found.Now, found.Lost, found.Returned, found.VisitsLost, found.VisitsReturned, found.Changed,
            sha256)
        {
            FilesLost = found.FilesLost,
            FilesReturned = found.FilesReturned,
            AsOf = asOf.ToString(),
        };
    }

    private static RestorePreview Everything(BackupSummary summary, string path, string sha256)
    {
        using var connection = SqliteFile.Open(path);
        var everybody = PracticeComparison.Everybody(connection);
        var visits = PracticeTables.Count(connection).VisitCount;
        return new RestorePreview(summary, null, [], everybody, 0, visits, [], sha256)
        {
            AsOf = RestoreRequest.NotOpen,
            FilesReturned = connection.ExecuteScalar<int>("SELECT count(*) FROM attachments"),
        };
    }
}
