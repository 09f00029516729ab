using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
using Dapper;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>What was typed is there again after whatever ended the page.</summary>
[Collection(DeedsCollection.Name)]
public sealed class DraftsInTheBrowserTests(Chromium chromium) : BrowserTest
{
    [Theory]
    [InlineData("en-GB", "What you typed here was not saved", "Put it back")]
    [InlineData("de-DE", "Ihre Eingaben wurden nicht gespeichert", "Wieder einsetzen")]
    public async Task A_reload_gives_back_what_was_typed_and_a_save_forgets_it(string language, string offer,
        string take)
    {
        await using var doctor = await chromium.OpenAsync(App, language: language);
        await doctor.GoToAsync("/patients/new");
        await doctor.Page.FillAsync("#field-FamilyName", "Wieck");
        await doctor.Page.FillAsync("#field-GivenName", "Clara");
        await doctor.Page.FillAsync("#field-BirthDate", "13/09/1990");
        await doctor.Page.FillAsync("#field-Notes", "One line\nand \"another\" <b>one</b>");
        await KeptAsync(doctor);
        await ReloadAsync(doctor);
        await SeesAsync(doctor, offer);
        Assert.Empty(await doctor.AccessibilityAsync());
        await doctor.Button(take).ClickAsync();
        await Assertions.Expect(doctor.Page.Locator("#field-FamilyName")).ToHaveValueAsync("Wieck");
        await Assertions.Expect(doctor.Page.Locator("#field-Notes"))
            .ToHaveValueAsync("One line\nand \"another\" <b>one</b>");
        await doctor.Page.FillAsync("#field-BirthDate", language == "de-DE" ? "13.09.1990" : "13/09/1990");

        // Saved by keyboard, from within a field.
        await doctor.Page.Locator("#field-Notes").FocusAsync();
        await doctor.Page.Keyboard.PressAsync("Control+s");
        await doctor.ArrivesAsync("/patients/1");
        Assert.Equal("Wieck", (await App.Get<IPatients>().GetAsync(1)).FamilyName);
        await doctor.GoToAsync("/patients/new");
        await Assertions.Expect(doctor.Page.Locator("#field-FamilyName")).ToHaveValueAsync("");
        Assert.Equal(0, await doctor.Page.EvaluateAsync<int>("() => sessionStorage.length"));
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task A_draft_belongs_to_its_record_and_says_what_was_changed_meanwhile()
    {
        var patients = App.Get<IPatients>();
        var one = await patients.AddAsync(
            new PatientInput { GivenName = "Clara", FamilyName = "Wieck", BirthDate = new DateOnly(1990, 9, 13) });
        var other = await patients.AddAsync(
            new PatientInput { GivenName = "Robert", FamilyName = "Schumann", BirthDate = new DateOnly(1980, 6, 8) });
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync($"/patients/{one.Id}/edit");
        await doctor.Page.FillAsync("#field-Notes", "Plays the piano");
        await KeptAsync(doctor);
        await patients.UpdateAsync(one.Id, one with { Phone = "030 123456" });

        await GoAwayAsync(doctor, $"/patients/{other.Id}/edit");
        await Assertions.Expect(doctor.Page.Locator("#field-FamilyName")).ToHaveValueAsync("Schumann");
        await Assertions.Expect(doctor.Page.GetByText("What you typed here was not saved")).ToHaveCountAsync(0);
        await GoAwayAsync(doctor, $"/patients/{one.Id}/edit");
        await doctor.Button("Put it back").ClickAsync();
        await Assertions.Expect(doctor.Page.Locator("#field-Notes")).ToHaveValueAsync("Plays the piano");
        await Assertions.Expect(doctor.Page.Locator("#field-Phone"))
            .ToHaveValueAsync("030 123456"); // nobody typed anything else there
        await SeesAsync(doctor, "Changed in the record since then");
        await SeesAsync(doctor, "030 123456");
    }

    [Theory]
    [InlineData("/patients/new")]
    [InlineData("/patients/1/edit")]
    public async Task A_choice_alone_is_kept_at_once_and_survives_one_reload_after_another(string form)
    {
        await App.Get<IPatients>()
            .AddAsync(new PatientInput
            { GivenName = "Clara", FamilyName = "Wieck", BirthDate = new DateOnly(1990, 9, 13) });
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync(form);
        await doctor.Page.Locator(".cw-third.mud-select").ClickAsync();
        await doctor.Page.GetByRole(AriaRole.Option, new() { Name = "Female", Exact = true }).ClickAsync();
        await KeptAsync(doctor);
        for (var round = 0; round < 3; round++)
        {
            await ReloadAsync(doctor);
            await Assertions.Expect(doctor.Page.Locator("#field-Sex"))
                .ToHaveValueAsync("Unknown", new() { Timeout = WaitTimeout });
            await doctor.Button("Put it back").ClickAsync();
            await Assertions.Expect(doctor.Page.Locator("#field-Sex"))
                .ToHaveValueAsync("Female", new() { Timeout = WaitTimeout });
        }

        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task A_visit_that_was_begun_an_hour_ago_comes_back_with_its_time_and_no_word_of_a_change()
    {
        var patient =
            await App.Get<IPatients>()
                .AddAsync(new PatientInput
                { GivenName = "Clara", FamilyName = "Wieck", BirthDate = new DateOnly(1990, 9, 13) });
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync($"/patients/{patient.Id}/visits/new");
        await doctor.Page.FillAsync("#field-Complaint", "Tired hands");
        await KeptAsync(doctor);
        await doctor.Page.EvaluateAsync(
            """
            () => { const [key] = Object.keys(sessionStorage); const draft = JSON.parse(sessionStorage[key]);
              const base = JSON.parse(draft.base);
              base.Time = draft.fields.Time = "07:05"; base.Date = draft.fields.Date = "01/02/2026";
              const earlier = JSON.stringify({ ...draft, base: JSON.stringify(base) });
              addEventListener("pagehide", () => sessionStorage.setItem(key, earlier)); }
            """);
        await ReloadAsync(doctor);
        await doctor.Button("Put it back").ClickAsync();
        await Assertions.Expect(doctor.Page.Locator("#field-Complaint"))
            .ToHaveValueAsync("Tired hands", new() { Timeout = WaitTimeout });
        await Assertions.Expect(doctor.Page.Locator("#field-Time"))
            .ToHaveValueAsync("07:05", new() { Timeout = WaitTimeout });
        await Assertions.Expect(doctor.Page.Locator("#field-Date"))
            .ToHaveValueAsync("01/02/2026", new() { Timeout = WaitTimeout });
        await Assertions.Expect(doctor.Page.GetByText("Changed in the record since then")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_draft_that_is_not_wanted_is_gone()
    {
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/patients/new");
        await doctor.Page.FillAsync("#field-FamilyName", "Wieck");
        await KeptAsync(doctor);
        await ReloadAsync(doctor);
        await doctor.Button("Discard it").ClickAsync();
        await Assertions.Expect(doctor.Page.GetByText("What you typed here was not saved")).ToHaveCountAsync(0);
        await Assertions.Expect(doctor.Page.Locator("#field-FamilyName")).ToHaveValueAsync("");
        Assert.Equal(0, await doctor.Page.EvaluateAsync<int>("() => sessionStorage.length"));
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task A_letter_typed_beside_an_offered_draft_does_not_take_its_place()
    {
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/patients/new");
        await doctor.Page.FillAsync("#field-FamilyName", "Wieck");
        await KeptAsync(doctor);
        await ReloadAsync(doctor);
        await SeesAsync(doctor, "What you typed here was not saved");
        await doctor.Page.Locator("#field-GivenName").PressSequentiallyAsync("C");
        await doctor.Page.Locator("#field-Notes").FocusAsync();
        await ReloadAsync(doctor);
        await doctor.Button("Put it back").ClickAsync();
        await Assertions.Expect(doctor.Page.Locator("#field-FamilyName"))
            .ToHaveValueAsync("Wieck", new() { Timeout = WaitTimeout });
        await doctor.Page.Locator("#field-GivenName").PressSequentiallyAsync("Clara");
        await Assertions.Expect(doctor.Page.Locator("#field-GivenName")).ToHaveValueAsync("Clara");
        Assert.Empty(doctor.Complaints);
    }

    [Theory]
    [InlineData("/patients/1/edit")]
    [InlineData("/patients/1/visits/new")]
    public async Task What_was_typed_for_somebody_else_who_had_this_number_is_shown_to_be_copied_and_never_put_in(
        string form)
    {
        await App.Get<IPatients>()
            .AddAsync(new PatientInput
            { GivenName = "Clara", FamilyName = "Wieck", BirthDate = new DateOnly(1990, 9, 13) });
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync(form);
        await doctor.Page.FillAsync("#field-Notes", "Plays the piano");
        await KeptAsync(doctor);
        await App.Get<ClinicDatabase>().WriteAsync((connection, transaction) => connection.Execute(
            "UPDATE patients SET given_name = 'Robert', family_name = 'Schumann', birth_date = '1980-06-08'",
            transaction: transaction));
        await ReloadAsync(doctor);
        await SeesAsync(doctor, "What was typed here for Wieck, Clara, born 13/09/1990, was not saved");
        await SeesAsync(doctor, "Plays the piano");
        await Assertions.Expect(doctor.Page.Locator(".cw-typed dd")).ToHaveTextAsync(["Plays the piano"]);
        await Assertions.Expect(doctor.Button("Put it back")).ToHaveCountAsync(0);
        await Assertions.Expect(doctor.Page.Locator("#field-Notes")).ToHaveValueAsync("");
        Assert.Empty(await doctor.AccessibilityAsync());
        await doctor.Button("Discard it").ClickAsync();
        await Assertions.Expect(doctor.Page.GetByText("Plays the piano")).ToHaveCountAsync(0);
        Assert.Equal(0, await doctor.Page.EvaluateAsync<int>("() => sessionStorage.length"));
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task A_draft_comes_back_in_the_language_of_now_with_the_day_that_was_typed()
    {
        await using var doctor = await chromium.OpenAsync(App, language: "en-US");
        await doctor.GoToAsync("/patients/new");
        await doctor.Page.FillAsync("#field-FamilyName", "Wieck");
        await doctor.Page.FillAsync("#field-BirthDate", "9/3/1990");
        await KeptAsync(doctor);
        await GoAwayAsync(doctor, "/culture?set=de&returnUrl=/patients/new");
        await doctor.Button("Wieder einsetzen").ClickAsync();
        await Assertions.Expect(doctor.Page.Locator("#field-BirthDate"))
            .ToHaveValueAsync("03.09.1990", new() { Timeout = WaitTimeout });
    }

    private static Task<IJSHandle> KeptAsync(BrowserWindow doctor) =>
        doctor.Page.WaitForFunctionAsync("() => sessionStorage.length === 1");

    // The browser asks whether to leave a form with changes; a lost connection does not.
    private static async Task ReloadAsync(BrowserWindow doctor)
    {
        doctor.Page.Dialog += Accept;
        await doctor.Page.ReloadAsync();
        await doctor.Page.Locator("h1").First.WaitForAsync();
        doctor.Page.Dialog -= Accept;
    }

    private static async Task GoAwayAsync(BrowserWindow doctor, string address)
    {
        doctor.Page.Dialog += Accept;
        await doctor.GoToAsync(address);
        doctor.Page.Dialog -= Accept;
    }

    private static void Accept(object? page, IDialog dialog) => _ = dialog.AcceptAsync();
}
