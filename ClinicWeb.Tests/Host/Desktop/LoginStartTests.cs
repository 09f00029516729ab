using ClinicWeb.Server.Host.Desktop;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Host.Desktop;

public sealed class LoginStartTests : IDisposable
{
    private static readonly ClinicProgram Program =
        new("/home/anna/Programme für die Praxis/ClinicWeb", ["--Clinic:DataDirectory=/home/anna/100 % $alt \"neu\""]);

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Linux_starts_a_unit_at_login_and_has_a_menu_entry_until_both_are_taken_away_again()
    {
        if (!OperatingSystem.IsLinux())
            return;
        File.WriteAllText(Path.Combine(_temp.Path, "mine.txt"), "");
        var login = new LinuxLoginStart(Path.Combine(_temp.Path, "config"), Path.Combine(_temp.Path, "share"));

        login.Install(Program);
        login.Install(Program);

        var unit = File.ReadAllText(
            Path.Combine(_temp.Path, "config/systemd/user/default.target.wants/clinicweb.service"));
        Assert.Contains(
            "ExecStart=\"/home/anna/Programme für die Praxis/ClinicWeb\" \"--Clinic:DataDirectory=/home/anna/100 %% "
                + "$$alt \\\"neu\\\"\" \"--background\"\n",
            unit, StringComparison.Ordinal);
        var entry = File.ReadAllText(Path.Combine(_temp.Path, "share/applications/clinicweb.desktop"));
        Assert.Contains("Exec=\"/home/anna/Programme für die Praxis/ClinicWeb\" ", entry, StringComparison.Ordinal);
        Assert.DoesNotContain("--background", entry, StringComparison.Ordinal);

        login.Uninstall();
        login.Uninstall();

        Assert.Equal(["mine.txt"],
            Directory.GetFiles(_temp.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    [Fact]
    public void A_Mac_runs_an_agent_at_login_until_it_is_taken_away_again()
    {
        var login = new MacLoginStart(_temp.Path);

        login.Install(Program);
        login.Install(Program);

        var agent = Path.Combine(_temp.Path, "Library", "LaunchAgents", "local.clinicweb.plist");
        var document = System.Xml.Linq.XDocument.Parse(
            File.ReadAllText(agent)
                .Replace("http://www.apple.com/DTDs/PropertyList-1.0.dtd", "", StringComparison.Ordinal));
        Assert.Equal(
            [Program.File, .. Program.Arguments, "--background"],
            document.Descendants("array").Single().Elements("string").Select(word => word.Value));

        login.Uninstall();
        login.Uninstall();
        Assert.False(File.Exists(agent));
    }

    [Fact]
    public void Windows_has_a_Run_key_and_a_shortcut_until_both_are_taken_away_again()
    {
        if (!OperatingSystem.IsWindows())
            return;
        using var run =
            Microsoft.Win32.Registry.CurrentUser.CreateSubKey(@"Software\Microsoft\Windows\CurrentVersion\Run");
        var shortcut = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.Programs), "ClinicWeb.lnk");
        var login = new WindowsLoginStart();

        login.Install(new ClinicProgram(@"C:\Program Files\ClinicWeb\ClinicWeb.exe", [@"--Clinic:DataDirectory=D:\"]));

        Assert.Equal(
            @"""C:\Program Files\ClinicWeb\ClinicWeb.exe"" ""--Clinic:DataDirectory=D:\\"" ""--background""",
            run.GetValue("ClinicWeb"));
        Assert.True(File.Exists(shortcut));
        Assert.Equal([@"--Clinic:DataDirectory=D:\"], login.Installed()!.Arguments);

        login.Uninstall();
        login.Uninstall();
        Assert.Null(login.Installed());
        Assert.Null(run.GetValue("ClinicWeb"));
        Assert.False(File.Exists(shortcut));
    }
}
