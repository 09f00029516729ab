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
    // https://learn.microsoft.com/windows/win32/winmsg/window-styles: only a window that is visible, of the top level,
    // holds up the end of a session for longer than five seconds. It lies beside every screen, has no button in the
    // taskbar and takes the focus from nobody.
    private const uint Popup = 0x80000000;
    private const uint ToolWindowWithoutFocus = 0x00000080 | 0x08000000;
    private const int BesideEveryScreen = -32000;

    // https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-setwindowpos: shown where it is, not activated.
    private const uint ShowOnly = 0x0001 | 0x0002 | 0x0004 | 0x0010 | 0x0040;

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
            var window = CreateWindowEx(
                ToolWindowWithoutFocus, name, name, Popup, BesideEveryScreen, BesideEveryScreen, 1, 1, 0, 0,
                kind.Instance, 0);
            if (window == 0 || !SetWindowPos(window, 0, 0, 0, 0, 0, ShowOnly))
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

    [LibraryImport("user32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetWindowPos(
        nint window, nint after, int x, int y, int width, int height, uint flags);

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
