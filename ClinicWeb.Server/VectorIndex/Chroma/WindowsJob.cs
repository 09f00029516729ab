using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace ClinicWeb.Server.VectorIndex.Chroma;

/// <summary>
/// Windows ends every process in a job when the last handle to the job is closed, which it does itself when this
/// program is killed: Chroma, and what it started, never outlive ClinicWeb.
/// </summary>
/// <remarks>https://learn.microsoft.com/windows/win32/procthread/job-objects</remarks>
[SupportedOSPlatform("windows")]
internal static unsafe partial class WindowsJob
{
    private const int ExtendedLimits = 9;
    private const uint KillOnClose = 0x2000;

    private static readonly SafeFileHandle Job = Create();

    /// <summary>Puts a process in; what it starts from now on is in too.</summary>
    public static void Add(Process process) => AssignProcessToJobObject(Job, process.SafeHandle);

    private static SafeFileHandle Create()
    {
        var job = CreateJobObject(0, 0);
        var limits = new Limits { Flags = KillOnClose };
        SetInformationJobObject(job, ExtendedLimits, &limits, (uint)sizeof(Limits));
        return job;
    }

    // JOBOBJECT_EXTENDED_LIMIT_INFORMATION
    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        public long ProcessTime;
        public long JobTime;
        public uint Flags;
        public nuint SmallestWorkingSet;
        public nuint LargestWorkingSet;
        public uint Processes;
        public nuint Affinity;
        public uint Priority;
        public uint Scheduling;
        public fixed ulong Counters[6];
        public nuint ProcessMemory;
        public nuint JobMemory;
        public nuint PeakProcessMemory;
        public nuint PeakJobMemory;
    }

    [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW", SetLastError = true)]
    private static partial SafeFileHandle CreateJobObject(nint security, nint name);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetInformationJobObject(SafeFileHandle job, int kind, Limits* limits, uint size);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool AssignProcessToJobObject(SafeFileHandle job, SafeProcessHandle process);
}
