using System.Globalization;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Patients;

/// <summary>Several records of one table at once.</summary>
internal static class RecordLookup
{
    /// <summary>As one parameter, for <c>json_each</c>: there is no limit to their number.</summary>
    public static string Json(IEnumerable<long> ids) => JsonSerializer.Serialize(ids);

    /// <summary>Throws <see cref="ClinicError.NotFound"/> naming those that do not exist.</summary>
    /// <param name="connection">Where to look.</param>
    /// <param name="table"><c>patients</c>, <c>visits</c> or <c>attachments</c>.</param>
    /// <param name="ids">None at all is <see cref="ClinicError.Invalid"/>.</param>
    /// <param name="transaction">The one under way, if any.</param>
    public static void EnsureExist(
        SqliteConnection connection, string table, IReadOnlyCollection<long> ids, SqliteTransaction? transaction = null)
    {
        if (ids.Count == 0)
            throw new ClinicException(
                ClinicError.Invalid, $"Nothing was deleted: no record was named.", $"Name at least one id.");
        var missing = connection.Query<long>(
            $"SELECT DISTINCT value FROM json_each(@ids) WHERE value NOT IN (SELECT id FROM {table}) ORDER BY value",
            new { ids = Json(ids) },
            transaction).AsList();
        if (missing.Count > 0)
            throw Missing(table, [.. missing]);
    }

    /// <summary>The same in a reading of its own.</summary>
    public static Task EnsureExistAsync(
        ClinicDatabase database, string table, IReadOnlyCollection<long> ids, CancellationToken ct) =>
        database.ReadAsync(
            connection =>
            {
                EnsureExist(connection, table, ids);
                return true;
            },
            ct);

    /// <summary>
    /// Throws <see cref="ClinicError.Conflict"/> when a record is not any more what whoever saves it saw.
    /// </summary>
    /// <param name="seen">Its version then; null when that does not matter.</param>
    /// <param name="stored">Its version now.</param>
    /// <param name="changed">What to tell.</param>
    /// <param name="hint">What to do.</param>
    public static void EnsureUnchanged(long? seen, long stored, Text changed, Text hint)
    {
        if (seen is { } then && then != stored)
            throw new ClinicException(ClinicError.Conflict, changed, hint);
    }

    /// <summary>No such record.</summary>
    public static ClinicException Missing(string table, params long[] ids)
    {
        const int named = 10;
        var list = string.Join(", ", ids.Take(named).Select(id => id.ToString(CultureInfo.InvariantCulture)));
        return new ClinicException(
            ClinicError.NotFound,
            (table, ids.Length) switch
            {
                ("patients", 1) => $"There is no patient {list}.",
                ("patients", > named) => $"There are no patients {list} and others.",
                ("patients", _) => $"There are no patients {list}.",
                ("attachments", 1) => $"There is no attached file {list}.",
                ("attachments", > named) => $"There are no attached files {list} and others.",
                ("attachments", _) => $"There are no attached files {list}.",
                (_, 1) => $"There is no visit {list}.",
                (_, > named) => $"There are no visits {list} and others.",
                _ => $"There are no visits {list}.",
            },
            $"It may have been deleted meanwhile; look at the list again.");
    }
}
