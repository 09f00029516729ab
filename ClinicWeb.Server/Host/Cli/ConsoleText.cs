using System.Text;

namespace ClinicWeb.Server.Host.Cli;

/// <summary>What is printed.</summary>
internal static class ConsoleText
{
    /// <summary>
    /// Windows' consoles speak the code page of another age, in which names from other languages become question marks.
    /// </summary>
    public static void UseUtf8()
    {
        if (!OperatingSystem.IsWindows())
            return;
        try
        {
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }
        catch (IOException)
        {
            // There is no console, as after a double click.
        }
    }
}
