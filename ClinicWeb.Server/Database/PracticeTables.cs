using ClinicWeb.Components.Contracts;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Database;

/// <summary>How much stands in a clinic.db, of whatever schema.</summary>
internal static class PracticeTables
{
    /// <summary>Patients and visits of one moment.</summary>
    public static PracticeCounts Count(SqliteConnection connection)
    {
        var (patients, visits) = connection.QuerySingle<(int, int)>(
            "SELECT (SELECT count(*) FROM patients), (SELECT count(*) FROM visits)");
        return new PracticeCounts(patients, visits);
    }

    /// <summary>Patients alone.</summary>
    public static int CountPatients(SqliteConnection connection) =>
        connection.ExecuteScalar<int>("SELECT count(*) FROM patients");
}
