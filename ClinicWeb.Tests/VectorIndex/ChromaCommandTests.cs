using ClinicWeb.Server.VectorIndex.Chroma;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.VectorIndex;

public sealed class ChromaCommandTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_name_is_looked_for_in_the_path_and_a_path_may_have_spaces()
    {
        var program = Program("with space/chroma");
        var found = ChromaCommand.Find("chroma", $"/nowhere{Path.PathSeparator}{Path.GetDirectoryName(program)}");
        Assert.Equal((program, 0), (found!.Program, found.Arguments.Count));
        Assert.Equal(program, ChromaCommand.Find(program, null)!.Program);
        Assert.Null(ChromaCommand.Find("chroma", "/nowhere"));
        Assert.Null(ChromaCommand.Find("", _temp.Path));
    }

    [Fact]
    public void A_program_may_have_arguments_and_a_script_that_is_missing_is_no_command()
    {
        var node = Program("bin/node");
        var script = Program("my scripts/cli.mjs");
        var found = ChromaCommand.Find($"node \"{script}\"", Path.GetDirectoryName(node));
        Assert.Equal(node, found!.Program);
        Assert.Equal([script], found.Arguments);
        Assert.Null(ChromaCommand.Find($"node \"{script}.gone\"", Path.GetDirectoryName(node)));
    }

    [Fact]
    public void Our_own_server_is_known_again_by_its_arguments_and_no_other_is()
    {
        string[] ours = ["node", "/x/cli.mjs", .. ChromaArguments.Run("/data/chroma", 4711)];
        Assert.True(ChromaArguments.Matches(ours, "/data/chroma"));
        Assert.False(ChromaArguments.Matches(ours, "/data"));
        Assert.False(ChromaArguments.Matches(["chroma", "run", "--path", "/data/chroma"], "/data/chroma"));
        Assert.False(ChromaArguments.Matches([], "/data/chroma"));
    }

    private string Program(string name)
    {
        var path = Path.GetFullPath(Path.Combine(_temp.Path, name));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
