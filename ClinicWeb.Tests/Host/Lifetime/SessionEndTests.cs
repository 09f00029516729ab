using System.Runtime.InteropServices;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Host.Lifetime;

/// <summary>
/// What Windows says when somebody logs off: a program that answered is ended at once. Elsewhere there is no such
/// thing.
/// </summary>
public sealed class SessionEndTests : IDisposable
{
    private const uint QueryEndSession = 0x0011;
    private const uint EndSession = 0x0016;

    private readonly TempFolder _temp = new();

    private string Data => Path.Combine(_temp.Path, "data");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task It_answers_the_end_of_the_session_only_when_the_backup_of_the_close_is_made()
    {
        if (!OperatingSystem.IsWindows())
            return;
        using var server = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0");
        await server.UrlAsync();
        var window = await WindowAsync();

        Assert.Equal(1, SendMessage(window, QueryEndSession, 0, 0));
        SendMessage(window, EndSession, 1, 0);

        var activity = await File.ReadAllTextAsync(Path.Combine(Data, "activity.jsonl"), Ct);
        Assert.Contains("\"trigger\":\"shutdown\"", activity, StringComparison.Ordinal);
        Assert.Equal(0, await server.ExitAsync());
    }

    [Fact]
    public async Task A_session_that_goes_on_after_all_leaves_it_running()
    {
        if (!OperatingSystem.IsWindows())
            return;
        using var server = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = new Uri(await server.UrlAsync()) };
        var window = await WindowAsync();

        SendMessage(window, QueryEndSession, 0, 0);
        SendMessage(window, EndSession, 0, 0);

        Assert.Equal(200, (int)(await client.GetAsync("/api/status", Ct)).StatusCode);
    }

    [Fact]
    public async Task Its_window_is_visible_to_Windows_which_waits_for_no_other_and_to_nobody_else()
    {
        if (!OperatingSystem.IsWindows())
            return;
        using var server = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0");
        await server.UrlAsync();
        var window = await WindowAsync();

        Assert.True(IsWindowVisible(window));
        Assert.NotEqual(window, GetForegroundWindow());
        Assert.True(GetWindowRect(window, out var place));
        Assert.True(place.Right < -1000 && place.Bottom < -1000);
    }

    private static async Task<nint> WindowAsync()
    {
        nint window = 0;
        await Eventually.HoldsAsync(() => (window = FindWindow("ClinicWeb.SessionEnd", null)) != 0, "it listens");
        return window;
    }

    [DllImport("user32", EntryPoint = "FindWindowW", CharSet = CharSet.Unicode, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint FindWindow(string kind, string? name);

    [DllImport("user32", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool IsWindowVisible(nint window);

    [DllImport("user32", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint GetForegroundWindow();

    [DllImport("user32", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetWindowRect(nint window, out Place place);

    [StructLayout(LayoutKind.Sequential)]
    private struct Place
    {
        public int Left;
        public int Top;
        public int Right;
        public int Bottom;
    }

    [DllImport("user32", EntryPoint = "SendMessageW", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint SendMessage(nint window, uint message, nint wide, nint @long);
}
