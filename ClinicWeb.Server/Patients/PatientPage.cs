using ClinicWeb.Components.Contracts;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Patients;

/// <summary>
/// The ids of one page in an order that an index has, in clinic.db and in whatever is derived from its patients.
/// </summary>
internal static class PatientPage
{
    // Few matches are sorted; many are found while walking the index of the order, which costs the same for every page.
    private const int FewMatches = 1_000;

    /// <summary>Beyond the last page: none.</summary>
    /// <param name="connection">Has a table <c>patients</c> with the columns of the orders.</param>
    /// <param name="query">Page and order.</param>
    /// <param name="total">How many there are in all.</param>
    /// <param name="among">A SELECT of ids; null for all.</param>
    /// <param name="values">Its parameters.</param>
    public static List<long> Ids(
        SqliteConnection connection, PatientQuery query, int total, string? among = null,
        DynamicParameters? values = null)
    {
        var offset = (query.Page - 1L) * query.PageSize;
        var limit = (int)Math.Clamp(total - offset, 0, query.PageSize);
        if (limit == 0)
            return [];
        var fromEnd = offset > total / 2; // The nearer end is the shorter walk.
        var (column, descending) = query.Order switch
        {
            PatientOrder.Recent => ("changed_seq", !query.Descending),
            PatientOrder.BirthDate => ("birth_date", query.Descending),
            PatientOrder.ChartNumber => ("chart_number", query.Descending),
            _ => ("sort_name", query.Descending),
        };
        var direction = descending != fromEnd ? "DESC" : "ASC";
        var id = total <= FewMatches ? "id" : "+id"; // SQLite does not look up by an operand with a plus.
        var where = among is null ? "" : $"WHERE {id} IN ({among})";
        values ??= new DynamicParameters();
        values.Add("limit", limit);
        values.Add("skip", fromEnd ? total - offset - limit : offset);
        var ids = connection.Query<long>(
            $"SELECT id FROM patients {where} ORDER BY {column} {direction}, id {direction} LIMIT @limit OFFSET @skip",
            values).AsList();
        if (fromEnd)
            ids.Reverse();
        return ids;
    }
}
