using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests;

/// <summary>What the sources may look like. A rule that looked at nothing fails.</summary>
public class SourcesTests
{
    private const int LongestLine = 120;

    private static readonly string[] SourceEndings = [".cs", ".css", ".js", ".razor", ".sh", ".sql"];

    [Fact]
    public void Program_stays_a_table_of_contents()
    {
        var program = Path.Combine(SolutionFolder.Find()!, "ClinicWeb.Server", "Program.cs");

        Assert.InRange(File.ReadAllLines(program).Length, 20, 60);
    }

    [Fact]
    public void No_file_is_moved_deleted_or_read_without_waiting_for_a_scanner_that_has_it_open()
    {
        string[] raw =
            ["File.Move(", "File.Delete(", "Directory.Move(", "Directory.Delete(", "File.Copy(", "File.OpenRead(",
                "File.ReadAll", "File.ReadLines("];
        // What Linux itself says of its processes and units is no file that a scanner opens.
        string[] system = ["/proc/", "LinuxPeerAccounts.cs", "LinuxLoginStart.cs"];
        var server = Path.Combine(SolutionFolder.Find()!, "ClinicWeb.Server");
        var files = Directory.GetFiles(server, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(server, file).Split(Path.DirectorySeparatorChar)[0]
                .StartsWith("obj", StringComparison.Ordinal)).ToList();
        Assert.True(files.Count > 200);
        ArchitectureTests.AssertNone(files.Where(file => Path.GetFileName(Path.GetDirectoryName(file)) != "Storage")
            .SelectMany(file => File.ReadLines(file)
                .Where(line => raw.Any(line.Contains) && !line.Contains("WhileHeld", StringComparison.Ordinal))
                .Select(line => $"{Path.GetFileName(file)}: {line.Trim()}"))
            .Where(line => !system.Any(line.Contains)));
    }

    [Fact]
    public void No_line_of_the_sources_is_longer_than_120_characters_unless_it_was_released_or_has_an_address()
    {
        var top = SolutionFolder.Find()!;
        var files = Sources(new DirectoryInfo(top), Ignored(top))
            .Select(file => Path.GetRelativePath(top, file.FullName).Replace('\\', '/'))
            .Where(file => !file.StartsWith("ClinicWeb.Server/Database/Migrations/", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(SourceEndings, files.Select(file => Path.GetExtension(file)).Distinct().Order());
        Assert.True(files.Count > 500);

        ArchitectureTests.AssertNone(files.SelectMany(file => File.ReadLines(Path.Combine(top, file))
            .Select((line, index) => (Text: line, Number: index + 1, Length: line.EnumerateRunes().Count()))
            .Where(line =>
                line.Length > LongestLine && !line.Text.Contains("https://", StringComparison.Ordinal))
            .Select(line => $"{file}:{line.Number} has {line.Length} characters")));

        // What git leaves out, by the names of folders.
        static HashSet<string> Ignored(string top) =>
            [.. File.ReadLines(Path.Combine(top, ".gitignore")).Select(line => line.Trim('/'))];

        static IEnumerable<FileInfo> Sources(DirectoryInfo folder, HashSet<string> ignored) =>
            folder.EnumerateDirectories().Where(inner => inner.Name[0] != '.' && !ignored.Contains(inner.Name))
                .SelectMany(inner => Sources(inner, ignored))
                .Concat(folder.EnumerateFiles().Where(file => SourceEndings.Contains(file.Extension)));
    }
}
