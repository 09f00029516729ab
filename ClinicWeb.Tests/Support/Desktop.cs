using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Tests.Support;

/// <summary>A desktop with a practice, and the program under the name that is double-clicked.</summary>
public sealed partial class Desktop : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly DesktopPrograms _programs;

    public Desktop()
    {
        _programs = new DesktopPrograms(_temp.Path);
        Folder = new DataFolder(Path.Combine(_temp.Path, "data"));
    }

    /// <summary>Where the practice is.</summary>
    public DataFolder Folder { get; }

    /// <inheritdoc cref="DesktopPrograms.Environment"/>
    public Dictionary<string, string> Environment => _programs.Environment;

    /// <inheritdoc cref="DesktopPrograms.Shown"/>
    public string[] Shown => _programs.Shown;

    /// <summary>Double-clicks the program.</summary>
    public Process DoubleClick(params string[] settings)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "ClinicWeb");
        if (!File.Exists(program))
            File.Copy(Path.Combine(AppContext.BaseDirectory, "ClinicWeb.Server"), program);
        Environment["Clinic__DataDirectory"] = Folder.Root;
        return _programs.Start(program, [.. settings, "--urls", "http://127.0.0.1:0"]);
    }

    /// <summary>The process that has the practice open.</summary>
    public int Owner() =>
        int.Parse(Number().Match(File.ReadAllText(Folder.OwnerFile)).Value, CultureInfo.InvariantCulture);

    /// <summary>Closes the program that has the practice open, as a logoff does, and waits for its end.</summary>
    public async Task CloseAsync()
    {
        await DesktopPrograms.LogOffAsync(Owner());
        await Eventually.HoldsAsync(() => !DataFolderLock.IsHeld(Folder.LockFile), "the program ends");
    }

    public void Dispose()
    {
        _programs.Dispose();
        _temp.Dispose();
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
