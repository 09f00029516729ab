using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;
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
                    .Query<Row>(
                        $"""
                        SELECT v.id AS Id, v.patient_id AS PatientId,
                               p.family_name || ', ' || p.given_name AS PatientName,
                               v.visited_at AS VisitedAt, v.complaint AS Complaint, v.diagnosis AS Diagnosis,
                               v.notes AS Notes, v.prescription AS Prescription
                        FROM visits v JOIN patients p ON p.id = v.patient_id
                        WHERE v.id IN @ids {(filter.Length == 0 ? "" : "AND " + filter)}
                        """,
                        values)
                    .ToDictionary(row => row.Id, row => row.ToVisit());
            },
            ct);

    private sealed record Row
    {
        public long Id { get; init; }

        public long PatientId { get; init; }

        public string PatientName { get; init; } = "";

        public string VisitedAt { get; init; } = "";

        public string Complaint { get; init; } = "";

        public string? Diagnosis { get; init; }

        public string? Notes { get; init; }

        public string? Prescription { get; init; }

        public FoundVisit ToVisit() => new(
            Id, PatientId, PatientName, StoredDate.Moment(VisitedAt),
            string.Join(" · ", ((string?[])[Complaint, Diagnosis, Notes, Prescription])
                .Where(part => !string.IsNullOrWhiteSpace(part))));
    }
}
