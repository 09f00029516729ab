using ClinicWeb.Server.Host.Desktop;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Host.Desktop;

public sealed class LoginUpkeepTests : IDisposable
{
    private const string Mine = "/opt/clinicweb-2.0/ClinicWeb";

    private static readonly string[] Settings = [@"--Clinic:DataDirectory=/home/anna/100 % $alt\ ""neu\"""];

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_newer_program_takes_the_place_of_the_one_that_starts_at_login_and_keeps_its_settings()
    {
        var login = Logged(new ClinicProgram("/opt/clinicweb-1.0/ClinicWeb", Settings));
        string[]? asked = null;

        Assert.True(LoginUpkeep.Renew(login, Mine, new Version(2, 0), arguments => (asked = arguments) is not null));
        Assert.False(LoginUpkeep.Renew(login, Mine, new Version(2, 0), _ => true));

        Assert.Equal(Settings, asked);
        Assert.Equal((Mine, Settings.Single()), (login.Installed()!.File, login.Installed()!.Arguments.Single()));
    }

    [Fact]
    public void An_older_program_or_one_of_another_practice_does_not()
    {
        var newer = Path.Combine(_temp.Path, "newer", "ClinicWeb");
        Directory.CreateDirectory(Path.Combine(_temp.Path, "newer", "app"));
        File.Copy(typeof(Program).Assembly.Location, Path.Combine(_temp.Path, "newer", "app", "ClinicWeb.Server.dll"));
        var login = Logged(new ClinicProgram(newer, Settings));

        Assert.False(LoginUpkeep.Renew(login, Mine, new Version(0, 0, 1), _ => true));
        Assert.False(LoginUpkeep.Renew(login, Mine, new Version(99, 0), _ => false));
        Assert.Equal(newer, login.Installed()!.File);

        Assert.True(LoginUpkeep.Renew(login, Mine, new Version(99, 0), _ => true));
    }

    [Fact]
    public void Who_never_asked_for_a_start_at_login_gets_none()
    {
        var login = new MacLoginStart(_temp.Path);

        Assert.False(LoginUpkeep.Renew(login, Mine, new Version(2, 0), _ => true));
        Assert.Null(login.Installed());
    }

    [Fact]
    public void What_starts_at_login_is_read_as_it_was_written()
    {
        var program = new ClinicProgram("/opt/für die Praxis/ClinicWeb", [.. Settings, @"--Clinic:DataDirectory=D:\"]);
        AssertReads(program, Logged(program));
        if (OperatingSystem.IsLinux())
        {
            var linux = new LinuxLoginStart(Path.Combine(_temp.Path, "config"), Path.Combine(_temp.Path, "share"));
            linux.Install(program);
            AssertReads(program, linux);
        }

        string[] words =
            [@"C:\Program Files\ClinicWeb.exe", @"--a=D:\", @"a\""b\c"" d", @"\\server\share", "--background"];
        Assert.Equal(words, QuotedWords.OfWindows(string.Join(' ', words.Select(QuotedWords.ForWindows))));
        Assert.Null(ClinicProgram.FromLogin(["/usr/bin/another", "--background"]));
    }

    private static void AssertReads(ClinicProgram program, ILoginStart login)
    {
        var read = login.Installed();
        Assert.Equal(program.File, read?.File);
        Assert.Equal(program.Arguments, read!.Arguments);
    }

    private MacLoginStart Logged(ClinicProgram program)
    {
        var login = new MacLoginStart(_temp.Path);
        login.Install(program);
        return login;
    }
}
