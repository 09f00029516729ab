using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Search;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.VectorIndex;
using ClinicWeb.Server.VectorIndex.Store;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClinicWeb.Tests.Support;

/// <summary>A real practice with search and vector index, and no web server.</summary>
internal sealed class IndexedPractice : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly bool _ownsPractice;

    public IndexedPractice(VectorIndexMode mode, string? command = null, string? serverUrl = null,
        TempPractice? practice = null)
    {
        _ownsPractice = practice is null;
        Practice = practice ?? new TempPractice();
        Options = new ClinicOptions();
        Options.VectorIndex.Mode = mode;
        Options.VectorIndex.Command = command ?? "chroma-is-not-installed";
        Options.VectorIndex.ServerUrl = serverUrl ?? "http://127.0.0.1:9";
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(new TestOutputLogs()))
            .AddSingleton(TimeProvider.System)
            .AddSingleton(Practice.Folder)
            .AddSingleton(Practice.Database)
            .AddSingleton(Options)
            .AddVectorIndex()
            .AddSearch()
            .BuildServiceProvider();
    }

    /// <summary>One on the real Chroma.</summary>
    public static IndexedPractice Managed(TempPractice? practice = null) =>
        new(VectorIndexMode.Managed, RealChroma.Command, practice: practice);

    public TempPractice Practice { get; }

    public ClinicOptions Options { get; }

    public ClinicDatabase Database => Practice.Database;

    public string Chroma => Practice.Folder.Chroma;

    public IVectorStore Store => Get<IVectorStore>();

    public ISearch Search => Get<ISearch>();

    /// <summary>Files of copies that this test makes.</summary>
    public string Scratch(string name) => Path.Combine(Practice.Scratch, name);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>As the program starts it.</summary>
    public async Task<IndexedPractice> StartAsync()
    {
        await Get<IndexHost>().StartAsync(TestContext.Current.CancellationToken);
        return this;
    }

    public Task StopAsync() => Get<IndexHost>().StopAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits until everything is told to the index.</summary>
    public Task UpToDateAsync() => Eventually.GetAsync(
        async () => Search.Index.State == "ready"
            && await Get<PendingVisits>().IsNothingAsync(TestContext.Current.CancellationToken) ? "yes" : null,
        "an index that is up to date");

    public async Task<IReadOnlyList<long>> FindAsync(string text, string engine = "chroma", int limit = 20)
    {
        var found = await Search.SearchAsync(new SearchQuery(text, limit));
        Assert.Equal(engine, found.Engine);
        return [.. found.Hits.Select(hit => hit.VisitId)];
    }

    /// <summary>Visits with texts that differ, written in one go.</summary>
    public async Task<IReadOnlyList<long>> AddVisitsAsync(int count, int seed = 1)
    {
        var patient = await Practice.AddPatientAsync("Berger", $"No{seed}");
        var texts = new ClinicTexts(seed);
        return await Database.WriteAsync((connection, transaction) => Enumerable.Range(0, count)
            .Select(_ => connection.ExecuteScalar<long>(
                """
                INSERT INTO visits (patient_id, visited_at, complaint, notes, diagnosis)
                VALUES (@patient, '2026-01-02T10:30:00', @Complaint, @Notes, @Diagnosis) RETURNING id
                """,
                new { patient, texts.Next().Complaint, texts.Now.Notes, texts.Now.Diagnosis },
                transaction))
            .ToList());
    }

    public Task<int> ExecuteAsync(string sql, object? values = null) =>
        Database.WriteAsync((connection, transaction) => connection.Execute(sql, values, transaction));

    /// <summary>Copies clinic.db as a backup does.</summary>
    /// <summary>As a backup does: the index, clinic.db at the same moment, and how they fit.</summary>
    public async Task<VectorSnapshot> CopyAsync(string index, string clinicDb)
    {
        using var copy = await Store.CopyAsync(index);
        SqliteFile.CopyOnline(Practice.Folder.ClinicDb, clinicDb);
        return await copy.MeasureAsync(clinicDb);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_ownsPractice)
            Practice.Dispose();
    }
}
