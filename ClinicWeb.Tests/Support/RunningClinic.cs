using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Activity;
using ClinicWeb.Server.Backup;
using ClinicWeb.Server.Backup.Restore.Startup;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
using ClinicWeb.Server.VectorIndex;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClinicWeb.Tests.Support;

/// <summary>
/// One life of the program over a data folder: opened as at every start, ended without a last backup.
/// </summary>
public sealed class RunningClinic : IAsyncDisposable, IRunObserver
{
    private readonly ServiceProvider _services;

    private RunningClinic(DataFolder folder, TimeProvider time, Action<IServiceCollection>? configure)
    {
        Folder = folder;
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton(time)
            .AddDatabase(folder)
            .AddSettings()
            .AddActivity()
            .AddBackup()
            .AddSingleton<IVectorStore, PlainVectorStore>()
            .AddSingleton<IRunObserver>(this);
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public DataFolder Folder { get; }

    public ClinicDatabase Database => Get<ClinicDatabase>();

    public IBackups Backups => Get<IBackups>();

    public IRestores Restores => Get<IRestores>();

    /// <summary>Called at every boundary that a run passes; throwing there fails the run.</summary>
    public Action<string>? AtBoundary { get; set; }

    public static async Task<RunningClinic> StartAsync(
        DataFolder folder, TimeProvider? time = null, Action<string>? atBoundary = null,
        Action<IServiceCollection>? configure = null)
    {
        folder.Create();
        var clinic = new RunningClinic(folder, time ?? TimeProvider.System, configure) { AtBoundary = atBoundary };
        await clinic.Get<StartupRecovery>().OpenAsync();
        return clinic;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task<long> AddPatientAsync(string family, string given = "Anna", string? chart = null) =>
        Database.WriteAsync((connection, transaction) => connection.ExecuteScalar<long>(
            """
            INSERT INTO patients (chart_number, given_name, family_name, birth_date)
            VALUES (@chart, @given, @family, '1970-01-31') RETURNING id
            """,
            new { given, family, chart = chart ?? ChartNumber.Next() },
            transaction));

    public Task<long> AddVisitAsync(long patient, string complaint = "Cough") =>
        Database.WriteAsync((connection, transaction) => connection.ExecuteScalar<long>(
            "INSERT INTO visits (patient_id, visited_at, complaint) VALUES (@patient, '2026-01-02T10:30:00', "
                + "@complaint) RETURNING id",
            new { patient, complaint },
            transaction));

    /// <summary>Everybody's family name, in order of the ids.</summary>
    public Task<string[]> NamesAsync() => Database.ReadAsync(connection =>
        connection.Query<string>("SELECT family_name FROM patients ORDER BY id").ToArray());

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();

    void IRunObserver.Reached(string boundary) => AtBoundary?.Invoke(boundary);
}
