using System.Diagnostics;
using System.Runtime.InteropServices;
using ClinicWeb.Server;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Host.Desktop;

/// <summary>
/// Who double-clicked on Windows sees no console: why it does not start stands in a box. Elsewhere it is a page.
/// </summary>
public sealed class RefusalBoxTests : IDisposable
{
    private const uint Close = 0x0010;
    private const uint GetText = 0x000D;
    private const int WordsOfTheBox = 0xFFFF;

    private readonly TempFolder _temp = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task What_keeps_a_double_click_from_starting_stands_in_a_box_and_the_program_ends_when_it_is_closed()
    {
        if (!OperatingSystem.IsWindows())
            return;
        using var program = DoubleClick("--Clinic:Backup:KeepLast=many");
        try
        {
            nint box = 0;
            await Eventually.HoldsAsync(() => (box = BoxOf(program)) != 0, "the box is shown");
            Assert.Contains("KeepLast", WordsOf(box), StringComparison.Ordinal);
            Assert.Contains("\"many\"", WordsOf(box), StringComparison.Ordinal);
            Assert.False(program.HasExited);

            Assert.True(PostMessage(box, Close, 0, 0));
            await program.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Ct);
            Assert.Equal(1, program.ExitCode);
        }
        finally
        {
            if (!program.HasExited)
                program.Kill();
        }
    }

    // The program under the name that is double-clicked.
    private Process DoubleClick(params string[] settings)
    {
        var clicked = Path.Combine(AppContext.BaseDirectory, "ClinicWeb.exe");
        if (!File.Exists(clicked))
            File.Copy(Path.ChangeExtension(typeof(Program).Assembly.Location, ".exe"), clicked);
        var start = new ProcessStartInfo(clicked, settings);
        start.Environment["Clinic__DataDirectory"] = Path.Combine(_temp.Path, "data");
        start.Environment["Clinic__VectorIndex__Mode"] = "Off";
        return Process.Start(start)!;
    }

    // 0 until it is there; other programs may show boxes of the same title.
    private static nint BoxOf(Process program)
    {
        for (nint box = 0; (box = FindWindowEx(0, box, "#32770", "ClinicWeb")) != 0;)
        {
            _ = GetWindowThreadProcessId(box, out var owner);
            if (owner == program.Id && GetDlgItem(box, WordsOfTheBox) != 0)
                return box;
        }

        return 0;
    }

    private static string WordsOf(nint box)
    {
        var words = new char[1000];
        var length = SendMessage(GetDlgItem(box, WordsOfTheBox), GetText, words.Length, words);
        return new string(words, 0, (int)length);
    }

    [DllImport("user32", EntryPoint = "FindWindowExW", CharSet = CharSet.Unicode, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint FindWindowEx(nint parent, nint after, string kind, string name);

    [DllImport("user32", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern uint GetWindowThreadProcessId(nint window, out uint process);

    [DllImport("user32", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint GetDlgItem(nint dialog, int item);

    [DllImport("user32", EntryPoint = "SendMessageW", CharSet = CharSet.Unicode, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint SendMessage(nint window, uint message, nint size, [Out] char[] text);

    [DllImport("user32", EntryPoint = "PostMessageW", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool PostMessage(nint window, uint message, nint wide, nint @long);
}
