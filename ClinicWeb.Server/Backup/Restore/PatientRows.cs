using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>Reads patients and visits out of a database that is not the live one.</summary>
internal static class PatientRows
{
    /// <summary>One page; every word of the search must begin a word of name, chart number, phone, email or birth date.</summary>
    public static Paged<Patient> List(SqliteConnection connection, PatientQuery query)
    {
        var (where, parameters) = Where(query.Search);
        var direction = query.Descending ? "DESC" : "ASC";
        var order = query.Order switch
        {
            PatientOrder.Recent => $"changed_seq {(query.Descending ? "ASC" : "DESC")}, id",
            PatientOrder.BirthDate => $"birth_date {direction}, id",
            PatientOrder.ChartNumber => $"chart_number COLLATE NOCASE {direction}, id",
            _ => $"sort_name {direction}, id {direction}",
        };
        parameters.Add("size", query.PageSize);
        parameters.Add("skip", (long)(query.Page - 1) * query.PageSize);
        var items = connection.Query<PatientRow>($"SELECT {PatientRow.Columns} FROM patients {where} ORDER BY {order} LIMIT @size OFFSET @skip", parameters);
        var total = connection.ExecuteScalar<int>($"SELECT count(*) FROM patients {where}", parameters);
        return new Paged<Patient>([.. items.Select(row => row.ToPatient())], total, query.Page, query.PageSize);
    }

    /// <summary>One patient with visits, newest first; null when unknown.</summary>
    public static PatientWithVisits? Find(SqliteConnection connection, long id, SqliteTransaction? transaction = null)
    {
        if (PatientRow.Find(connection, id, transaction) is not { } patient)
            return null;
        var visits = connection.Query<VisitRow>(
            $"SELECT {VisitRow.Columns} FROM visits WHERE patient_id = @id ORDER BY visited_at DESC, id DESC", new { id }, transaction);
        return new PatientWithVisits(patient, [.. visits.Select(row => row.ToVisit())]);
    }

    private static (string Where, DynamicParameters Parameters) Where(string? search)
    {
        var parameters = new DynamicParameters();
        var words = (search ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return ("", parameters);
        var conditions = words.Select((word, at) =>
        {
            parameters.Add($"w{at}", "% " + word.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_") + "%");
            return $@"(' ' || family_name || ' ' || given_name || ' ' || chart_number || ' ' || coalesce(phone, '') || ' ' || coalesce(email, '') || ' ' || birth_date) LIKE @w{at} ESCAPE '\'";
        });
        return ($"WHERE {string.Join(" AND ", conditions)}", parameters);
    }
}
