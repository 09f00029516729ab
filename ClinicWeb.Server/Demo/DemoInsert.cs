using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Demo;

/// <summary>Writes many records through two statements that SQLite compiles once.</summary>
internal sealed class DemoInsert(SqliteConnection connection, SqliteTransaction transaction) : IDisposable
{
    private readonly SqliteCommand _patient = Prepare(connection, transaction, PatientRow.Columns.Insert);

    private readonly SqliteCommand _visit = Prepare(connection, transaction, VisitRow.Columns.Insert);

    public void Add(PatientInput patient, IEnumerable<VisitInput> visits)
    {
        Bind(_patient, PatientRow.Columns.Values(PatientRow.Of(patient)));
        var id = (long)_patient.ExecuteScalar()!;
        foreach (var visit in visits)
        {
            Bind(_visit, VisitRow.Columns.Values(VisitRow.Of(visit, id)));
            _visit.ExecuteNonQuery();
        }
    }

    public void Dispose()
    {
        _patient.Dispose();
        _visit.Dispose();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.Prepare();
        return command;
    }

    private static void Bind(SqliteCommand command, IEnumerable<(string Name, object? Value)> values)
    {
        command.Parameters.Clear();
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
    }
}
