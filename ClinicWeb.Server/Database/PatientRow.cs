using System.Globalization;
using ClinicWeb.Components.Contracts;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Database;

/// <summary>A row of <c>patients</c> as SQLite holds it.</summary>
internal sealed class PatientRow
{
    /// <summary>The columns under the names of this class.</summary>
    public const string Columns =
        """
        patients.id AS Id, chart_number AS ChartNumber, given_name AS GivenName, family_name AS FamilyName,
        birth_date AS BirthDate, sex AS Sex, phone AS Phone, email AS Email, address AS Address,
        allergies AS Allergies, conditions AS Conditions, notes AS Notes, changed_seq AS Version
        """;

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

    /// <summary>Reads one; null when there is none.</summary>
    public static Patient? Find(SqliteConnection connection, long id, SqliteTransaction? transaction = null) =>
        connection.QuerySingleOrDefault<PatientRow>(
            $"SELECT {Columns} FROM patients WHERE id = @id", new { id }, transaction)?.ToPatient();

    /// <summary>The values of the columns that a form fills, as parameters.</summary>
    public static object Parameters(PatientInput input, long id = 0) => new
    {
        id,
        input.ChartNumber,
        input.GivenName,
        input.FamilyName,
        BirthDate = DateText(input.BirthDate!.Value),
        Sex = SexText(input.Sex),
        input.Phone,
        input.Email,
        input.Address,
        input.Allergies,
        input.Conditions,
        input.Notes,
    };

    /// <summary>As stored: ISO.</summary>
    public static string DateText(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>As stored: lower case.</summary>
    public static string SexText(Sex sex) => sex switch
    {
        Components.Contracts.Sex.Female => "female",
        Components.Contracts.Sex.Male => "male",
        Components.Contracts.Sex.Other => "other",
        _ => "unknown",
    };

    public Patient ToPatient() => new()
    {
        Id = Id,
        ChartNumber = ChartNumber,
        GivenName = GivenName,
        FamilyName = FamilyName,
        BirthDate = DateOnly.ParseExact(BirthDate, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        Sex = Enum.Parse<Sex>(Sex, ignoreCase: true),
        Phone = Phone,
        Email = Email,
        Address = Address,
        Allergies = Allergies,
        Conditions = Conditions,
        Notes = Notes,
        Version = Version,
    };
}
