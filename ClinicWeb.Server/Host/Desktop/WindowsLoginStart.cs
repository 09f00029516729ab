using System.Runtime.Versioning;
using ClinicWeb.Server.Storage;
using Microsoft.Win32;

namespace ClinicWeb.Server.Host.Desktop;

/// <summary>The user's own Run key, and a shortcut in the user's own Start menu.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsLoginStart : ILoginStart
{
    private const string RunKey = @"Software\Microsoft\Windows\CurrentVersion\Run";
    private const string Name = "ClinicWeb";

    private static string Shortcut => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.Programs, Environment.SpecialFolderOption.Create),
        Name + ".lnk");

    public void Install(ClinicProgram program)
    {
        using (var run = Registry.CurrentUser.CreateSubKey(RunKey))
            run.SetValue(Name, $"{QuotedWords.ForWindows(program.File)} {Line(program.Quietly())}");
        ShellLink.Write(Shortcut, program.File, Line(program));
    }

    public ClinicProgram? Installed()
    {
        using var run = Registry.CurrentUser.OpenSubKey(RunKey);
        return run?.GetValue(Name) is string line ? ClinicProgram.FromLogin(QuotedWords.OfWindows(line)) : null;
    }

    public void Uninstall()
    {
        using (var run = Registry.CurrentUser.OpenSubKey(RunKey, writable: true))
            run?.DeleteValue(Name, throwOnMissingValue: false);
        Durable.WhileHeld(() => File.Delete(Shortcut));
    }

    private static string Line(ClinicProgram program) =>
        string.Join(' ', program.Arguments.Select(QuotedWords.ForWindows));
}
