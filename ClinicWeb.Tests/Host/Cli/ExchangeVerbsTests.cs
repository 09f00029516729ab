using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Host.Cli;

public sealed class ExchangeVerbsTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private string Data => Path.Combine(_temp.Path, "data");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_file_is_looked_at_imported_and_exported_without_a_server()
    {
        var csv = Path.Combine(_temp.Path, "patients.csv");
        await File.WriteAllTextAsync(csv, "Surname,Forename,DOB\nWeber,Anna,1970-01-31\nKurz,Otto,never\n",
            TestContext.Current.CancellationToken);
        var to = Path.Combine(_temp.Path, "out.ndjson");

        var dry = await RunAsync("import", "--format", "csv", "--dry-run", csv);
        var done = await RunAsync("import", "--format", "csv", csv);
        var export = await RunAsync("export", "--format", "fhir", to);
        var bundle = await RunAsync("export", "--format", "fhir", "--bundle", to + ".json");

        Assert.True((0, 0, 0, 0) == (dry.ExitCode, done.ExitCode, export.ExitCode, bundle.ExitCode),
            dry.Errors + done.Errors + export.Errors + bundle.Errors);
        Assert.StartsWith("Would add 1 patients and 0 visits; here already 0, different 0, unreadable lines 1.",
            dry.Output);
        Assert.Contains("line 3: birthDate: \"never\" is not a date.", dry.Output);
        Assert.StartsWith("Added 1 patients", done.Output);
        Assert.Contains("Before it: backup_", done.Output);
        Assert.Contains("\"family\":\"Weber\"", await File.ReadAllTextAsync(to, TestContext.Current.CancellationToken));
        Assert.StartsWith("{\"resourceType\":\"Bundle\",\"type\":\"collection\"",
            await File.ReadAllTextAsync(to + ".json", TestContext.Current.CancellationToken));
        Assert.False(File.Exists(to + ".part"));
    }

    [Theory]
    [InlineData(2, "import", "file.csv")]
    [InlineData(2, "import", "--format", "pdf", "file.csv")]
    [InlineData(2, "export", "--format", "vcard", "out")]
    [InlineData(2, "export", "--format", "csv", "--bundle", "out.zip")]
    [InlineData(1, "import", "--format", "csv", "there-is-none.csv")]
    [InlineData(1, "export", "--format", "csv", "out.zip")]
    public async Task What_is_wrong_is_said_in_one_line(int code, params string[] args)
    {
        var (exit, _, errors) = await RunAsync(args);

        Assert.Equal(code, exit);
        Assert.Single(errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task An_export_never_overwrites_a_file()
    {
        await RunAsync("demo", "--patients", "1");
        var to = Path.Combine(_temp.Path, "out.zip");
        await File.WriteAllTextAsync(to, "mine", TestContext.Current.CancellationToken);

        var (code, _, errors) = await RunAsync("export", "--format", "csv", to);

        Assert.Equal(1, code);
        Assert.Contains("there already", errors);
        Assert.Equal("mine", await File.ReadAllTextAsync(to, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_export_never_removes_what_it_did_not_make()
    {
        var ct = TestContext.Current.CancellationToken;
        await RunAsync("demo", "--patients", "1");
        var (beside, folder) = (Path.Combine(_temp.Path, "a.zip"), Path.Combine(_temp.Path, "b.zip"));
        await File.WriteAllTextAsync(beside + ".part", "mine", ct);
        Directory.CreateDirectory(folder + ".part");
        await File.WriteAllTextAsync(Path.Combine(folder + ".part", "letters.txt"), "mine", ct);

        var file = await RunAsync("export", "--format", "csv", beside);
        var tree = await RunAsync("export", "--format", "csv", folder);

        Assert.Equal((1, 1), (file.ExitCode, tree.ExitCode));
        Assert.Contains("a.zip.part is there already", file.Errors);
        Assert.Equal("mine", await File.ReadAllTextAsync(beside + ".part", ct));
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(folder + ".part", "letters.txt"), ct));
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] args) =>
        ServerProcess.RunAsync(Data, args);
}
