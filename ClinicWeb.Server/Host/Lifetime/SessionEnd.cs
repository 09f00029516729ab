using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ClinicWeb.Components.Language;

namespace ClinicWeb.Server.Host.Lifetime;

/// <summary>
/// Windows tells a program without a console of a logoff or shutdown by messages to its windows; so this is a window
/// that nobody sees. While it answers, Windows waits, and shows after some seconds what it waits for.
/// </summary>
/// <remarks>https://learn.microsoft.com/windows/win32/shutdown/shutting-down</remarks>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class SessionEnd : IDisposable
{
    private const uint QueryEndSession = 0x0011;
    private const uint EndSession = 0x0016;
    private const uint Quit = 0x0012;

    // Before the programs that it may need, and as the first of all user programs.
    private const uint First = 0x3FF;

    // One window in the process: its procedure is a static function.
    private static Action? _close;

    private readonly ILogger _logger;
    private readonly Thread _thread;
    private uint _threadId;

    public SessionEnd(Action close, ILogger logger)
    {
        _close = close;
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "session end" };
        _thread.Start();
    }

    public void Dispose() => PostThreadMessage(Volatile.Read(ref _threadId), Quit, 0, 0);

    private void Run()
    {
        Volatile.Write(ref _threadId, GetCurrentThreadId());
        SetProcessShutdownParameters(First, 0);
        fixed (char* name = "ClinicWeb.SessionEnd")
        {
            var kind = new WindowClass { Procedure = &OnMessage, Instance = GetModuleHandle(0), Name = name };
            RegisterClass(&kind);
            // Not a message-only window (HWND_MESSAGE): those hear nothing of a session's end.
            if (CreateWindowEx(0, name, name, 0, 0, 0, 0, 0, 0, 0, kind.Instance, 0) == 0)
                _logger.LogWarning("A logoff or shutdown will not be noticed: no window for it (error {Code})",
                    Marshal.GetLastPInvokeError());
        }

        Message message;
        while (GetMessage(&message, 0, 0, 0) > 0)
            DispatchMessage(&message);
    }

    [UnmanagedCallersOnly]
    private static nint OnMessage(nint window, uint message, nint wide, nint @long)
    {
        switch (message)
        {
            case QueryEndSession:
                ShutdownBlockReasonCreate(window,
                    new ServerWords().Say($"ClinicWeb is making the backup of the close."));
                return 1;
            case EndSession when wide != 0:
                _close?.Invoke();
                ShutdownBlockReasonDestroy(window);
                return 0;
            case EndSession:
                // Another program said no.
                ShutdownBlockReasonDestroy(window);
                return 0;
            default:
                return DefWindowProc(window, message, wide, @long);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowClass
    {
        public uint Style;
        public delegate* unmanaged<nint, uint, nint, nint, nint> Procedure;
        public int ClassExtra;
        public int WindowExtra;
        public nint Instance;
        public nint Icon;
        public nint Cursor;
        public nint Background;
        public char* Menu;
        public char* Name;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public nint Window;
        public uint Kind;
        public nint Wide;
        public nint Long;
        public uint Time;
        public int X;
        public int Y;
    }

    [LibraryImport("kernel32")]
    private static partial uint GetCurrentThreadId();

    [LibraryImport("kernel32", EntryPoint = "GetModuleHandleW")]
    private static partial nint GetModuleHandle(nint name);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetProcessShutdownParameters(uint level, uint flags);

    [LibraryImport("user32", EntryPoint = "RegisterClassW")]
    private static partial ushort RegisterClass(WindowClass* kind);

    [LibraryImport("user32", EntryPoint = "CreateWindowExW", SetLastError = true)]
    private static partial nint CreateWindowEx(
        uint extended, char* kind, char* name, uint style, int x, int y, int width, int height, nint parent, nint menu,
        nint instance, nint parameter);

    [LibraryImport("user32", EntryPoint = "DefWindowProcW")]
    private static partial nint DefWindowProc(nint window, uint message, nint wide, nint @long);

    [LibraryImport("user32", EntryPoint = "GetMessageW")]
    private static partial int GetMessage(Message* message, nint window, uint from, uint to);

    [LibraryImport("user32", EntryPoint = "DispatchMessageW")]
    private static partial nint DispatchMessage(Message* message);

    [LibraryImport("user32", EntryPoint = "PostThreadMessageW")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool PostThreadMessage(uint thread, uint message, nint wide, nint @long);

    [LibraryImport("user32", StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool ShutdownBlockReasonCreate(nint window, string reason);

    [LibraryImport("user32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool ShutdownBlockReasonDestroy(nint window);
}
