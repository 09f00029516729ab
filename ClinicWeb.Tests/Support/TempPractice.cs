using ClinicWeb.Server.Database;
using ClinicWeb.Server.Storage;
using Dapper;

namespace ClinicWeb.Tests.Support;

/// <summary>A real practice on real SQLite in a folder of its own, removed afterwards.</summary>
public sealed class TempPractice : IDisposable
{
    private readonly TempFolder _temp = new();

    public TempPractice(bool open = true)
    {
        Folder = new DataFolder(Path.Combine(_temp.Path, "data"));
        Folder.Create();
        Database = new ClinicDatabase(Folder);
        if (open)
            Database.Open();
    }

    public DataFolder Folder { get; }

    public ClinicDatabase Database { get; }

    /// <summary>A folder beside the data folder, for the test's own files.</summary>
    public string Scratch => _temp.Path;

    public Task<long> AddPatientAsync(string family, string given = "Anna", string birth = "1970-01-31") =>
        Database.WriteAsync((connection, transaction) => connection.ExecuteScalar<long>(
            """
            INSERT INTO patients (chart_number, given_name, family_name, birth_date)
            VALUES (@chart, @given, @family, @birth) RETURNING id
            """,
            new { chart = ChartNumber.Next(), given, family, birth },
            transaction));

    public Task<long> AddVisitAsync(long patient, string complaint = "Cough", string? notes = null) =>
        Database.WriteAsync((connection, transaction) => connection.ExecuteScalar<long>(
            """
            INSERT INTO visits (patient_id, visited_at, complaint, notes)
            VALUES (@patient, '2026-01-02T10:30:00', @complaint, @notes) RETURNING id
            """,
            new { patient, complaint, notes },
            transaction));

    public Task<int> CountAsync(string table) =>
        Database.ReadAsync(connection => connection.ExecuteScalar<int>($"SELECT count(*) FROM {table}"));

    public void Dispose()
    {
        Database.Dispose();
        _temp.Dispose();
    }
}
