using ClinicWeb.Server.Primitives;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Patients;

/// <summary>
/// Finds patients by looking at each: those of a backup, and today's while no index can be relied on.
/// </summary>
internal static class PatientScan
{
    /// <summary>Ids of those that fit what was typed, as an index would find them.</summary>
    public static List<long> Find(SqliteConnection connection, TypedPerson typed)
    {
        if (typed.Words.Count == 0)
            return [];
        var wanted =
            typed.Words.Select(meanings => meanings.Select(Folded).Where(phrase => phrase.Length > 0).ToArray())
                .ToArray();
        return [.. connection.Query<(long Id, string? Phone, string?, string?, string?, string?, string?)>(
                "SELECT id, phone, given_name, family_name, chart_number, email, birth_date FROM patients",
                buffered: false)
            .Where(patient =>
                Fits(wanted, patient.Phone, patient.Item3, patient.Item4, patient.Item5, patient.Item6, patient.Item7)
                    ||
                (typed.Phone is { } phone && TypedPerson.HasNumber(patient.Phone, phone)))
            .Select(patient => patient.Id)];
    }

    private static bool Fits(string[][][] wanted, params string?[] texts)
    {
        string[][] fields = [.. texts.Where(text => !string.IsNullOrEmpty(text)).Select(text => Folded(text!))];
        return wanted.All(meanings => meanings.Any(phrase => fields.Any(field => Holds(field, phrase))));
    }

    /// <summary>The words of the phrase stand together, the last as the beginning of one.</summary>
    private static bool Holds(string[] field, string[] phrase)
    {
        for (var at = 0; at + phrase.Length <= field.Length; at++)
        {
            var last = phrase.Length - 1;
            if (field[at + last].StartsWith(phrase[last], StringComparison.Ordinal)
                && field.AsSpan(at, last).SequenceEqual(phrase.AsSpan(0, last)))
                return true;
        }

        return false;
    }

    private static string[] Folded(string text) =>
        [.. Words.In(text).Select(word => word.Folded).Where(word => word.Length > 0)];
}
