using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>Records come in and go out by the mouse, in both languages, on a desk and on a telephone.</summary>
[Collection(DeedsCollection.Name)]
public sealed class ExchangeInTheBrowserTests(Chromium chromium) : BrowserTest
{
    private const string Csv =
        "Nachname;Vorname;Geburtsdatum;Telefon;Foo\nMüller;Jörg;31.01.1970;030 1;x\nKurz;Otto;nie;;\n";

    [Theory]
    [InlineData(1280, false, "en-GB", "See what would happen", "Import", "The import is done", "Undo the import",
        "Restore", "The practice is back", "Close")]
    [InlineData(390, true, "de-DE", "Ansehen, was geschehen würde", "Importieren", "Der Import ist fertig",
        "Import rückgängig machen", "Wiederherstellen", "Die Praxisdaten sind wiederhergestellt", "Schließen")]
    public async Task A_file_is_dropped_looked_at_imported_and_undone(int width, bool dark, string language,
        string look, string import, string done, string undo, string restore, string back, string close)
    {
        await using var window = await chromium.OpenAsync(App, width, dark, language);
        await window.GoToAsync("/exchange");
        var problems = new List<string>(await window.AccessibilityAsync());

        await window.ListensAsync();
        await window.Page.Locator("input[type=file]")
            .SetInputFilesAsync(
                new FilePayload
                { Name = "praxis.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.Latin1.GetBytes(Csv) });
        await Assertions.Expect(window.Page.Locator("#column-0"))
            .ToHaveValueAsync("familyName", new() { Timeout = WaitTimeout });
        problems.AddRange(await window.AccessibilityAsync());
        Assert.False(await window.ScrollsSidewaysAsync());
        await window.Page.Locator("#import-encoding").SelectOptionAsync("windows-1251");
        await SeesAsync(window, "Mьller");
        await window.Page.Locator("#import-delimiter").SelectOptionAsync("^");
        await Assertions.Expect(window.Page.Locator("#column-1")).ToHaveCountAsync(0, new() { Timeout = WaitTimeout });
        await window.Page.Locator("#import-delimiter").SelectOptionAsync("");
        await window.Page.Locator("#import-encoding").SelectOptionAsync("");
        await SeesAsync(window, "Müller");
        await window.Page.Locator("#column-4").SelectOptionAsync("notes");
        await window.Button(look).ClickAsync();
        await SeesAsync(window, language == "de-DE" ? "„nie“ ist kein Datum" : "\"nie\" is not a date");
        problems.AddRange(await window.AccessibilityAsync());
        Assert.False(await window.ScrollsSidewaysAsync());
        await window.Button(import).ClickAsync();
        await SeesAsync(window, done);
        problems.AddRange(await window.AccessibilityAsync());
        var patient = Assert.Single((await App.Get<IPatients>().ListAsync(new PatientQuery())).Items);
        Assert.Equal(("Müller, Jörg", "x"), (patient.Name, patient.Notes));

        await window.Button(undo).ClickAsync();
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("Müller", new() { Timeout = WaitTimeout });
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("RESTORE");
        await dialog.GetByRole(AriaRole.Button, new() { Name = restore, Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync(back, new() { Timeout = WaitTimeout });
        Assert.Equal(0, (await App.Get<IPatients>().CountAsync()).PatientCount);
        await dialog.GetByRole(AriaRole.Button, new() { Name = close, Exact = true }).ClickAsync();
        await Assertions.Expect(window.Page.Locator("input[type=file]")) // for another file
            .ToBeAttachedAsync(new() { Timeout = WaitTimeout });
        await window.GoToAsync("/patients");
        await Assertions.Expect(window.Page.Locator("main .cw-empty"))
            .ToBeVisibleAsync(new() { Timeout = WaitTimeout });

        Assert.Empty(problems);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Everything_is_downloaded_by_one_click_and_the_page_is_found_by_its_name()
    {
        await App.Get<IDemo>().LoadAsync(5);
        await using var window = await chromium.OpenAsync(App);
        await window.GoToAsync("/");
        await window.Page.Keyboard.PressAsync("Control+k");
        await window.Page.Locator("#palette-text").FillAsync("export");
        var found = window.Page.GetByRole(AriaRole.Option).First; // another, until the list is that of the letters
        await Assertions.Expect(found).ToContainTextAsync("Import & export", new() { Timeout = WaitTimeout });
        await found.ClickAsync();
        await window.ArrivesAsync("/exchange");

        var download =
            await window.Page.RunAndWaitForDownloadAsync(
                () => window.Page.GetByRole(AriaRole.Link, new() { Name = "As CSV" }).ClickAsync());

        Assert.EndsWith(".zip", download.SuggestedFilename);
    }
}
