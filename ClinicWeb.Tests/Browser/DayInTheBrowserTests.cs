using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>The small ways of a day, each without a stumble.</summary>
[Collection(DeedsCollection.Name)]
public sealed class DayInTheBrowserTests(Chromium chromium) : BrowserTest
{
    [Fact]
    public async Task Ctrl_K_finds_a_patient_a_page_and_an_action_from_anywhere()
    {
        var wieck = await AddAsync("Wieck", "Clara");
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/activity");
        await doctor.Page.Keyboard.PressAsync("Control+k");
        var text = doctor.Page.Locator("#palette-text");
        await text.FillAsync("wie");
        var option = doctor.Page.GetByRole(AriaRole.Option);
        await Assertions.Expect(option.First).ToContainTextAsync("Wieck, Clara", new() { Timeout = WaitTimeout });
        Assert.Empty(await doctor.AccessibilityAsync());
        await doctor.Page.Keyboard.PressAsync("Enter");
        await doctor.ArrivesAsync($"/patients/{wieck.Id}");

        await doctor.Page.Keyboard.PressAsync("Control+k");
        await text.FillAsync("all backups");
        await Assertions.Expect(option).ToHaveCountAsync(1, new() { Timeout = WaitTimeout });
        await doctor.Page.Keyboard.PressAsync("Enter");
        await doctor.ArrivesAsync("/backups/find");

        await doctor.Page.Keyboard.PressAsync("Control+k");
        await text.FillAsync("now");
        await Assertions.Expect(option.First).ToContainTextAsync("Backup now", new() { Timeout = WaitTimeout });
        await doctor.Page.Keyboard.PressAsync("Enter");
        await SeesAsync(doctor, "Backup finished and verified.");
        Assert.Contains(await App.Get<IBackups>().ListAsync(), backup => backup.Trigger == BackupTrigger.Manual);
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task Where_the_second_folder_is_missed_one_click_leads_to_it()
    {
        await AddAsync("Wieck", "Clara");
        await App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual);
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/");
        await doctor.Button("Choose a second folder").ClickAsync();
        await Assertions.Expect(doctor.Page.GetByRole(AriaRole.Dialog).GetByLabel("Folder", new() { Exact = true }))
            .ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        Assert.Empty(await doctor.AccessibilityAsync());
    }

    [Fact]
    public async Task Another_form_begins_with_its_own_record_and_never_with_the_one_before()
    {
        var wieck = await AddAsync("Wieck", "Clara");
        var visit = await App.Get<IVisits>()
            .AddAsync(wieck.Id, new VisitInput { VisitedAt = new DateTime(2026, 3, 1, 9, 0, 0), Complaint = "Cough" });
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync($"/patients/{wieck.Id}/edit");
        await Assertions.Expect(doctor.Page.Locator("#field-FamilyName"))
            .ToHaveValueAsync("Wieck", new() { Timeout = WaitTimeout });
        await doctor.Page.Keyboard.PressAsync("Control+k");
        await doctor.Page.Locator("#palette-text").FillAsync("new pat");
        await Assertions.Expect(doctor.Page.GetByRole(AriaRole.Option))
            .ToHaveCountAsync(1, new() { Timeout = WaitTimeout });
        await doctor.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(doctor.Page.Locator("h1"))
            .ToHaveTextAsync("New patient", new() { Timeout = WaitTimeout });
        await Assertions.Expect(doctor.Page.Locator("#field-FamilyName"))
            .ToHaveValueAsync("", new() { Timeout = WaitTimeout });
        await doctor.Page.FillAsync("#field-FamilyName", "Schumann");
        await doctor.Page.FillAsync("#field-GivenName", "Robert");
        await doctor.Page.FillAsync("#field-BirthDate", "08/06/1990");
        await doctor.Button("Add patient").ClickAsync();
        await SeesAsync(doctor, "Schumann, Robert was added.");
        Assert.Equal("Wieck, Clara", (await App.Get<IPatients>().GetAsync(wieck.Id)).Name);

        await doctor.GoToAsync($"/patients/{wieck.Id}/visits/{visit.Id}");
        await Assertions.Expect(doctor.Page.Locator("#field-Complaint"))
            .ToHaveValueAsync("Cough", new() { Timeout = WaitTimeout });
        await doctor.Page.EvaluateAsync($"() => Blazor.navigateTo('/patients/{wieck.Id}/visits/new')");
        await Assertions.Expect(doctor.Page.Locator("h1"))
            .ToHaveTextAsync("New visit", new() { Timeout = WaitTimeout });
        await Assertions.Expect(doctor.Page.Locator("#field-Complaint"))
            .ToHaveValueAsync("", new() { Timeout = WaitTimeout });
        Assert.Empty(doctor.Complaints);
    }

    [Theory]
    [InlineData("en-GB", "Settings", "Schedule", "Hours between backups", "1.5", "Keep editing")]
    [InlineData("de-DE", "Einstellungen", "Zeitplan", "Stunden zwischen Sicherungen", "1,5", "Weiter bearbeiten")]
    public async Task Settings_that_were_changed_ask_before_Escape_Back_or_a_link_drops_them(
        string language, string settings, string schedule, string hours, string typed, string keep)
    {
        await using var doctor = await chromium.OpenAsync(App, language: language);
        await doctor.GoToAsync("/patients");
        await doctor.Page.Locator("nav a[href='/activity']").First.ClickAsync(); // so that Back stays in the program
        await doctor.ArrivesAsync("/activity");
        await doctor.Button(settings).ClickAsync();
        var dialog = doctor.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Tab, new() { Name = schedule }).ClickAsync();
        var field = dialog.GetByLabel(hours);
        var stored = await field.InputValueAsync();
        await field.FillAsync("");
        await field.PressSequentiallyAsync(typed); // and the field is not left

        await doctor.Page.Keyboard.PressAsync("Escape");
        await KeepsAsync();
        await dialog.GetByText(language == "de-DE" ? "Import und Export" : "Import & export").ClickAsync();
        await KeepsAsync();
        await doctor.Page.GoBackAsync();
        await KeepsAsync();

        await field.FillAsync(stored);
        await doctor.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0, new() { Timeout = WaitTimeout });
        Assert.Empty(doctor.Complaints);

        async Task KeepsAsync()
        {
            await doctor.Button(keep).ClickAsync();
            await Assertions.Expect(dialog).ToHaveCountAsync(1, new() { Timeout = WaitTimeout });
            await Assertions.Expect(field).ToHaveValueAsync(typed);
        }
    }

    [Fact]
    public async Task Who_was_deleted_is_found_in_all_backups_and_brought_back()
    {
        var wieck = await AddAsync("Wieck", "Clara");
        var proof = await App.Get<IDeleteGuard>().TakeAsync();
        await App.Get<IPatients>().DeleteAsync([wieck.Id], proof);
        await App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual);
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/backups");
        await doctor.Page.GetByRole(AriaRole.Link, new() { Name = "Find a patient in all backups" }).ClickAsync();
        await doctor.Page.Locator("#find-patient").FillAsync("wieck");
        var found = doctor.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("Wieck, Clara") });
        await Assertions.Expect(found).ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        await SeesAsync(doctor, "Backups searched: 3");
        Assert.Empty(await doctor.AccessibilityAsync());
        await found.ClickAsync();
        await doctor.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("Bring back.*") }).ClickAsync();
        await Eventually.GetAsync(
            async () => (await App.Get<IPatients>().CountAsync()).PatientCount == 1 ? "back" : null);
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task Back_from_a_chart_finds_the_list_in_the_same_order_on_the_same_page()
    {
        for (var number = 0; number < 30; number++)
            await AddAsync($"Family{number:D2}", "Anna", new DateOnly(1950, 1, 1).AddDays(-number));
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/patients");
        await doctor.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Birth date" })
            .GetByText("Birth date").First.ClickAsync();
        await Assertions.Expect(doctor.Page.Locator("a[data-row]").First)
            .ToHaveTextAsync("Family29, Anna", new() { Timeout = WaitTimeout });
        await doctor.ArrivesAsync("sort=birth");
        await doctor.Page.Locator(".mud-table-pagination-select").ClickAsync();
        await doctor.Page.GetByRole(AriaRole.Option, new() { Name = "50" }).ClickAsync();
        await Assertions.Expect(doctor.Page.Locator("a[data-row]")).ToHaveCountAsync(30);
        await doctor.Page.Locator("a[data-row]").First.ClickAsync();
        await doctor.ArrivesAsync("/patients/30");
        await doctor.Page.GoBackAsync();
        await Assertions.Expect(doctor.Page.Locator("a[data-row]").First)
            .ToHaveTextAsync("Family29, Anna", new() { Timeout = WaitTimeout });
        await Assertions.Expect(doctor.Page.Locator("a[data-row]")).ToHaveCountAsync(30);
        Assert.Empty(doctor.Complaints);
    }

    [Theory]
    [InlineData(390, "en-GB")]
    [InlineData(640, "en-GB")]
    [InlineData(640, "de-DE")]
    [InlineData(768, "en-GB")]
    [InlineData(900, "de-DE")]
    [InlineData(960, "en-GB")]
    [InlineData(1100, "de-DE")]
    [InlineData(1280, "en-GB")]
    public async Task No_word_in_the_list_stands_on_another(int width, string language)
    {
        await AddAsync("Meierhofer-Langenscheidt-von-Hohenfels-Sigmaringen", "Anna-Katharina-Wilhelmina",
            new DateOnly(1938, 12, 28));
        await using var doctor = await chromium.OpenAsync(App, width, language: language);
        await doctor.GoToAsync("/patients");
        await Assertions.Expect(doctor.Page.Locator("a[data-row]").First)
            .ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        await Assertions.Expect(
            doctor.Page.GetByText(language == "de-DE" ? "28.12.1938" : "28/12/1938")
                .Filter(new() { Visible = true }).First).ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        Assert.Empty(await doctor.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll(".cw-patients th, .cw-patients td")].filter(cell => cell.offsetWidth > 0
                && [...cell.querySelectorAll("span, a, small")].some(part => part.offsetWidth > 0
                    && part.getBoundingClientRect().right > cell.getBoundingClientRect().right + 1))
                .map(cell => cell.textContent)
            """));
        Assert.False(await doctor.ScrollsSidewaysAsync());
    }

    [Fact]
    public async Task In_high_contrast_lines_say_what_colours_cannot()
    {
        await App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual); // a second kind, to be filtered by
        await using var doctor = await chromium.OpenAsync(App, forcedColors: true);
        await doctor.GoToAsync("/backups");
        Assert.Equal("solid", await StyleAsync(doctor.Page.Locator(".cw-nav a.active"), "outline-style"));
        Assert.Equal( // the others have none
            await StyleAsync(doctor.Page.Locator(".cw-header"), "background-color"),
            await StyleAsync(doctor.Page.Locator(".cw-nav a:not(.active)"), "border-bottom-color"));
        Assert.Equal("2px", await StyleAsync(doctor.Button("Backup now").First, "border-top-width"));
        var filters = doctor.Page.Locator(".cw-toggle");
        await Assertions.Expect(filters).ToHaveCountAsync(3, new() { Timeout = WaitTimeout });
        foreach (var chosen in (int[])[0, 2])
        {
            await filters.Nth(chosen).ClickAsync();
            Assert.Equal(Enumerable.Range(0, 3).Select(at => at == chosen ? "solid" : "none"),
                await filters.EvaluateAllAsync<string[]>(
                    "all => all.map(filter => getComputedStyle(filter).outlineStyle)"));
        }

        await doctor.Button("Settings").ClickAsync();
        Assert.Equal("2px", await StyleAsync(doctor.Page.Locator(".mud-dialog"), "border-top-width"));
        Assert.Equal("solid", await StyleAsync(doctor.Page.Locator(".mud-tab.mud-tab-active"), "outline-style"));
    }

    private static Task<string> StyleAsync(ILocator of, string property) =>
        of.First.EvaluateAsync<string>($"element => getComputedStyle(element).getPropertyValue('{property}')");

    private Task<Patient> AddAsync(string family, string given, DateOnly? born = null) =>
        App.Get<IPatients>()
            .AddAsync(new PatientInput
            { FamilyName = family, GivenName = given, BirthDate = born ?? new DateOnly(1990, 9, 13) });
}
