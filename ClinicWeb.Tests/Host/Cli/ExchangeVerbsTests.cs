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

    [Fact]
    public async Task How_a_file_is_written_and_what_its_columns_hold_is_said_on_the_command_line()
    {
        var ct = TestContext.Current.CancellationToken;
        var (csv, mapping) = (Path.Combine(_temp.Path, "a.csv"), Path.Combine(_temp.Path, "mapping.json"));
        var (wrong, to) = (Path.Combine(_temp.Path, "wrong.json"), Path.Combine(_temp.Path, "out.ndjson"));
        await File.WriteAllBytesAsync(csv, System.Text.CodePagesEncodingProvider.Instance.GetEncoding("ibm850")!
            .GetBytes("A~B~C\nMüller~Jörg~1970-01-31\n"), ct);
        await File.WriteAllTextAsync(mapping, """{"A": "familyName", "B": "givenName", "C": "birthDate"}""", ct);
        await File.WriteAllTextAsync(wrong, "A is the family name", ct);
        string[] import = ["import", "--format", "csv", "--delimiter", "~", "--encoding", "ibm850"];

        var guessed = await RunAsync([.. import, csv]);
        var refused = await RunAsync([.. import, "--mapping", wrong, csv]);
        var missing = await RunAsync([.. import, "--mapping", wrong + ".not", csv]);
        var done = await RunAsync([.. import, "--mapping", mapping, csv]);
        await RunAsync("export", "--format", "fhir", to);

        Assert.Equal((1, 1, 1), (guessed.ExitCode, refused.ExitCode, missing.ExitCode));
        Assert.Contains("the mapping cannot be understood", refused.Errors);
        Assert.Contains("There is no file", missing.Errors);
        Assert.True(done.ExitCode == 0, done.Errors);
        Assert.Contains("\"family\":\"Müller\",\"given\":[\"Jörg\"]", await File.ReadAllTextAsync(to, ct));
    }

    [Fact]
    public async Task One_patient_is_exported_as_a_document_to_print_in_english_unless_another_language_is_said()
    {
        var ct = TestContext.Current.CancellationToken;
        var csv = Path.Combine(_temp.Path, "patients.csv");
        await File.WriteAllTextAsync(csv, "Surname,Forename,DOB\nMüller,Jörg <b>,1970-01-31\n", ct);
        await RunAsync("import", "--format", "csv", csv);
        var (english, german) = (Path.Combine(_temp.Path, "en.html"), Path.Combine(_temp.Path, "de.html"));
        string[] export = ["export", "--format", "html", "--patient", "1"];

        // Whatever language the terminal has.
        var environment = new Dictionary<string, string> { ["LANG"] = "fr_FR.UTF-8", ["LC_ALL"] = "fr_FR.UTF-8" };
        using var terminal = ServerProcess.Start(Data, environment, [.. export, english]);
        var plain = await terminal.ExitAsync();
        var other = await RunAsync([.. export, "--language", "de-AT", german]);
        var nobody = await RunAsync("export", "--format", "html", "--patient", "99", english + "2");

        Assert.True((0, 0) == (plain, other.ExitCode), terminal.Errors + other.Errors);
        var (first, second) = (await File.ReadAllTextAsync(english, ct), await File.ReadAllTextAsync(german, ct));
        Assert.Contains("<html lang=\"en\">", first);
        Assert.Contains("born 1/31/1970", first);
        Assert.Contains("<html lang=\"de\">", second);
        Assert.Contains("31.01.1970", second);
        Assert.Contains("Jörg <b>", System.Net.WebUtility.HtmlDecode(second));
        Assert.DoesNotContain("<b>", second);
        Assert.Equal(1, nobody.ExitCode);
        Assert.Contains("There is no", nobody.Errors);
        Assert.False(File.Exists(english + "2"));
    }

    [Theory]
    [InlineData(2, "export", "--format", "html", "out.html")]
    [InlineData(2, "export", "--format", "html", "--patient", "1", "--bundle", "out.html")]
    [InlineData(2, "export", "--format", "html", "--patient", "1", "--language", "fr", "out.html")]
    [InlineData(2, "export", "--format", "csv", "--language", "de", "out.zip")]
    [InlineData(2, "import", "--format", "html", "file.html")]
    [InlineData(2, "import", "file.csv")]
    [InlineData(2, "import", "--format", "csv", "--encoding", "ebcdic", "file.csv")]
    [InlineData(2, "import", "--format", "csv", "--delimiter", "and", "file.csv")]
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
