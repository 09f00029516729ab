using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Exchange;
using ClinicWeb.Tests.Support;
using ClinicWeb.Tests.Support.Fakes;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace ClinicWeb.Tests.Components.Pages.Exchange;

public sealed class ExchangePageTests : ComponentTest
{
    private readonly FakeImports _imports = new();

    public ExchangePageTests() => Services.AddSingleton<IImports>(_imports);

    [Fact]
    public void The_guessed_columns_are_shown_corrected_and_sent_and_the_result_says_what_would_happen()
    {
        _imports.Look =
            new ImportLook(ExchangeFormat.Csv, [new("Nachname", "familyName", ["Weber"]), new("Foo", "", ["1"])],
                "utf-8", ";");
        _imports.Answer =
            options => new ImportResult(3, 2, 1, [new(7, $"birthDate: \"x\" is not a date.")],
                options.DryRun ? null : "backup.zip")
            {
                DryRun = options.DryRun,
                VisitsAdded = 5,
                FilesAdded = 1_200,
                UnreadableCount = 1,
                Differences = [new(new PatientLine(1, "P-1", "Weber, Anna", new DateOnly(1970, 1, 31)), ["phone"])],
            };
        var page = Show<ExchangePage>();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("x", "a.csv"));
        page.WaitForElement("#column-1").Change("notes");
        Press(page, "See what would happen");

        page.WaitForAssertion(() => Assert.Contains("New: 3 patients and 5 visits", page.Markup));
        Assert.Contains("New attached files: 1,200", page.Markup);
        Assert.Contains("Line 7:", page.Markup);
        Assert.Contains("Weber, Anna", page.Markup);
        Assert.Equal(("familyName", "notes", true),
            (_imports.Asked[0].Mapping!["Nachname"], _imports.Asked[0].Mapping!["Foo"], _imports.Asked[0].DryRun));

        Press(page, "Import");
        page.WaitForAssertion(() => Assert.Contains("The import is done", page.Markup));
        Assert.False(_imports.Asked[^1].DryRun);
        Assert.Equal("notes", _imports.Asked[^1].Mapping!["Foo"]);
        Assert.Contains(page.FindAll("button"),
            button => button.TextContent.Contains("Undo the import", StringComparison.Ordinal));
        Press(page, "Another file");
        Eventually.Holds(() => Assert.Equal(0, _imports.Kept));
    }

    [Fact]
    public void While_an_import_runs_the_page_says_what_is_being_done_and_how_far_and_offers_nothing_else()
    {
        _imports.Answer =
            options => new ImportResult(3, 0, 0, [], options.DryRun ? null : "backup.zip") { DryRun = options.DryRun };
        var page = Show<ExchangePage>();
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("x", "a.json"));
        page.WaitForAssertion(() => Assert.Contains("New: 3 patients", page.Markup));

        (_imports.Step, _imports.Gate) = (new ImportProgress("write", 0.4), new());
        Press(page, "Import");

        page.WaitForAssertion(() => Assert.Contains(page.FindAll("[role=status]"),
            told => told.TextContent.Trim() == "Writing the records"));
        Assert.Equal("40", page.Find("[role=progressbar][aria-label='Writing the records']")
            .GetAttribute("aria-valuenow"));
        Assert.DoesNotContain(page.FindAll("button"),
            button => button.TextContent.Trim() is "Import" or "Another file");

        _imports.Gate.SetResult();
        page.WaitForAssertion(() => Assert.Contains("The import is done", page.Markup));
        Assert.DoesNotContain("Writing the records", page.Markup);
    }

    [Fact]
    public void How_the_file_is_written_is_shown_as_recognised_and_another_choice_reads_it_again()
    {
        _imports.LookAgain = options => new ImportLook(
            ExchangeFormat.Csv,
            options is { Encoding: "windows-1251", Delimiter: "^" }
                ? [new("Имя", "givenName", ["Анна"]), new("DOB", "birthDate", [])] : [new("Èìÿ^DOB", "", ["Àííà^"])],
            options.Encoding ?? "windows-1252", options.Delimiter ?? ",")
        {
            RecognisedEncoding = "windows-1252",
            RecognisedDelimiter = ",",
        };
        var page = Show<ExchangePage>();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("x", "a.csv"));
        Assert.Equal("Recognised by itself: Western European (Windows-1252)",
            page.WaitForElement("#import-encoding option").TextContent);
        Assert.Equal("Recognised by itself: Comma ,", page.Find("#import-delimiter option").TextContent);
        Assert.Equal(("", ""), (Value(page, "encoding"), Value(page, "delimiter")));
        page.Find("#import-encoding").Change("windows-1251");
        page.Find("#import-delimiter").Change("^");

        page.WaitForAssertion(() => Assert.Contains("Анна", page.Markup));
        Assert.Equal(("windows-1251", "^"), (Value(page, "encoding"), Value(page, "delimiter")));
        Assert.Equal(2, page.FindAll("[id^=column-]").Count);
        Press(page, "See what would happen");
        page.WaitForAssertion(() => Assert.Single(_imports.Asked));
        Assert.Equal(("windows-1251", "^", "givenName"),
            (_imports.Asked[0].Encoding, _imports.Asked[0].Delimiter, _imports.Asked[0].Mapping!["Имя"]));
        Press(page, "Another file");
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("x", "b.csv"));
        page.WaitForElement("#import-encoding");
        Assert.Equal((null, null), (_imports.Looked[^1].Encoding, _imports.Looked[^1].Delimiter));
    }

    [Fact]
    public void What_was_said_of_such_a_file_before_is_chosen_already_and_a_choice_that_is_refused_can_be_changed()
    {
        Speak("de-DE");
        _imports.LookAgain = options => options.Encoding == "utf-8"
            ? throw new ClinicException(
                ClinicError.Invalid, $"{"a.csv"} is not written in utf-8, so nothing was imported.",
                $"Choose another encoding, or let it be recognised by itself.")
            : new ImportLook(ExchangeFormat.Csv, [new("A", "", ["1"])], "macintosh", "\t")
            {
                RecognisedEncoding = "windows-1252",
                RecognisedDelimiter = "\t",
            };
        var page = Show<ExchangePage>();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("x", "a.csv"));
        page.WaitForElement("#import-encoding");
        Assert.Equal("macintosh", Value(page, "encoding"));
        Assert.Equal("Selbst erkannt: Tabulator", page.Find("#import-delimiter option").TextContent);
        page.Find("#import-encoding").Change("utf-8");

        page.WaitForAssertion(() => Assert.Contains("ist nicht in UTF-8 geschrieben", page.Markup));
        Assert.Empty(page.FindAll("#column-0"));
        page.Find("#import-encoding").Change("");
        page.WaitForElement("#column-0");
        Assert.DoesNotContain("ist nicht in UTF-8 geschrieben", page.Markup);
        Assert.Equal("", _imports.Looked[^1].Encoding);
    }

    [Fact]
    public void What_is_refused_stays_on_the_page_in_words_and_in_German()
    {
        Speak("de-DE");
        _imports.Answer =
            _ => throw new ClinicException(ClinicError.Invalid, $"The file is empty, so nothing was imported.",
                $"Choose another file.");
        var page = Show<ExchangePage>();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("x", "a.json"));

        page.WaitForAssertion(
            () => Assert.Contains("Die Datei ist leer, deshalb wurde nichts importiert.", page.Markup));
    }

    private static string? Value(IRenderedComponent<Stage> page, string of) =>
        page.Find($"#import-{of}").GetAttribute("value");

    private static void Press(IRenderedComponent<Stage> page, string words) =>
        page.FindAll("button").First(button => button.TextContent.Trim() == words).Click();
}
