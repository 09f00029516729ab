using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Activity;
using ClinicWeb.Server.Backup;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
using ClinicWeb.Server.VectorIndex;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ClinicWeb.Tests.Support;

/// <summary>A real practice with its real backup, on a clock and a disk that the test controls. No server.</summary>
public sealed class TempClinic : IAsyncDisposable, IDiskSpace, IRunObserver
{
    private readonly TempPractice _practice;
    private readonly ServiceProvider _services;

    public TempClinic(DateTimeOffset? now = null, Action<IServiceCollection>? configure = null)
    {
        _practice = new TempPractice();
        Time = new FakeTimeProvider(now ?? new DateTimeOffset(2026, 1, 2, 9, 30, 0, TimeSpan.Zero));
        Time.SetLocalTimeZone(Zones.Berlin);
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(_practice.Folder)
            .AddSingleton(_practice.Database)
            .AddSingleton<IPracticeWatch>(_practice.Database)
            .AddSettings()
            .AddActivity()
            .AddBackup()
            .AddSingleton<IVectorStore, PlainVectorStore>()
            .AddSingleton<IRunObserver>(this)
            .AddSingleton<IDiskSpace>(this);
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; }

    public TempPractice Practice => _practice;

    public DataFolder Folder => _practice.Folder;

    public IBackups Backups => Get<IBackups>();

    public IStatusFeed Status => Get<IStatusFeed>();

    /// <summary>What the disk says it has free.</summary>
    public long Free { get; set; } = 100L << 30;

    /// <summary>Called at every boundary that a run passes; throwing there fails the run.</summary>
    public Action<string>? AtBoundary { get; set; }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task<BackupSummary> BackUpAsync(BackupTrigger trigger = BackupTrigger.Manual) =>
        Backups.BackUpAsync(trigger);

    public Task SetAsync(Func<ClinicSettings, ClinicSettings> change)
    {
        var settings = Get<IClinicSettings>();
        return settings.SaveAsync(change(settings.Current));
    }

    public string ZipPath(string name) => Path.Combine(Folder.Backups, name);

    /// <summary>What lies in the backups folder that is neither a zip nor the program's own small files.</summary>
    public IEnumerable<string> Leftovers() => Directory.EnumerateFileSystemEntries(Folder.Backups)
        .Select(path => Path.GetFileName(path))
        .Where(name =>
            name.EndsWith(".part", StringComparison.Ordinal) || name.StartsWith(".work-", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _practice.Dispose();
    }

    long IDiskSpace.FreeBytes(string path) => Free;

    void IRunObserver.Reached(string boundary) => AtBoundary?.Invoke(boundary);
}
