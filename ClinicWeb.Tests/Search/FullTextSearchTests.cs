using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Search;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Search;

public sealed class FullTextSearchTests : IAsyncDisposable
{
    private readonly SearchedPractice _searched = new();

    private TempPractice Practice => _searched.Practice;

    private ISearch Search => _searched.Search;

    public ValueTask DisposeAsync() => _searched.DisposeAsync();

    [Fact]
    public async Task A_visit_is_found_by_the_beginning_of_a_word_without_accents()
    {
        var patient = await Practice.AddPatientAsync("Müller", "Zoë");
        var visit = await Practice.AddVisitAsync(patient, "Läsion am Knie", "Verdacht auf Meniskusriss.");
        var found = await Search.SearchAsync(new SearchQuery("meniskus lasion"));
        var hit = Assert.Single(found.Hits);
        Assert.Equal("fts5", found.Engine);
        Assert.Equal((visit, patient, "Müller, Zoë"), (hit.VisitId, hit.PatientId, hit.PatientName));
        Assert.Equal(new DateTime(2026, 1, 2, 10, 30, 0), hit.VisitedAt);
        Assert.Contains("\u0002Läsion\u0003 am Knie", hit.Snippet, StringComparison.Ordinal);
        Assert.Equal("Läsion am Knie · Verdacht auf Meniskusriss.", Snippet.Plain(hit.Snippet));
    }

    [Fact]
    public async Task An_edit_and_a_delete_are_seen_at_once()
    {
        var patient = await Practice.AddPatientAsync("Berger");
        var visit = await Practice.AddVisitAsync(patient, "Cough");
        await Execute("UPDATE visits SET complaint = 'Migraine' WHERE id = @visit", new { visit });
        Assert.Empty((await Search.SearchAsync(new SearchQuery("cough"))).Hits);
        Assert.Single((await Search.SearchAsync(new SearchQuery("migraine"))).Hits);
        await Execute("DELETE FROM patients WHERE id = @patient", new { patient });
        Assert.Empty((await Search.SearchAsync(new SearchQuery("migraine"))).Hits);
        Assert.Empty(await Practice.Database.ReadAsync(connection => Server.Database.SqliteFile.Problems(connection)));
    }

    [Fact]
    public async Task Visits_with_all_words_come_before_visits_with_some()
    {
        var patient = await Practice.AddPatientAsync("Berger");
        var some = await Practice.AddVisitAsync(patient, "Headache, headache, headache");
        var all = await Practice.AddVisitAsync(patient, "Fall", "Since then a dull headache.");
        var found = await Search.SearchAsync(new SearchQuery("headache fall"));
        Assert.Equal([all, some], found.Hits.Select(hit => hit.VisitId));
    }

    [Fact]
    public async Task Words_that_stand_nearly_everywhere_still_find_the_visits_that_hold_most_of_them()
    {
        var patient = await Practice.AddPatientAsync("Berger");
        await Practice.Database.WriteAsync((connection, transaction) => connection.Execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
            INSERT INTO visits (patient_id, visited_at, complaint)
            SELECT @patient, '2026-01-01T10:00:00', 'pain' || iif(i % 2, ' chest', ' home') FROM n
            """,
            new { patient },
            transaction));
        var found = await Search.SearchAsync(new SearchQuery("pain chest home"));
        Assert.Equal(20, found.Hits.Count);
        Assert.Equal(20, (await Search.SearchAsync(new SearchQuery("pain"))).Hits.Count);
        Assert.Equal(20, (await Search.SearchAsync(new SearchQuery("pain xylophone"))).Hits.Count);
    }

    [Fact]
    public async Task Patient_and_days_narrow_the_search()
    {
        var one = await Practice.AddPatientAsync("Berger");
        var other = await Practice.AddPatientAsync("Acker");
        var first = await Practice.AddVisitAsync(one, "Cough");
        var second = await Practice.AddVisitAsync(one, "Cough again");
        await Practice.AddVisitAsync(other, "Cough too");
        await Execute("UPDATE visits SET visited_at = '2026-03-31T23:59:00' WHERE id = @second", new { second });
        Assert.Equal([second], await Found(new SearchQuery("cough", 20, one, new DateOnly(2026, 2, 1))));
        Assert.Equal([second],
            await Found(new SearchQuery("cough", 20, one, new DateOnly(2026, 3, 31), new DateOnly(2026, 3, 31))));
        Assert.Equal([first], await Found(new SearchQuery("cough", 20, one, null, new DateOnly(2026, 3, 30))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\"")]
    [InlineData("'; DROP TABLE visits; --")]
    [InlineData("NEAR(")]
    [InlineData("cough AND")]
    [InlineData("NOT cough OR * ^ complaint:cough {a b}: -cough +")]
    [InlineData("cough\0\u0002\u0003")]
    [InlineData("\ud83d\ude00 cough \ud800")]
    [InlineData("((((((((((")]
    [InlineData("%_\\")]
    public async Task Nothing_that_is_typed_is_an_error(string text)
    {
        var patient = await Practice.AddPatientAsync("Berger");
        await Practice.AddVisitAsync(patient, "Cough");
        var found = await Search.SearchAsync(new SearchQuery(text));
        Assert.Equal(text.Contains("cough", StringComparison.Ordinal) ? 1 : 0, found.Hits.Count);
    }

    [Fact]
    public async Task A_very_long_text_is_searched_by_its_first_words()
    {
        var patient = await Practice.AddPatientAsync("Berger");
        await Practice.AddVisitAsync(patient, "Cough");
        var text = "cough " + string.Join(' ', Enumerable.Range(0, 5000).Select(number => $"word{number}"))
            + new string('x', 100_000);
        Assert.Single((await Search.SearchAsync(new SearchQuery(text))).Hits);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task A_limit_out_of_range_is_refused_by_name(int limit)
    {
        var refused =
            await Assert.ThrowsAsync<ClinicException>(() => Search.SearchAsync(new SearchQuery("cough", limit)));
        Assert.Equal(ClinicError.Invalid, refused.Error);
        Assert.True(refused.Fields.ContainsKey("limit"));
    }

    [Fact]
    public async Task A_snippet_shows_the_place_in_a_long_note()
    {
        var patient = await Practice.AddPatientAsync("Berger");
        var filler = string.Join(' ', Enumerable.Repeat("unremarkable", 200));
        await Practice.AddVisitAsync(patient, "Check-up", $"{filler} suspected sarcoidosis of the lung {filler}");
        var hit = Assert.Single((await Search.SearchAsync(new SearchQuery("sarcoidosis"))).Hits);
        Assert.Contains("suspected \u0002sarcoidosis\u0003 of the lung", hit.Snippet, StringComparison.Ordinal);
        Assert.StartsWith("… ", hit.Snippet, StringComparison.Ordinal);
        Assert.True(hit.Snippet.Length < 500);
    }

    private Task<int> Execute(string sql, object values) =>
        Practice.Database.WriteAsync((connection, transaction) => connection.Execute(sql, values, transaction));

    private async Task<IEnumerable<long>> Found(SearchQuery query) =>
        (await Search.SearchAsync(query)).Hits.Select(hit => hit.VisitId);
}
