using System.Globalization;
using ClinicWeb.Components.Contracts;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Patients;

/// <summary>
/// The numbers on the charts. Called inside the transaction that uses the number: writes are one at a time.
/// </summary>
internal static class ChartNumbers
{
    /// <summary>
    /// The next free one, such as <c>P-000123</c>. It follows the ids, so that a deleted patient's is not given again.
    /// </summary>
    public static string Next(SqliteConnection connection, SqliteTransaction transaction)
    {
        var number = connection.ExecuteScalar<long>(
            "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'patients'", transaction: transaction);
        while (true)
        {
            var next = Format(++number);
            if (Owner(connection, next, transaction) is null)
                return next;
        }
    }

    /// <summary>The program's own form.</summary>
    public static string Format(long number) => string.Create(CultureInfo.InvariantCulture, $"P-{number:D6}");

    /// <summary>Another patient has it: <see cref="ClinicError.Conflict"/>.</summary>
    public static void EnsureFree(SqliteConnection connection, string number, long patient,
        SqliteTransaction transaction)
    {
        if (Owner(connection, number, transaction) is { } owner && owner.Id != patient)
            throw new ClinicException(
                ClinicError.Conflict,
                $"Chart number {number} already belongs to {owner.GivenName} {owner.FamilyName}, so nothing was saved.",
                $"Enter another number, or leave it empty to be given the next free one.");
    }

    private static PatientRow? Owner(SqliteConnection connection, string number, SqliteTransaction transaction) =>
        connection.QuerySingleOrDefault<PatientRow>(
            $"SELECT {PatientRow.Columns.Select} FROM patients WHERE chart_number = @number", new { number },
            transaction);
}
