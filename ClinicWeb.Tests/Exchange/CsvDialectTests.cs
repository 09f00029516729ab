using System.Text;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Exchange;

/// <summary>Where the program cannot know how a CSV is written, somebody says it.</summary>
public class CsvDialectTests
{
    private const string Headings = "Surname;Forename;DOB\n";

    private static readonly Dictionary<string, string> Mapping = new() { ["Surname"] = "familyName" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Written => new()
    {
        { "utf-8", "Žižek Müller Иванова" },
        { "utf-16", "Žižek Müller Иванова" },
        { "windows-1252", "Žižek Müller" },
        { "windows-1250", "Žižek Müller Łoś" },
        { "windows-1251", "Иванова" },
        { "iso-8859-15", "Žižek Müller" },
        { "ibm850", "Müller Ñuñez" },
        { "ibm437", "Müller Ñuñez" },
        { "macintosh", "Müller Ñuñez" },
    };

    [Fact]
    public void Every_encoding_that_can_be_said_is_tried_here() =>
        Assert.Equal(ImportEncodings.All.Order(), Written.Select(row => row.Data.Item1).Order());

    [Theory]
    [MemberData(nameof(Written))]
    public async Task Names_arrive_letter_by_letter_in_the_encoding_that_was_said(string encoding, string name)
    {
        await using var clinic = new ExchangeClinic();
        var file = Bytes($"{Headings}{name};Anna;1970-01-31\n", encoding);

        var look = await clinic.LookAsync(file, new ImportOptions { Encoding = encoding.ToUpperInvariant() });
        await clinic.ImportAsync(file, new ImportOptions { Encoding = encoding.ToUpperInvariant() });

        Assert.Equal((encoding, name), (look.Encoding, look.Columns[0].Samples[0]));
        Assert.Equal(name, (await clinic.OnlyPatientAsync()).FamilyName);
    }

    [Fact]
    public async Task Unicode_without_a_mark_is_read_in_either_order_though_it_would_not_be_taken_for_a_text()
    {
        var text = Headings + "Иванова;Анна;1970-01-31;" + new string('Ж', 4_000);
        foreach (var bytes in new[] { Encoding.Unicode.GetBytes(text), Encoding.BigEndianUnicode.GetBytes(text) })
        {
            await using var clinic = new ExchangeClinic();
            await Assert.ThrowsAsync<ClinicException>(() => clinic.ImportAsync(bytes));

            var look = await clinic.LookAsync(bytes, new ImportOptions { Encoding = "utf-16" });

            Assert.Equal("Иванова", look.Columns[0].Samples[0]);
        }
    }

    [Theory]
    [InlineData("^", "^")]
    [InlineData("~", "~")]
    [InlineData(":", ":")]
    [InlineData("#", "#")]
    [InlineData("\t", "tab")]
    [InlineData("\t", "\\t")]
    public async Task Columns_are_parted_by_the_character_that_was_said(string delimiter, string said)
    {
        await using var clinic = new ExchangeClinic();
        string[][] rows = [["Surname", "Forename", "DOB", "Notes"],
            ["Weber", "Anna", "1970-01-31", $"\"a,b;c|d{delimiter}e\""]];
        var file = string.Join('\n', rows.Select(row => string.Join(delimiter, row)));

        var look = await clinic.LookAsync(file, new ImportOptions { Delimiter = said });
        await clinic.ImportAsync(file, new ImportOptions { Delimiter = said });

        Assert.Equal((delimiter, 4), (look.Delimiter, look.Columns.Count));
        var patient = await clinic.OnlyPatientAsync();
        Assert.Equal((new DateOnly(1970, 1, 31), $"a,b;c|d{delimiter}e"), (patient.BirthDate, patient.Notes));
    }

    [Fact]
    public async Task What_is_said_comes_before_what_the_file_says_of_its_delimiter_and_a_mark_before_what_is_said()
    {
        await using var clinic = new ExchangeClinic();
        byte[] marked = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Headings + "Müller;Anna;1970-01-31\n")];

        var delimiter = await clinic.LookAsync(
            "sep=,\nSurname^Forename^DOB\nWeber^Anna^1970-01-31\n", new ImportOptions { Delimiter = "^" });
        var encoding = await clinic.LookAsync(marked, new ImportOptions { Encoding = "ibm850" });

        Assert.Equal(["Surname", "Forename", "DOB"], delimiter.Columns.Select(column => column.Name));
        Assert.Equal(("^", ","), (delimiter.Delimiter, delimiter.RecognisedDelimiter));
        Assert.Equal(("utf-8", "Müller"), (encoding.Encoding, encoding.Columns[0].Samples[0]));
    }

    [Theory]
    [InlineData("ebcdic", null, "encoding")]
    [InlineData("utf-7", null, "encoding")]
    [InlineData(null, ";;", "delimiter")]
    [InlineData(null, "a", "delimiter")]
    [InlineData(null, "\"", "delimiter")]
    [InlineData(null, "\n", "delimiter")]
    [InlineData("utf-8", null, "encoding")] // the file is in another
    public async Task What_cannot_be_is_refused_by_the_name_of_the_field(
        string? encoding, string? delimiter, string field)
    {
        await using var clinic = new ExchangeClinic();
        var file = Bytes(Headings + "Müller;Anna;1970-01-31\n", "windows-1252");

        var refused = await Assert.ThrowsAsync<ClinicException>(
            () => clinic.ImportAsync(file, new ImportOptions { Encoding = encoding, Delimiter = delimiter }));

        Assert.Equal(ClinicError.Invalid, refused.Error);
        Assert.Equal([field], refused.Fields.Keys);
        Assert.Equal(0, (await clinic.Patients.CountAsync(Ct)).PatientCount);
    }

    [Fact]
    public async Task What_was_said_with_a_mapping_goes_for_the_next_such_file_and_for_no_other()
    {
        await using var clinic = new ExchangeClinic();
        var said = new ImportOptions { Encoding = "windows-1251", Delimiter = ";", Mapping = Mapping };

        await clinic.ImportAsync(Bytes(Headings + "Иванова;Анна;1970-01-31\n", "windows-1251"), said);
        await clinic.ImportAsync(Bytes(Headings + "Петрова;Ольга;1971-01-31\n", "windows-1251"));
        await clinic.ImportAsync(Headings + "Müller;Jörg;1972-01-31\n");
        var other = await clinic.LookAsync(Bytes("Surname;DOB;Forename\nMüller;1973-01-31;Jörg\n", "windows-1252"));

        Assert.Equal(["Müller", "Иванова", "Петрова"], await NamesAsync(clinic));
        Assert.Equal("Müller", other.Columns[0].Samples[0]);
    }

    [Fact]
    public async Task What_was_said_is_told_beside_what_is_recognised_and_forgotten_once_that_is_chosen_again()
    {
        await using var clinic = new ExchangeClinic();
        var file = Bytes(Headings + "Иванова;Анна;1970-01-31\n", "windows-1251");
        await clinic.ImportAsync(file, new ImportOptions { Encoding = "windows-1251", Mapping = Mapping });

        var remembered = await clinic.LookAsync(file);
        var asRecognised = await clinic.LookAsync(file, new ImportOptions { Encoding = "" });
        await clinic.ImportAsync(file, new ImportOptions { Encoding = "", Mapping = Mapping });
        var forgotten = await clinic.LookAsync(file);

        Assert.Equal(("windows-1251", "windows-1252"), (remembered.Encoding, remembered.RecognisedEncoding));
        Assert.Equal("Иванова", remembered.Columns[0].Samples[0]);
        Assert.Equal("windows-1252", asRecognised.Encoding);
        Assert.Equal("windows-1252", forgotten.Encoding);
    }

    [Fact]
    public async Task A_delimiter_that_was_said_is_remembered_though_no_heading_could_be_read_without_it()
    {
        await using var clinic = new ExchangeClinic();
        const string headings = "Surname^Forename^DOB\n";

        await clinic.ImportAsync(
            headings + "Weber^Anna^1970-01-31\n", new ImportOptions { Delimiter = "^", Mapping = Mapping });
        await clinic.ImportAsync(headings + "Kurz^Otto^1950-05-05\n");

        Assert.Equal(["Kurz", "Weber"], await NamesAsync(clinic));
    }

    private static async Task<IEnumerable<string?>> NamesAsync(ExchangeClinic clinic) =>
        (await clinic.Patients.ListAsync(new PatientQuery(), Ct)).Items.Select(one => one.Name.Split(',')[0])
            .Order(StringComparer.Ordinal);

    private static byte[] Bytes(string text, string encoding) => encoding switch
    {
        "utf-8" => new UTF8Encoding(false).GetBytes(text),
        "utf-16" => Encoding.Unicode.GetBytes(text),
        _ => CodePagesEncodingProvider.Instance.GetEncoding(
            encoding, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!.GetBytes(text),
    };
}
