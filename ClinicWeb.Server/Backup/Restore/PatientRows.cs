using System.Globalization;
using ClinicWeb.Components.Contracts;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>Reads patients and visits out of a database that is not the live one.</summary>
internal static class PatientRows
{
    private const string Columns =
        """
        id AS Id, chart_number AS ChartNumber, given_name AS GivenName, family_name AS FamilyName, birth_date AS BirthDate, sex AS Sex,
        phone AS Phone, email AS Email, address AS Address, allergies AS Allergies, conditions AS Conditions, notes AS Notes,
        changed_seq AS Version
        """;

    private const string VisitColumns =
        """
        id AS Id, patient_id AS PatientId, visited_at AS VisitedAt, complaint AS Complaint, notes AS Notes, diagnosis AS Diagnosis,
        prescription AS Prescription, changed_seq AS Version
        """;

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
        var items = connection.Query<PatientRow>($"SELECT {Columns} FROM patients {where} ORDER BY {order} LIMIT @size OFFSET @skip", parameters);
        var total = connection.ExecuteScalar<int>($"SELECT count(*) FROM patients {where}", parameters);
        return new Paged<Patient>([.. items.Select(row => row.ToPatient())], total, query.Page, query.PageSize);
    }

    /// <summary>One patient with visits, newest first; null when unknown.</summary>
    public static PatientWithVisits? Find(SqliteConnection connection, long id, SqliteTransaction? transaction = null)
    {
        var patient = connection.QuerySingleOrDefault<PatientRow>($"SELECT {Columns} FROM patients WHERE id = @id", new { id }, transaction);
        if (patient is null)
            return null;
        var visits = connection.Query<VisitRow>(
            $"SELECT {VisitColumns} FROM visits WHERE patient_id = @id ORDER BY visited_at DESC, id DESC", new { id }, transaction);
        return new PatientWithVisits(patient.ToPatient(), [.. visits.Select(row => row.ToVisit())]);
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

    private sealed record PatientRow
    {
        public long Id { get; init; }
        public string ChartNumber { get; init; } = "";
        public string GivenName { get; init; } = "";
        public string FamilyName { get; init; } = "";
        public string BirthDate { get; init; } = "";
        public string Sex { get; init; } = "";
        public string? Phone { get; init; }
        public string? Email { get; init; }
        public string? Address { get; init; }
        public string? Allergies { get; init; }
        public string? Conditions { get; init; }
        public string? Notes { get; init; }
        public long Version { get; init; }

        public Patient ToPatient() => new()
        {
            Id = Id,
            Version = Version,
            ChartNumber = ChartNumber,
            GivenName = GivenName,
            FamilyName = FamilyName,
            BirthDate = DateOnly.Parse(BirthDate, CultureInfo.InvariantCulture),
            Sex = Enum.Parse<Sex>(Sex, ignoreCase: true),
            Phone = Phone,
            Email = Email,
            Address = Address,
            Allergies = Allergies,
            Conditions = Conditions,
            Notes = Notes,
        };
    }

    private sealed record VisitRow
    {
        public long Id { get; init; }
        public long PatientId { get; init; }
        public string VisitedAt { get; init; } = "";
        public string Complaint { get; init; } = "";
        public string? Notes { get; init; }
        public string? Diagnosis { get; init; }
        public string? Prescription { get; init; }
        public long Version { get; init; }

        public Visit ToVisit() => new()
        {
            Id = Id,
            PatientId = PatientId,
            VisitedAt = DateTime.Parse(VisitedAt, CultureInfo.InvariantCulture),
            Complaint = Complaint,
            Notes = Notes,
            Diagnosis = Diagnosis,
            Prescription = Prescription,
            Version = Version,
        };
    }
}
