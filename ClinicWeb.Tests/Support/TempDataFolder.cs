using ClinicWeb.Server.Storage;

namespace ClinicWeb.Tests.Support;

/// <summary>A data folder in which several lives of the program take place, one after the other.</summary>
public sealed class TempDataFolder : IDisposable
{
    private readonly TempFolder _temp = new();

    public TempDataFolder()
    {
        Folder = new DataFolder(Path.Combine(_temp.Path, "data"));
        Folder.Create();
    }

    public DataFolder Folder { get; }

    /// <summary>A folder beside the data folder, for the test's own files.</summary>
    public string Scratch => _temp.Path;

    public Task<RunningClinic> StartAsync(TimeProvider? time = null) => RunningClinic.StartAsync(Folder, time);

    public void Dispose() => _temp.Dispose();
}
