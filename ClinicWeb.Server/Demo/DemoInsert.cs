using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Demo;

/// <summary>Writes many records through two statements that SQLite compiles once.</summary>
internal sealed class DemoInsert(SqliteConnection connection, SqliteTransaction transaction) : IDisposable
{
    private readonly SqliteCommand _patient = Prepare(
        connection, transaction,
        """
        INSERT INTO patients (chart_number, given_name, family_name, birth_date, sex, phone, email, address, allergies,
                              conditions, notes)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id
        """,
        11);

    private readonly SqliteCommand _visit = Prepare(
        connection, transaction,
        """
        INSERT INTO visits (patient_id, visited_at, complaint, notes, diagnosis, prescription)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        6);

    public void Add(PatientInput patient, IEnumerable<VisitInput> visits)
    {
        Bind(
            _patient, patient.ChartNumber, patient.GivenName, patient.FamilyName, PatientRow.DateText(patient.BirthDate!.Value),
            PatientRow.SexText(patient.Sex), patient.Phone, patient.Email, patient.Address, patient.Allergies,
            patient.Conditions, patient.Notes);
        var id = (long)_patient.ExecuteScalar()!;
        foreach (var visit in visits)
        {
            Bind(
                _visit, id, VisitRow.TimeText(visit.VisitedAt!.Value), visit.Complaint, visit.Notes, visit.Diagnosis,
                visit.Prescription);
            _visit.ExecuteNonQuery();
        }
    }

    public void Dispose()
    {
        _patient.Dispose();
        _visit.Dispose();
    }

    private static SqliteCommand Prepare(
        SqliteConnection connection, SqliteTransaction transaction, string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        for (var number = 1; number <= parameters; number++)
            command.Parameters.Add(new SqliteParameter($"${number}", DBNull.Value));
        command.Prepare();
        return command;
    }

    private static void Bind(SqliteCommand command, params object?[] values)
    {
        for (var at = 0; at < values.Length; at++)
            command.Parameters[at].Value = values[at] ?? DBNull.Value;
    }
}
