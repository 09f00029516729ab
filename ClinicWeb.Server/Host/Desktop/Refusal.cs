using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using Microsoft.AspNetCore.Connections;

namespace ClinicWeb.Server.Host.Desktop;

/// <summary>A start that does not happen: on the console, and for who double-clicked where a person looks.</summary>
internal static partial class Refusal
{
    // https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-messageboxw: an error, in front of other windows.
    private const uint ErrorInFront = 0x00000010 | 0x00010000;

    /// <summary>What to tell; null for what nobody foresaw, which a developer wants to see as it is.</summary>
    public static Text? InWords(Exception error) => error switch
    {
        ClinicException refused => refused.Detail,
        IOException { InnerException: AddressInUseException } taken =>
            Text.Join(
                Text.Verbatim(taken.Message),
                $"Close the program that uses it, or choose another with --urls http://localhost:5081."),
        _ when IsForbiddenPort(error) => Text.Join(
            $"ClinicWeb cannot have its port: the system keeps it for others.",
            $"Choose another with --urls http://localhost:5081; install keeps the choice."),
        _ when ClinicProgram.IsDoubleClicked => $"ClinicWeb could not start: {error.Words()}",
        _ => null,
    };

    // Windows reserves ranges of ports for itself (WSAEACCES), Linux the low ones (EACCES).
    private static bool IsForbiddenPort(Exception? error) => error switch
    {
        null => false,
        SocketException { SocketErrorCode: SocketError.AccessDenied } => true,
        AggregateException several => several.InnerExceptions.Any(IsForbiddenPort),
        _ => IsForbiddenPort(error.InnerException),
    };

    public static async Task TellAsync(Text words)
    {
        await Console.Error.WriteLineAsync(words.ToString());
        if (!ClinicProgram.IsDoubleClicked)
            return;
        var said = new ServerWords().Say(words);
        if (OperatingSystem.IsWindows())
            _ = MessageBox(0, said, "ClinicWeb", ErrorInFront);
        else
            Browser.TryOpen(await PageAsync(said));
    }

    /// <summary>A page that says it, in a folder of its own.</summary>
    internal static async Task<string> PageAsync(string words)
    {
        var page = Path.Combine(Directory.CreateTempSubdirectory("clinicweb-").FullName, "clinicweb.html");
        await File.WriteAllTextAsync(
            page,
            $$"""
            <!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>ClinicWeb</title>
            <style>
            body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 15vh auto; padding: 0 1rem }
            </style></head>
            <body><main><h1>ClinicWeb</h1>
            <p>{{WebUtility.HtmlEncode(words).ReplaceLineEndings("<br>")}}</p></main></body></html>
            """,
            Encoding.UTF8);
        return page;
    }

    [LibraryImport("user32", EntryPoint = "MessageBoxW", StringMarshalling = StringMarshalling.Utf16)]
    private static partial int MessageBox(nint owner, string text, string caption, uint type);
}
