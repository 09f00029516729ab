using System.Security;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Host.Desktop;

/// <summary>A LaunchAgent of this user. The menu is the Finder's: the program itself lies in Applications.</summary>
/// <param name="home">The user's folder.</param>
internal sealed class MacLoginStart(string home) : ILoginStart
{
    private const string Label = "local.clinicweb";

    private string Agent => Path.Combine(home, "Library", "LaunchAgents", Label + ".plist");

    // launchd reads the folder at the next login by itself: nothing runs twice now.
    public void Install(ClinicProgram program)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Agent)!);
        Durable.WriteFile(Agent, Encoding.UTF8.GetBytes(Text(program.Quietly())));
    }

    public ClinicProgram? Installed()
    {
        if (!File.Exists(Agent))
            return null;
        using var reader = XmlReader.Create(
            Agent, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
        var words = XDocument.Load(reader).Descendants("array").FirstOrDefault()?.Elements("string");
        return ClinicProgram.FromLogin([.. (words ?? []).Select(word => word.Value)]);
    }

    public void Uninstall()
    {
        if (File.Exists(Agent))
            Durable.WhileHeld(() => File.Delete(Agent));
    }

    /// <summary>https://developer.apple.com/library/archive/documentation/MacOSX/Conceptual/BPSystemStartup/Chapters/CreatingLaunchdJobs.html</summary>
    internal static string Text(ClinicProgram program) =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0"><dict>
          <key>Label</key><string>{Label}</string>
          <key>ProgramArguments</key><array>
            {string.Join("\n    ", new[] { program.File }.Concat(program.Arguments)
                .Select(word => $"<string>{SecurityElement.Escape(word)}</string>"))}
          </array>
          <key>RunAtLoad</key><true/>
          <key>ExitTimeOut</key><integer>300</integer>
          <key>ProcessType</key><string>Interactive</string>
        </dict></plist>

        """;
}
