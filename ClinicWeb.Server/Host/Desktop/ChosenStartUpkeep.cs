using System.Xml;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Host.Desktop;

/// <summary>Keeps what was chosen for every start, and what is known of it.</summary>
internal static class ChosenStartUpkeep
{
    /// <summary>Null for what a developer just built: it has its own practice.</summary>
    public static string? File => ClinicProgram.IsRelease ? ChosenStart.FileOfThisUser : null;

    /// <summary>For "install".</summary>
    public static void Choose(DataFolder folder, IConfiguration configuration, string[] settings)
    {
        if (File is not { } file)
            return;
        var said = configuration["Clinic:DataDirectory"] is { Length: > 0 } ? folder : null;
        var anew = settings.Any(
            word => word.StartsWith("--Clinic:DataDirectory", StringComparison.OrdinalIgnoreCase));
        ChosenStart.Read(file).Choose(said, ChosenStartSource.Chosen(configuration["Urls"]), anew).Write(file);
    }

    /// <summary>
    /// Where something starts at login that an older ClinicWeb set up, which kept no choice: what that is told is the
    /// choice, so that a double click opens the same practice.
    /// </summary>
    public static void TakeFromLogin(string file, ILoginStart login)
    {
        if (System.IO.File.Exists(file) || Installed(login) is not { } installed)
            return;
        string[] arguments = [.. installed.Arguments];
        var told = DesktopStart.Configured(arguments);
        var folder = told[ChosenStartSource.DataDirectory] is { Length: > 0 } ? DesktopStart.FolderOf(arguments) : null;
        if (folder is null && told[ChosenStartSource.DataDirectory] is { Length: > 0 })
            return; // What is not allowed any more is told by that start.
        new ChosenStart().Choose(folder, ChosenStartSource.Chosen(told["Urls"]), anew: true).Write(file);
    }

    private static ClinicProgram? Installed(ILoginStart login)
    {
        try
        {
            return login.Installed();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or XmlException
            or System.Security.SecurityException)
        {
            return null; // What cannot be read says nothing; it is asked.
        }
    }

    /// <summary>
    /// Notes, once the practice is open, that one lies where it was chosen to; and chooses what somebody wrote into the
    /// appsettings.json of this program, which the next update replaces.
    /// </summary>
    public static void KeepChosenStart(this WebApplication app, IConfigurationBuilder configuration)
    {
        if (File is not { } file)
            return;
        var shipped = ChosenStartSource.Shipped(configuration);
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            try
            {
                Keep(file, app.Services.GetRequiredService<DataFolder>(), shipped);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or ClinicException)
            {
                app.Logger.LogWarning(error, "Where the practice is could not be noted for the next start");
            }
        });
    }

    /// <summary>The same, for a file that lies elsewhere.</summary>
    internal static void Keep(string file, DataFolder folder, (string? DataDirectory, string? Urls) shipped)
    {
        var before = ChosenStart.Read(file);
        var now = before with
        {
            DataDirectory = IsServed(shipped.DataDirectory, folder) ? folder.Root : before.DataDirectory,
            Urls = shipped.Urls ?? before.Urls,
        };
        if (now.IsChosen(folder) && !folder.IsNew)
            now = now with { Begun = true };
        if (now != before)
            now.Write(file);
    }

    // The environment or the command line may have said another one.
    private static bool IsServed(string? shipped, DataFolder folder) =>
        shipped is not null && Path.GetFullPath(shipped, AppContext.BaseDirectory) == folder.Root;
}
