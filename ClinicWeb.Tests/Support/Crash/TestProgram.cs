using Xunit.Runner.InProc.SystemConsole;

namespace ClinicWeb.Tests.Support.Crash;

/// <summary>The test runner, and under another first word the processes that tests kill.</summary>
public static class TestProgram
{
    public static Task<int> Main(string[] args) => args switch
    {
        [CrashChild.Verb, ..] => CrashChild.RunAsync(args[1..]),
        [JobParent.Verb, ..] => JobParent.RunAsync(args[1..]),
        [JobParent.ChildVerb] => JobParent.WaitAsync(),
        _ => ConsoleRunner.Run(args),
    };
}
