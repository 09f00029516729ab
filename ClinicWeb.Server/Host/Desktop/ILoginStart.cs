namespace ClinicWeb.Server.Host.Desktop;

/// <summary>Starting by itself when this user logs in, and a place in the menu. Never needs an administrator.</summary>
internal interface ILoginStart
{
    /// <summary>Sets both up; asked for again, it sets them up anew.</summary>
    void Install(ClinicProgram program);

    /// <summary>What starts at login, as it was set up; null where nothing does, or somebody wrote it anew.</summary>
    ClinicProgram? Installed();

    /// <summary>Takes both away, and nothing else; where there is nothing, nothing happens.</summary>
    void Uninstall();
}

/// <summary>The way of this system.</summary>
internal static class LoginStarts
{
    public static ILoginStart OfThisSystem()
    {
        if (OperatingSystem.IsWindows())
            return new WindowsLoginStart();
        var home = Folder(Environment.SpecialFolder.UserProfile);
        return OperatingSystem.IsMacOS()
            ? new MacLoginStart(home)
            : new LinuxLoginStart(Folder(Environment.SpecialFolder.ApplicationData),
                Folder(Environment.SpecialFolder.LocalApplicationData));
    }

    private static string Folder(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify);
}
