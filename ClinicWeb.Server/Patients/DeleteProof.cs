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
            throw new ClinicException(
                ClinicError.Conflict,
                $"The practice was restored from a backup meanwhile, so nothing was deleted.",
                $"Look at the list again, and delete once more if that is still right.");
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
