using ClinicWeb.Server.Database;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Search;
using ClinicWeb.Tests.Support;
using CsCheck;
using Dapper;

namespace ClinicWeb.Tests.Search;

/// <summary>
/// Random edits, deletes, restores and losses of search.db: what a search finds is what a look at every record finds.
/// </summary>
public sealed class AnyEditIsFoundTests
{
    private static readonly string[] Typed =
        ["cough", "migr", "läsion", "lasion", "weiß", "cough migraine", "o'brien", "müller", "mueller", "muller",
            "030123456", "31.01.1970", "p-0", "ø"];

    private static readonly string[] Stored =
        ["Cough", "Migraine", "Läsion", "Weiß", "Öztürk", "O'Brien", "Müller", "Mueller", "Ørsted", "no", "pain", "42",
            "½", "a\u0301b"];

    private static readonly Gen<string> Word = Gen.Int[0, Stored.Length - 1].Select(at => Stored[at]);

    private static readonly Gen<string> Text =
        Gen.Select(Word, Word, Word, (one, two, three) => $"{one} {two}, {three}.");

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (6,
            Gen.Select(Word, Word, Gen.Int[0, 8],
                (family, given, line) => new Step($"patient {family}", practice => practice.ExecuteAsync(
            "INSERT INTO patients (chart_number, given_name, family_name, birth_date, phone) VALUES "
                + "('C' || (SELECT coalesce(max(id), 0) FROM patients), @given, @family, '1970-01-31', "
                + "'+49 30 123456-' || @line)",
            new { given, family, line })))),
        (10,
            Gen.Select(Text, Text, Gen.Int[1, 6],
                (complaint, notes, patient) => new Step("visit", practice => practice.ExecuteAsync(
            "INSERT INTO visits (patient_id, visited_at, complaint, notes) SELECT id, '2026-01-02T10:30:00', "
                + "@complaint, @notes FROM patients ORDER BY id LIMIT 1 OFFSET @patient",
            new { complaint, notes, patient })))),
        (4,
            Gen.Select(Text, Gen.Int[1, 20],
                (notes, id) =>
                    new Step($"edit {id}",
                        practice => practice.ExecuteAsync("UPDATE visits SET notes = @notes WHERE id = @id",
                            new { notes, id })))),
        (3,
            Gen.Select(Word, Gen.Int[1, 9],
                (name, id) =>
                    new Step($"rename {id}",
                        practice => practice.ExecuteAsync("UPDATE patients SET family_name = @name WHERE id = @id",
                            new { name, id })))),
        (2,
            Gen.Int[1, 20].Select(
                id => new Step($"delete visit {id}",
                    practice => practice.ExecuteAsync("DELETE FROM visits WHERE id = @id", new { id })))),
        (1,
            Gen.Int[1, 9].Select(
                id => new Step($"delete patient {id}",
                    practice => practice.ExecuteAsync("DELETE FROM patients WHERE id = @id", new { id })))),
        (1, Gen.Const(new Step("lose search.db", practice => Done(practice.DeleteFile)))),
        (1, Gen.Const(new Step("keep a copy", practice => Done(() => Copy(practice))))),
        (1, Gen.Const(new Step("put the copy in place", PutBackAsync))),
        (3, Gen.Const(new Step("search", practice => practice.FindAsync("cough")))));

    [Fact]
    public Task Whatever_is_done_search_finds_what_a_plain_look_finds() => Steps.List[1, 25].SampleAsync(
        async steps =>
        {
            await using var practice = new SearchedPractice();
            foreach (var step in steps)
                await step.Do(practice);
            foreach (var typed in Typed)
            {
                var plain = await practice.Practice.Database.ReadAsync(
                    clinic => PatientScan.Find(clinic, TypedPerson.Read(typed)));
                var (total, ids) = await practice.ListAsync(typed);
                Assert.Equal(plain.Order(), ids.Order());
                Assert.Equal(plain.Count, total);
                await CompareVisitsAsync(practice, typed);
            }
        },
        iter: LongRun.Of(25, 2000), threads: 1, print: steps => string.Join("; ", steps.Select(step => step.Name)));

    private static async Task CompareVisitsAsync(SearchedPractice practice, string typed)
    {
        var words = FullTextQuery.WordsOf(typed);
        var texts = await practice.Practice.Database.ReadAsync(
            clinic => clinic.Query<(long Id, string Complaint, string Notes)>(
            "SELECT id, complaint, notes FROM visits").ToList());
        var plain = texts.Where(visit => VisitScan.Held([visit.Complaint, visit.Notes], words) == words.Count)
            .Select(visit => visit.Id);
        var found = await practice.Get<FullTextSearch>().FindAsync(words, new(typed), 100);
        Assert.Equal(plain.Order(), found.Where(id => plain.Contains(id)).Order());
        Assert.All(found, id => Assert.True(VisitScan.Held(
            [texts.Single(visit => visit.Id == id).Complaint, texts.Single(visit => visit.Id == id).Notes], words)
            > 0));
    }

    private static void Copy(SearchedPractice practice)
    {
        File.Delete(Kept(practice));
        SqliteFile.CopyOnline(practice.Practice.Folder.ClinicDb, Kept(practice));
    }

    private static async Task PutBackAsync(SearchedPractice practice)
    {
        if (!File.Exists(Kept(practice)))
            return;
        await practice.Practice.Database.ReplaceAsync(() => Done(() =>
        {
            File.Delete(practice.Practice.Folder.ClinicDb + "-wal");
            File.Copy(Kept(practice), practice.Practice.Folder.ClinicDb, overwrite: true);
        }));
    }

    private static string Kept(SearchedPractice practice) => Path.Combine(practice.Practice.Scratch, "kept.db");

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private sealed record Step(string Name, Func<SearchedPractice, Task> Do);
}
