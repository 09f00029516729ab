namespace ClinicWeb.Tests.Support;

/// <summary>An empty folder that goes away with the test.</summary>
public sealed class TempFolder : IDisposable
{
#pragma warning disable RS0030 // The one place where tests ask for the system's temporary folder.
    public string Path { get; } = Directory.CreateDirectory(
        System.IO.Path.Combine(System.IO.Path.GetTempPath(), "clinicweb-tests", Guid.NewGuid().ToString("N"))).FullName;
#pragma warning restore RS0030

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
