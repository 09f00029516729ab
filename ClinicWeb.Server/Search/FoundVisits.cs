using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Visits;
using Dapper;

namespace ClinicWeb.Server.Search;

/// <summary>A visit with its patient's name and its whole text.</summary>
internal sealed record FoundVisit(long Id, long PatientId, string PatientName, DateTime? VisitedAt, string Text);

/// <summary>Fetches what was found, so that only visits that exist now, and fit the filter, are ever shown.</summary>
internal sealed class FoundVisits(ClinicDatabase database)
{
    /// <summary>By id; ids that are gone or filtered out are missing.</summary>
    public Task<Dictionary<long, FoundVisit>> LoadAsync(
        IReadOnlyList<long> ids, SearchQuery query, CancellationToken ct = default) =>
        database.ReadAsync(
            connection =>
            {
                var (filter, values) = VisitFilter.Sql(query);
                values.Add("ids", ids);
                return connection
                    .Query<VisitRow, string, FoundVisit>(
                        $"""
                        SELECT {VisitRow.Columns.SelectFrom("v", "changed_seq")},
                               p.family_name || ', ' || p.given_name AS PatientName
                        FROM visits v JOIN patients p ON p.id = v.patient_id
                        WHERE v.id IN @ids {(filter.Length == 0 ? "" : "AND " + filter)}
                        """,
                        (visit, patient) => new FoundVisit(
                            visit.Id, visit.PatientId, patient, StoredDate.Moment(visit.VisitedAt), visit.Text(" · ")),
                        values,
                        splitOn: "PatientName")
                    .ToDictionary(found => found.Id);
            },
            ct);
}
