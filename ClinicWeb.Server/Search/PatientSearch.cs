using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Patients;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Search;

/// <summary>Finds patients in search.db, by indexes alone, however many there are.</summary>
internal sealed class PatientSearch(SearchIndex index, SearchDb file) : IPatientSearch
{
    private const string Matching = "SELECT rowid FROM patient_words WHERE patient_words MATCH @match";

    // The colon follows the nine.
    private const string Calling = "SELECT patient FROM phone_ends WHERE digits >= @phone AND digits < @phone || ':'";

    /// <inheritdoc/>
    public async Task<FoundPatients?> FindAsync(PatientQuery query, CancellationToken ct)
    {
        var now = await index.CatchUpAsync(ct);
        try
        {
            return await Task.Run(() => file.Use(search => Find(search, now, query, TypedPerson.Read(query.Search))),
                ct);
        }
        catch (SearchDbUnavailableException)
        {
            return null;
        }
    }

    private static FoundPatients? Find(SqliteConnection search, FeedPosition? now, PatientQuery query,
        TypedPerson typed)
    {
        using var moment = search.BeginTransaction(deferred: true);
        if (!IndexProgress.Read(search).Knows(RecordKind.Patient, now))
            return null;
        if (typed.Words.Count == 0)
            return new FoundPatients(0, []);
        var values = new { match = Expression(typed), phone = typed.Phone };
        // A number that is typed in one go stands in pieces among the words.
        var found = typed.Phone is null ? Matching : $"{Matching} UNION {Calling}";
        var total = search.ExecuteScalar<int>($"SELECT count(*) FROM ({found})", values);
        if (total
            == search.ExecuteScalar<int>("SELECT count(*) FROM patients")) // The P of every chart number, for one.
            return new FoundPatients(total, PatientPage.Ids(search, query, total));
        return new FoundPatients(total, PatientPage.Ids(search, query, total, found, new DynamicParameters(values)));
    }

    /// <summary>
    /// All words must be found in one of their meanings, each as the beginning of a word. A word with separators
    /// (<c>1970-01</c>, <c>O'Brien</c>) is one phrase, because the index takes it apart in the same way. Nothing typed
    /// can be a syntax error.
    /// </summary>
    private static string Expression(TypedPerson typed) => string.Join(" AND ", typed.Words.Select(meanings =>
        meanings.Count == 1 ? Phrase(meanings[0]) : $"({string.Join(" OR ", meanings.Select(Phrase))})"));

    private static string Phrase(string word) => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\" *";
}
