using ClinicWeb.Server.Database;
using ClinicWeb.Server.Demo;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using Microsoft.Extensions.DependencyInjection;

namespace ClinicWeb.Bench;

/// <summary>A practice in a folder of its own under the system's temporary one; gone afterwards.</summary>
internal sealed class BenchPractice : IDisposable
{
    private readonly ServiceProvider _services;

    public BenchPractice()
    {
        Folder = new DataFolder(Directory.CreateTempSubdirectory("clinicweb-bench-").FullName);
        Folder.Create();
        Database = new ClinicDatabase(Folder);
        Database.Open();
        _services = new ServiceCollection().AddSingleton(Database).AddPatients().AddVisits().AddDemo().BuildServiceProvider();
    }

    public DataFolder Folder { get; }

    public ClinicDatabase Database { get; }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public void Dispose()
    {
        _services.Dispose();
        Database.Dispose();
        Directory.Delete(Folder.Root, recursive: true);
    }
}
