using System.Text;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Host.Desktop;

/// <summary>A unit of the user's own systemd, and an entry in the desktop's menu.</summary>
/// <param name="config">$XDG_CONFIG_HOME.</param>
/// <param name="data">$XDG_DATA_HOME.</param>
internal sealed class LinuxLoginStart(string config, string data) : ILoginStart
{
    private const string Name = "clinicweb.service";

    private string Unit => Path.Combine(config, "systemd", "user", Name);

    // What "systemctl --user enable" makes; made by hand it also works where no systemd can be asked at the moment.
    private string Wanted => Path.Combine(config, "systemd", "user", "default.target.wants", Name);

    private string MenuEntry => Path.Combine(data, "applications", "clinicweb.desktop");

    public void Install(ClinicProgram program)
    {
        Write(Unit, UnitText(program.Quietly()));
        Directory.CreateDirectory(Path.GetDirectoryName(Wanted)!);
        Durable.WhileHeld(() => File.Delete(Wanted));
        File.CreateSymbolicLink(Wanted, Unit);
        Write(MenuEntry, MenuText(program));
        SystemCommand.TryRun("systemctl", "--user", "daemon-reload");
    }

    public ClinicProgram? Installed()
    {
        const string start = "ExecStart=";
        var line = File.Exists(Wanted)
            ? File.ReadLines(Wanted).FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal))
            : null;
        return line is null ? null : ClinicProgram.FromLogin(QuotedWords.OfUnit(line[start.Length..]));
    }

    public void Uninstall()
    {
        foreach (var file in (string[])[Wanted, Unit, MenuEntry])
        {
            if (Directory.Exists(Path.GetDirectoryName(file)))
                Durable.WhileHeld(() => File.Delete(file));
        }

        SystemCommand.TryRun("systemctl", "--user", "daemon-reload");
    }

    /// <summary>https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html</summary>
    internal static string UnitText(ClinicProgram program) =>
        $"""
        [Unit]
        Description=ClinicWeb, the practice on this computer

        [Service]
        Type=notify
        ExecStart={string.Join(' ', Words(program).Select(QuotedWords.ForUnit))}
        Restart=on-failure
        # The backup of the close needs its time; Chroma is ended by the program itself.
        TimeoutStopSec=300
        KillMode=mixed

        [Install]
        WantedBy=default.target

        """;

    /// <summary>https://specifications.freedesktop.org/desktop-entry-spec/latest/</summary>
    internal static string MenuText(ClinicProgram program) =>
        $"""
        [Desktop Entry]
        Type=Application
        Name=ClinicWeb
        Comment=Patients, visits and their backups
        Comment[de]=Patienten, Konsultationen und ihre Sicherungen
        Exec={string.Join(' ', Words(program).Select(InMenu))}
        Icon={Path.Combine(Path.GetDirectoryName(program.File)!, "clinicweb.png")}
        Categories=Office;MedicalSoftware;
        Terminal=false

        """;

    private static string[] Words(ClinicProgram program) => [program.File, .. program.Arguments];

    // Quoted as the shell would want it, and that once more as every string of such a file.
    private static string InMenu(string word)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in word)
            quoted.Append(character is '"' or '`' or '$' or '\\' ? "\\" : "").Append(character);
        return quoted.Append('"').ToString().Replace("\\", "\\\\").Replace("%", "%%");
    }

    private static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        Durable.WriteFile(file, Encoding.UTF8.GetBytes(text));
    }
}
