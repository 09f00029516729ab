using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Patients;

/// <summary>
/// Holds a delete to its safety backup: what is not in that backup, exactly as it is now, is not deleted.
/// </summary>
internal static class DeleteProof
{
    /// <summary>The backup is of the practice as it was before a restore: <see cref="ClinicError.Conflict"/>.</summary>
    public static void EnsureOfThisPractice(ClinicDatabase database, SafetyBackup proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (proof.Practice != database.Generation)
            throw Replaced();
    }

    /// <summary>The practice is another than the one in which the delete was asked for.</summary>
    public static ClinicException Replaced() => new(
        ClinicError.Conflict,
        $"The practice was restored from a backup meanwhile, so nothing was deleted.",
        $"Look at the list again, and delete once more if that is still right.");

    /// <summary>
    /// A record is not as whoever asked for its delete saw it: <see cref="ClinicError.Conflict"/>.
    /// </summary>
    /// <param name="connection">The live practice.</param>
    /// <param name="table"><c>patients</c> or <c>visits</c>.</param>
    /// <param name="ids">Of the records.</param>
    /// <param name="seen">Null: they may be as they like.</param>
    /// <param name="transaction">The one that deletes.</param>
    public static void EnsureAsSeen(
        SqliteConnection connection, string table, IEnumerable<long> ids, SeenRecords? seen,
        SqliteTransaction transaction)
    {
        if (seen is null)
            return;
        var named = new { ids = RecordLookup.Json(ids) };
        var records = Versions($"SELECT id, changed_seq FROM {table} WHERE id IN (SELECT value FROM json_each(@ids))");
        var visits = seen.Visits is null ? null : Versions(
            "SELECT id, changed_seq FROM visits WHERE patient_id IN (SELECT value FROM json_each(@ids))");
        if (seen.Versions.Any(record => records.GetValueOrDefault(record.Key) != record.Value)
            || (visits is not null && !visits.ToHashSet().SetEquals(seen.Visits!)))
            throw new ClinicException(
                ClinicError.Conflict,
                $"Something was entered or changed here meanwhile, so nothing was deleted.",
                $"Look at what changed, and delete once more if that is still right.");

        Dictionary<long, long> Versions(string query) =>
            connection.Query<(long Id, long Version)>(query, named, transaction)
                .ToDictionary(record => record.Id, record => record.Version);
    }

    /// <summary>A record is newer than the backup: <see cref="ClinicError.Conflict"/>.</summary>
    /// <param name="connection">The live practice.</param>
    /// <param name="records">A query of <c>changed_seq</c> of all that would go, by <c>@ids</c>.</param>
    /// <param name="ids">Of the records.</param>
    /// <param name="proof">Of the backup.</param>
    /// <param name="transaction">The one that deletes.</param>
    public static void EnsureHolds(
        SqliteConnection connection, string records, IEnumerable<long> ids, SafetyBackup proof,
        SqliteTransaction transaction)
    {
        var newest = connection.ExecuteScalar<long>(
            $"SELECT max(changed_seq) FROM ({records})", new { ids = RecordLookup.Json(ids) }, transaction);
        if (newest > proof.ChangeSequence)
            throw new ClinicException(
                ClinicError.Conflict,
                $"Something was entered or changed here after the safety backup was taken, so nothing was deleted.",
                $"Look at what changed, and delete once more if that is still right.");
    }
}
