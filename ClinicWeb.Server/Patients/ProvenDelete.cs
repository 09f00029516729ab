using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Patients;

/// <summary>
/// How records of one table are deleted: all or none, and only those that a backup holds exactly as they are now.
/// </summary>
/// <param name="Table"><c>patients</c>, <c>visits</c> or <c>attachments</c>.</param>
/// <param name="Versions">A query of <c>changed_seq</c> of all that would go, by <c>@ids</c>.</param>
/// <param name="Statement">Deletes them, by <c>@ids</c>.</param>
internal sealed record ProvenDelete(string Table, string Versions, string Statement)
{
    /// <summary>In a transaction of its own.</summary>
    /// <param name="database">The live practice.</param>
    /// <param name="ids">Of the records; none at all is <see cref="ClinicError.Invalid"/>.</param>
    /// <param name="proof">Of another practice than this one: <see cref="ClinicError.Conflict"/>.</param>
    /// <param name="seen">As whoever asked for it saw them; null: they may be as they like.</param>
    /// <param name="ct">Cancels before anything is deleted.</param>
    public async Task RunAsync(
        ClinicDatabase database, IReadOnlyCollection<long> ids, SafetyBackup proof, SeenRecords? seen,
        CancellationToken ct)
    {
        DeleteProof.EnsureOfThisPractice(database, proof);
        await database.WriteAsync(
            (connection, transaction) =>
            {
                RecordLookup.EnsureExist(connection, Table, ids, transaction);
                DeleteProof.EnsureAsSeen(connection, Table, ids, seen, transaction);
                return Run(connection, ids, proof, transaction);
            },
            proof.Practice,
            ct);
    }

    /// <summary>In the caller's transaction.</summary>
    public int Run(
        SqliteConnection connection, IReadOnlyCollection<long> ids, SafetyBackup proof, SqliteTransaction transaction)
    {
        RecordLookup.EnsureExist(connection, Table, ids, transaction);
        DeleteProof.EnsureHolds(connection, Versions, ids, proof, transaction);
        return connection.Execute(Statement, new { ids = RecordLookup.Json(ids) }, transaction);
    }
}
