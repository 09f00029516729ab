using System.Diagnostics;

namespace ClinicWeb.Tests.Support;

/// <summary>
/// A person who has just unpacked the program, away from every checkout: home, settings and temporary files of their
/// own.
/// </summary>
internal sealed class NewAccount : IDisposable
{
    // Not where the system empties folders: no practice may be begun there.
    private readonly string _root = Directory.CreateDirectory(Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "clinicweb-tests",
        Guid.NewGuid().ToString("N"))).FullName;

    private readonly DesktopPrograms _programs;
    private readonly string _program;

    public NewAccount()
    {
        _program = Unpack(Directory.CreateDirectory(Path.Combine(_root, "ClinicWeb")).FullName);
        _programs = new DesktopPrograms(_root);
        foreach (var (name, folder) in (IEnumerable<(string, string)>)
            [("HOME", "home"), ("XDG_DATA_HOME", "share"), ("XDG_CONFIG_HOME", "config"), ("TMPDIR", "tmp")])
            _programs.Environment[name] = Directory.CreateDirectory(Path.Combine(_root, folder)).FullName;
        Url = $"http://127.0.0.1:{FreePort.Find()}";
    }

    /// <summary>Where the pages are to be.</summary>
    public string Url { get; }

    /// <inheritdoc cref="DesktopPrograms.Shown"/>
    public string[] Shown => _programs.Shown;

    /// <summary>Where the platform keeps this account's data.</summary>
    public string PlatformPlace => Path.Combine(_root, "share", "ClinicWeb");

    /// <summary>A folder of this person's.</summary>
    public string Home => Path.Combine(_root, "home");

    public Process DoubleClick() => _programs.Start(_program, ["--urls", Url]);

    /// <summary>Logs off: the program closes.</summary>
    public static async Task LogOffAsync(Process process)
    {
        await DesktopPrograms.LogOffAsync(process.Id);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    public void Dispose()
    {
        _programs.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    // Second names of the same files, where the disk allows that; the program looks where it lies by them.
    private static string Unpack(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory)
            .Concat(Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "de")))
            .Concat(Directory.EnumerateFiles(
                Path.Combine(AppContext.BaseDirectory, "runtimes"), "*", SearchOption.AllDirectories)))
        {
            var to = Path.Combine(folder, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            if (!Server.Storage.Durable.TryLink(file, to))
                File.Copy(file, to);
        }

        var program = Path.Combine(folder, "ClinicWeb");
        File.Copy(Path.Combine(folder, "ClinicWeb.Server"), program, overwrite: true);
        return program;
    }
}
