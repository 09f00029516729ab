using System.Diagnostics;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Search;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.VectorIndex.Store;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.VectorIndex;

/// <summary>The index on the real Chroma, as ClinicWeb runs it.</summary>
public sealed class IndexTests
{
    // Many times what anything takes that does not wait for Chroma; who waits for it, waits for thirty seconds.
    private static readonly TimeSpan BeforeChromaIsGivenUp = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_misspelt_diagnosis_is_found_and_marked()
    {
        await using var practice = await IndexedPractice.Managed().StartAsync();
        var patient = await practice.Practice.AddPatientAsync("Berger");
        var visit = await practice.Practice.AddVisitAsync(patient, "Headache", "Known hypertension, pressure 170/95.");
        await practice.AddVisitsAsync(200);
        await practice.UpToDateAsync();
        var found = await practice.Search.SearchAsync(new SearchQuery("hypertenshun 170"));
        Assert.Equal("chroma", found.Engine);
        var hit = found.Hits.First(hit => hit.VisitId == visit);
        Assert.Contains("\u0002hypertension\u0003", hit.Snippet, StringComparison.Ordinal);
        var only = await practice.Search.SearchAsync(new SearchQuery("hypertenshun", PatientId: patient));
        Assert.Equal([visit], only.Hits.Select(one => one.VisitId));
    }

    [Fact]
    public async Task Saves_edits_and_deletes_reach_the_index_and_a_returned_visit_too()
    {
        await using var practice = await IndexedPractice.Managed().StartAsync();
        var patient = await practice.Practice.AddPatientAsync("Berger");
        var visit = await practice.Practice.AddVisitAsync(patient, "Sarcoidosis");
        await practice.UpToDateAsync();
        Assert.Equal([visit], await practice.FindAsync("sarkoidosys"));
        await practice.ExecuteAsync("UPDATE visits SET complaint = 'Endometriosis' WHERE id = @visit", new { visit });
        await practice.UpToDateAsync();
        Assert.Empty(await practice.FindAsync("sarkoidosys"));
        Assert.Equal([visit], await practice.FindAsync("endometryosis"));
        await practice.ExecuteAsync("DELETE FROM patients WHERE id = @patient", new { patient });
        await practice.UpToDateAsync();
        Assert.Equal(0,
            await practice.Get<Server.VectorIndex.IndexState>().Collection!.CountAsync(
                TestContext.Current.CancellationToken));
        await practice.ExecuteAsync(
            """
            INSERT INTO patients (id, chart_number, given_name, family_name, birth_date)
            VALUES (@patient, '1', 'a', 'b', '2000-01-01');
            INSERT INTO visits (id, patient_id, visited_at, complaint)
            VALUES (@visit, @patient, '2026-01-01T00:00:00', 'Endometriosis')
            """,
            new { patient, visit });
        await practice.UpToDateAsync();
        Assert.Equal([visit], await practice.FindAsync("endometryosis"));
    }

    [Fact]
    public async Task What_was_saved_while_chroma_was_away_is_told_later_and_just_that_is_repaired()
    {
        using var kept = new TempPractice();
        await using (var practice = await IndexedPractice.Managed(kept).StartAsync())
        {
            await practice.AddVisitsAsync(30);
            await practice.UpToDateAsync();
            await practice.StopAsync();
            Assert.Empty(RealChroma.ProcessesOn(practice.Chroma));
            await kept.AddVisitAsync(1, "Sarcoidosis");
            await practice.ExecuteAsync(
                "DELETE FROM visits WHERE id = 5; UPDATE visits SET complaint = 'Endometriosis' WHERE id = 6");
        }

        await using var again = await IndexedPractice.Managed(kept).StartAsync();
        await again.UpToDateAsync();
        Assert.Equal(31, (await again.FindAsync("sarkoidosys"))[0]);
        Assert.Equal(6, (await again.FindAsync("endometryosis"))[0]);
        Assert.Equal(30,
            await again.Get<Server.VectorIndex.IndexState>().Collection!.CountAsync(
                TestContext.Current.CancellationToken));
        Assert.False(Directory.EnumerateFileSystemEntries(kept.Folder.Quarantine).Any());
    }

    [Theory]
    [InlineData(VectorIndexMode.Off)]
    [InlineData(VectorIndexMode.Auto)]
    public async Task Without_chroma_words_are_found_and_nothing_is_started_or_written(VectorIndexMode mode)
    {
        await using var practice = await new IndexedPractice(mode).StartAsync();
        await practice.AddVisitsAsync(3);
        await Eventually.HoldsAsync(() => practice.Search.Index.State == "off");
        Assert.NotEmpty(await practice.FindAsync("Berger case", engine: "fts5"));
        Assert.False(Directory.Exists(practice.Chroma));
    }

    [Fact]
    public async Task Managed_without_the_command_says_so_and_saves_go_on()
    {
        await using var practice = await new IndexedPractice(VectorIndexMode.Managed).StartAsync();
        await Eventually.HoldsAsync(() => practice.Search.Index.State == "unavailable");
        await practice.AddVisitsAsync(3);
        Assert.NotEmpty(await practice.FindAsync("case", engine: "fts5"));
    }

    [Fact]
    public async Task A_hanging_chroma_delays_no_save_and_no_search()
    {
        await using var practice = await IndexedPractice.Managed().StartAsync();
        await practice.AddVisitsAsync(50);
        await practice.UpToDateAsync();
        var process = Assert.Single(RealChroma.ProcessesOn(practice.Chroma));
        Signal("STOP", process);
        try
        {
            var ct = TestContext.Current.CancellationToken;
            await practice.AddVisitsAsync(5, seed: 2).WaitAsync(BeforeChromaIsGivenUp, ct);
            Assert.NotEmpty(await practice.FindAsync("case", engine: "fts5").WaitAsync(BeforeChromaIsGivenUp, ct));
            Assert.NotEmpty(await practice.FindAsync("case", engine: "fts5").WaitAsync(BeforeChromaIsGivenUp, ct));
            var copied = await practice.CopyAsync(practice.Scratch("copy"), practice.Scratch("clinic.db"))
                .WaitAsync(BeforeChromaIsGivenUp, ct);
            Assert.Equal(50, copied.Count);
        }
        finally
        {
            Signal("CONT", process);
        }

        await practice.UpToDateAsync();
        Assert.Equal(55,
            await practice.Get<Server.VectorIndex.IndexState>().Collection!.CountAsync(
                TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Chroma_killed_again_and_again_while_visits_are_saved_loses_none()
    {
        await using var practice = await IndexedPractice.Managed().StartAsync();
        var saved = 0;
        for (var round = 0; round < 4; round++)
        {
            await Eventually.HoldsAsync(() => RealChroma.ProcessesOn(practice.Chroma).Count == 1);
            saved += (await practice.AddVisitsAsync(700, seed: round)).Count;
            await Task.Delay(TimeSpan.FromMilliseconds(100 + (150 * round)), TimeProvider.System,
                TestContext.Current.CancellationToken);
            foreach (var process in RealChroma.ProcessesOn(practice.Chroma))
                Signal("KILL", process);
        }

        await practice.UpToDateAsync();
        var copied = await practice.CopyAsync(practice.Scratch("copy"), practice.Scratch("clinic.db"));
        Assert.Equal(new Server.VectorIndex.Store.VectorSnapshot("consistent", saved), copied);
    }

    [Fact]
    public async Task Another_embedding_or_a_foreign_collection_of_the_name_makes_the_index_anew()
    {
        using var kept = new TempPractice();
        Directory.CreateDirectory(kept.Folder.Chroma);
        await using (var foreign = await RealChroma.RunAsync(kept.Folder.Chroma))
        {
            var made = await foreign.Api.GetOrCreateAsync(new("visits", null, null),
                TestContext.Current.CancellationToken);
            await foreign.Api.UpsertAsync(made.Id, new(["7"], [[1, 2, 3]], [new(1, 2, "h")]),
                TestContext.Current.CancellationToken);
        }

        await using var practice = IndexedPractice.Managed(kept);
        await practice.AddVisitsAsync(20);
        await practice.StartAsync();
        await practice.UpToDateAsync();
        Assert.Equal(20,
            await practice.Get<Server.VectorIndex.IndexState>().Collection!.CountAsync(
                TestContext.Current.CancellationToken));
    }

    private static void Signal(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        kill.WaitForExit();
    }
}
