using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Primitives;
using Dapper;

namespace ClinicWeb.Server.Search;

/// <summary>The patient and the days of a query, as a condition on visits v.</summary>
internal static class VisitFilter
{
    /// <summary>The condition, empty when there is none, with its values.</summary>
    public static (string Sql, DynamicParameters Values) Sql(SearchQuery query)
    {
        var conditions = new List<string>();
        var values = new DynamicParameters();
        if (query.PatientId is { } patient)
        {
            conditions.Add("v.patient_id = @patient");
            values.Add("patient", patient);
        }

        if (query.From is { } from)
        {
            conditions.Add("v.visited_at >= @from");
            values.Add("from", StoredDate.Text(from));
        }

        if (query.To is { } to && to < DateOnly.MaxValue)
        {
            conditions.Add("v.visited_at < @after");
            values.Add("after", StoredDate.Text(to.AddDays(1)));
        }

        return (string.Join(" AND ", conditions), values);
    }
}
