using Xunit.Runner.InProc.SystemConsole;

namespace ClinicWeb.Tests.Support.Crash;

/// <summary>The test runner, and under another first word the process that the crash tests kill.</summary>
public static class TestProgram
{
    public static Task<int> Main(string[] args) =>
        args is [CrashChild.Verb, ..] ? CrashChild.RunAsync(args[1..]) : ConsoleRunner.Run(args);
}
