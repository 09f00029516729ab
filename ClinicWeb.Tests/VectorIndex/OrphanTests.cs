using System.Diagnostics;
using ClinicWeb.Server.VectorIndex.Chroma;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.VectorIndex;

/// <summary>Never two servers on one directory, and never one that nobody looks after.</summary>
public sealed class OrphanTests
{
    [Fact]
    public async Task After_a_kill_of_the_program_no_chroma_is_left_and_the_next_start_has_one()
    {
        using var temp = new TempFolder();
        var data = Path.Combine(temp.Path, "data");
        var chroma = Path.Combine(data, "chroma");
        for (var life = 0; life < 2; life++)
        {
            using var program = Run(data);
            await Eventually.HoldsAsync(
                () => program.HasExited ? throw new InvalidOperationException("It ended.")
                    : RealChroma.ProcessesOn(chroma).Count == 1, "a Chroma");
            program.Kill();
            await program.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (OperatingSystem.IsLinux())
                await Eventually.HoldsAsync(() => RealChroma.ProcessesOn(chroma).Count == 0,
                    "the end of the Chroma of a killed program");
        }
    }

    [Fact]
    public async Task One_that_was_left_behind_is_ended_before_another_is_started()
    {
        await using var practice = IndexedPractice.Managed();
        var left = await LeaveBehindAsync(practice.Chroma);
        await practice.StartAsync();
        await practice.AddVisitsAsync(3);
        await practice.UpToDateAsync();
        var now = Assert.Single(RealChroma.ProcessesOn(practice.Chroma));
        Assert.NotEqual(left, now);
    }

    [Fact]
    public async Task One_that_was_left_behind_is_ended_before_files_are_swapped_also_by_a_verb()
    {
        await using var practice = IndexedPractice.Managed();
        await LeaveBehindAsync(practice.Chroma);
        await practice.Store.StopForSwapAsync(TestContext.Current.CancellationToken);
        Assert.Empty(RealChroma.ProcessesOn(practice.Chroma));
        await practice.Store.ResumeAfterSwapAsync(TestContext.Current.CancellationToken);
        Assert.Empty(RealChroma.ProcessesOn(practice.Chroma));
    }

    [Fact]
    public async Task Stopping_ends_the_process_and_its_port_refuses()
    {
        await using var practice = await IndexedPractice.Managed().StartAsync();
        await practice.AddVisitsAsync(3);
        await practice.UpToDateAsync();
        await practice.Store.StopForSwapAsync(TestContext.Current.CancellationToken);
        Assert.Empty(RealChroma.ProcessesOn(practice.Chroma));
        Assert.NotEmpty(await practice.FindAsync("case", engine: "fts5"));
        await practice.Store.ResumeAfterSwapAsync(TestContext.Current.CancellationToken);
        await practice.UpToDateAsync();
        Assert.NotEmpty(await practice.FindAsync("case"));
    }

    /// <summary>
    /// As a killed ClinicWeb leaves one where the system does not end it: a process that belongs to nobody here.
    /// </summary>
    private static async Task<int> LeaveBehindAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var command = ChromaCommand.Find(RealChroma.Command, Environment.GetEnvironmentVariable("PATH"))!;
        var asked = string.Join(' ',
            command.Arguments.Prepend(command.Program).Concat(ChromaArguments.Run(folder, 18_999))
                .Select(part => $"'{part}'"));
        using var shell = Process.Start("sh", ["-c", $"setsid {asked} >/dev/null 2>&1 &"]);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => RealChroma.ProcessesOn(folder).Count == 1);
        return RealChroma.ProcessesOn(folder)[0];
    }

    private static Process Run(string data) => Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList =
        {
            Path.Combine(AppContext.BaseDirectory, "ClinicWeb.Server.dll"), "--urls", "http://127.0.0.1:0",
            $"--Clinic:DataDirectory={data}", "--Clinic:VectorIndex:Mode=Managed",
            $"--Clinic:VectorIndex:Command={RealChroma.Command}",
        },
        RedirectStandardOutput = false,
    })!;
}
