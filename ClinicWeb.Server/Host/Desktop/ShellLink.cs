using System.Runtime.InteropServices;
using System.Runtime.InteropServices.ComTypes;
using System.Runtime.Versioning;

namespace ClinicWeb.Server.Host.Desktop;

/// <summary>Windows' shortcuts, which only its shell can write.</summary>
/// <remarks>https://learn.microsoft.com/windows/win32/api/shobjidl_core/nn-shobjidl_core-ishelllinkw</remarks>
[SupportedOSPlatform("windows")]
internal static class ShellLink
{
    private static readonly Guid Class = new("00021401-0000-0000-C000-000000000046");

    /// <summary>Writes a shortcut to a program.</summary>
    public static void Write(string shortcut, string program, string arguments)
    {
        var link = Activator.CreateInstance(Type.GetTypeFromCLSID(Class, throwOnError: true)!)!;
        var target = (IShellLink)link;
        target.SetPath(program);
        target.SetArguments(arguments);
        target.SetWorkingDirectory(Path.GetDirectoryName(program)!);
        target.SetIconLocation(program, 0);
        ((IPersistFile)link).Save(shortcut, fRemember: true);
        Marshal.FinalReleaseComObject(link);
    }

    // Only what is called has its true arguments; the rest holds its place in the table.
    [ComImport]
    [InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
    [Guid("000214F9-0000-0000-C000-000000000046")]
    private interface IShellLink
    {
        void GetPath();
        void GetIDList();
        void SetIDList();
        void GetDescription();
        void SetDescription();
        void GetWorkingDirectory();
        void SetWorkingDirectory([MarshalAs(UnmanagedType.LPWStr)] string folder);
        void GetArguments();
        void SetArguments([MarshalAs(UnmanagedType.LPWStr)] string arguments);
        void GetHotkey();
        void SetHotkey();
        void GetShowCmd();
        void SetShowCmd();
        void GetIconLocation();
        void SetIconLocation([MarshalAs(UnmanagedType.LPWStr)] string file, int index);
        void SetRelativePath();
        void Resolve();
        void SetPath([MarshalAs(UnmanagedType.LPWStr)] string file);
    }
}
