using System.Runtime.InteropServices;
using ClinicWeb.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace ClinicWeb.Tests.Host.Lifetime;

/// <summary>
/// A console of Windows that is closed tells its programs by a thread that it starts in each, and ends a program as
/// soon as that thread has returned. These tests start it as the console does, and look at what is there when it
/// returns. Elsewhere there is no such thing.
/// </summary>
/// <remarks>https://learn.microsoft.com/windows/console/handlerroutine</remarks>
public sealed class ConsoleCloseTests : IDisposable
{
    private const uint CloseEvent = 2;
    private const uint ShutdownEvent = 6;
    private const uint AllAccess = 0x1FFFFF;
    private const uint Signaled = 0;
    private const uint Limit = 60_000;

    private readonly TempFolder _temp = new();

    private string Data => Path.Combine(_temp.Path, "data");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(CloseEvent)]
    [InlineData(ShutdownEvent)]
    public async Task Its_console_is_let_go_only_when_the_backup_of_the_close_is_made(uint why)
    {
        if (!OperatingSystem.IsWindows())
            return;
        using var server = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0");
        await server.UrlAsync();

        using var process = OpenProcess(AllAccess, false, (uint)server.Id);
        using var told = CreateRemoteThread(process, 0, 0, Dispatcher(), (nint)why, 0, 0);
        Assert.False(told.IsInvalid);
        Assert.Equal(Signaled, WaitForSingleObject(told, Limit));

        var activity = await File.ReadAllTextAsync(Path.Combine(Data, "activity.jsonl"), Ct);
        Assert.Contains("\"trigger\":\"shutdown\"", activity, StringComparison.Ordinal);
        Assert.Equal(0, await server.ExitAsync());
    }

    // Where the console's thread begins: at the same address in every process, as all of the system's libraries.
    private static nint Dispatcher() =>
        NativeLibrary.GetExport(NativeLibrary.Load(Path.Combine(Environment.SystemDirectory, "kernelbase.dll")),
            "CtrlRoutine");

    [DllImport("kernel32", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern SafeProcessHandle OpenProcess(
        uint access, [MarshalAs(UnmanagedType.Bool)] bool inherit, uint id);

    [DllImport("kernel32", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern SafeFileHandle CreateRemoteThread(
        SafeProcessHandle process, nint security, nuint stack, nint start, nint parameter, uint flags, nint id);

    [DllImport("kernel32", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern uint WaitForSingleObject(SafeFileHandle handle, uint milliseconds);
}
