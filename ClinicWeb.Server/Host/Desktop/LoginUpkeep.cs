using System.Reflection;
using System.Xml;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Host.Desktop;

/// <summary>
/// An update may be unpacked beside the program of before; then the login would go on starting that one, which does not
/// know the practice any more.
/// </summary>
internal static class LoginUpkeep
{
    /// <summary>Once this program serves the practice that starts at login, it is the one that starts there.</summary>
    public static void KeepLoginStart(this WebApplication app)
    {
        if (!ClinicProgram.IsRelease || DataFolderPlace.IsTemporary(AppContext.BaseDirectory))
            return;
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            try
            {
                var served = app.Services.GetRequiredService<DataFolder>().Root;
                if (Renew(LoginStarts.OfThisSystem(), ClinicProgram.This([]).File, VersionOf(Environment.ProcessPath!),
                    arguments => DesktopStart.FolderOf(arguments)?.Root == served))
                    app.Logger.LogInformation("This program starts at login from now on, instead of an older one");
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or XmlException
                or System.Security.SecurityException)
            {
                app.Logger.LogWarning(error, "What starts at login could not be looked at");
            }
        });
    }

    /// <summary>
    /// Takes the place of another program that starts at login, unless that is a newer one, or starts another practice.
    /// What it is started with stays. False when nothing was to be changed.
    /// </summary>
    internal static bool Renew(ILoginStart login, string file, Version? mine, Func<string[], bool> isThisPractice)
    {
        if (login.Installed() is not { } installed || IsSame(installed.File, file)
            || VersionOf(installed.File) > mine || !isThisPractice([.. installed.Arguments]))
            return false;
        login.Install(new ClinicProgram(file, installed.Arguments));
        return true;
    }

    /// <summary>Which ClinicWeb a program is; null when it is there no more, or no release.</summary>
    internal static Version? VersionOf(string program)
    {
        const string name = "ClinicWeb.Server.dll";
        var folder = Path.GetDirectoryName(program)!;
        var file = new[] { Path.Combine(folder, "app", name), Path.Combine(folder, name) }.FirstOrDefault(File.Exists);
        try
        {
            return file is null ? null : AssemblyName.GetAssemblyName(file).Version;
        }
        catch (BadImageFormatException)
        {
            return null; // Half of a program is not a newer one.
        }
    }

    private static bool IsSame(string one, string other) => Path.GetFullPath(one).Equals(
        Path.GetFullPath(other),
        PathComparison.OfThisSystem);
}
