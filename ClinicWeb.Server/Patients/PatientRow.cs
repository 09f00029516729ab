using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Patients;

/// <summary>A row of <c>patients</c> as SQLite holds it.</summary>
internal sealed class PatientRow
{
    /// <summary>What a form fills.</summary>
    public static readonly TableColumns<PatientRow> Columns = new(
        "patients",
        ("chart_number", nameof(ChartNumber)), ("given_name", nameof(GivenName)), ("family_name", nameof(FamilyName)),
        ("birth_date", nameof(BirthDate)), ("sex", nameof(Sex)), ("phone", nameof(Phone)), ("email", nameof(Email)),
        ("address", nameof(Address)), ("allergies", nameof(Allergies)), ("conditions", nameof(Conditions)),
        ("notes", nameof(Notes)));

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
            $"SELECT {Columns.Select} FROM patients WHERE id = @id", new { id }, transaction)?.ToPatient();

    /// <summary>As it is written.</summary>
    /// <param name="input">Checked: required fields are there.</param>
    /// <param name="id">0: the next one.</param>
    public static PatientRow Of(PatientInput input, long id = 0) => new()
    {
        Id = id,
        ChartNumber = input.ChartNumber!,
        GivenName = input.GivenName!,
        FamilyName = input.FamilyName!,
        BirthDate = StoredDate.Text(input.BirthDate!.Value),
        Sex = SexText(input.Sex),
        Phone = input.Phone,
        Email = input.Email,
        Address = input.Address,
        Allergies = input.Allergies,
        Conditions = input.Conditions,
        Notes = input.Notes,
    };

    /// <summary>As stored: lower case.</summary>
    private static string SexText(Sex sex) => sex switch
    {
        Components.Contracts.Sex.Female => "female",
        Components.Contracts.Sex.Male => "male",
        Components.Contracts.Sex.Other => "other",
        _ => "unknown",
    };

    /// <summary>As it is shown.</summary>
    /// <param name="lenient">A date that nobody can read is null; else it throws.</param>
    public Patient ToPatient(bool lenient = true) => new()
    {
        Id = Id,
        ChartNumber = ChartNumber,
        GivenName = GivenName,
        FamilyName = FamilyName,
        BirthDate = StoredDate.Day(BirthDate) is { } day ? day
            : lenient ? null
            : throw new FormatException($"{BirthDate} is no date."),
        Sex = lenient && !Enum.TryParse<Sex>(Sex, ignoreCase: true, out _)
            ? Components.Contracts.Sex.Unknown
            : Enum.Parse<Sex>(Sex, ignoreCase: true),
        Phone = Phone,
        Email = Email,
        Address = Address,
        Allergies = Allergies,
        Conditions = Conditions,
        Notes = Notes,
        Version = Version,
    };
}
