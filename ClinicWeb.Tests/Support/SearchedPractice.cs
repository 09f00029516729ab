using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Search;
using ClinicWeb.Server.VectorIndex;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClinicWeb.Tests.Support;

/// <summary>A real practice with its search.db, and no vector index.</summary>
internal sealed class SearchedPractice : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly bool _ownsPractice;

    public SearchedPractice(TempPractice? practice = null)
    {
        _ownsPractice = practice is null;
        Practice = practice ?? new TempPractice();
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(new TestOutputLogs()))
            .AddSingleton(TimeProvider.System)
            .AddSingleton(Practice.Folder)
            .AddSingleton(Practice.Database)
            .AddSingleton<IVectorSearch, NoVectors>()
            .AddPatients()
            .AddVisits()
            .AddSearch()
            .BuildServiceProvider();
    }

    public TempPractice Practice { get; }

    public ISearch Search => Get<ISearch>();

    public IPatients Patients => Get<IPatients>();

    public string File => Practice.Folder.SearchDb;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Ids of visits, best first.</summary>
    public async Task<IReadOnlyList<long>> FindAsync(string text, int limit = 100) =>
        [.. (await Search.SearchAsync(new SearchQuery(text, limit))).Hits.Select(hit => hit.VisitId)];

    /// <summary>Ids of patients in the order of the list, and how many were found in all.</summary>
    public async Task<(int Total, IReadOnlyList<long> Ids)> ListAsync(string typed)
    {
        var page = await Patients.ListAsync(new PatientQuery(typed, PageSize: 500));
        return (page.Total, [.. page.Items.Select(patient => patient.Id)]);
    }

    public Task<int> ExecuteAsync(string sql, object? values = null) =>
        Practice.Database.WriteAsync((connection, transaction) => connection.Execute(sql, values, transaction));

    /// <summary>Deletes search.db with all that SQLite keeps beside it, as a doctor would.</summary>
    public void DeleteFile()
    {
        foreach (var ending in (string[])["", "-wal", "-shm"])
            System.IO.File.Delete(File + ending);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_ownsPractice)
            Practice.Dispose();
    }

    private sealed class NoVectors : IVectorSearch
    {
        public VectorIndexStatus Status { get; } = new("off", null, $"");

        public bool ByLetters => true;

        public Task<IReadOnlyList<long>?> NearestAsync(SearchQuery query, int count, CancellationToken ct = default) =>
            Task.FromResult<IReadOnlyList<long>?>(null);
    }
}
