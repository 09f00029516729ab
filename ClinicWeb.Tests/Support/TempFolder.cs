namespace ClinicWeb.Tests.Support;

/// <summary>An empty folder that goes away with the test.</summary>
public sealed class TempFolder : IDisposable
{
    private const int Attempts = 500;

#pragma warning disable RS0030 // The one place where tests ask for the system's temporary folder.
    public string Path { get; } = Directory.CreateDirectory(
        System.IO.Path.Combine(System.IO.Path.GetTempPath(), "clinicweb-tests", Guid.NewGuid().ToString("N"))).FullName;
#pragma warning restore RS0030

    public void Dispose()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
                return;
            }
            catch (IOException) when (attempt < Attempts)
            {
                // A host that has ended may still be measuring the state that its last backup left, in the background.
                SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(20));
            }
        }
    }
}
