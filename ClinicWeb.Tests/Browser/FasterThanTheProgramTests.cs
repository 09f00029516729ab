using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>
/// A hand that is faster than the program, or a program on a tired computer: keys do what they say, and nothing lies in
/// the way.
/// </summary>
[Collection(DeedsCollection.Name)]
public sealed class FasterThanTheProgramTests(Chromium chromium) : BrowserTest
{
    private Patient _wieck = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _wieck = await AddAsync("Wieck", "Clara");
        var schumann = await AddAsync("Schumann", "Robert");
        foreach (var patient in (Patient[])[_wieck, schumann])
            await App.Get<IVisits>()
                .AddAsync(patient.Id,
                    new VisitInput { VisitedAt = new DateTime(2026, 3, 1, 9, 0, 0), Complaint = "Cough" });
    }

    [Fact]
    public async Task A_closed_dialog_that_gives_the_focus_back_too_late_does_not_take_it_from_the_next_one()
    {
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/patients");
        await SeesAsync(doctor, "Wieck, Clara");
        await doctor.Button("Settings").ClickAsync();
        var tab = doctor.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Tab).First;
        // What the dialog itself gives the focus when it opens comes from the server, too, and may come later.
        await doctor.Page.WaitForFunctionAsync("() => document.activeElement.closest('.mud-dialog-container')");
        await tab.FocusAsync();
        await doctor.Page.EvaluateAsync("() => document.querySelector('main button, main a').focus()");
        await Assertions.Expect(tab).ToBeFocusedAsync(new() { Timeout = WaitTimeout });
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task A_button_that_waits_for_its_work_has_the_focus_again_however_often_it_is_clicked()
    {
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/patients");
        await SeesAsync(doctor, "Wieck, Clara");
        await doctor.Page.EvaluateAsync(
            """
            () => {
              const button = Object.assign(document.createElement("button"), { id: "works", textContent: "Work" });
              button.onclick = () => {
                button.disabled = true;
                setTimeout(() => { button.disabled = false; }, 300);
              };
              document.querySelector("main").prepend(button);
            }
            """);
        var button = doctor.Page.Locator("#works");
        for (var click = 0; click < 3; click++)
        {
            await button.ClickAsync();
            await Assertions.Expect(button).ToBeDisabledAsync();
            await Assertions.Expect(button).ToBeFocusedAsync(new() { Timeout = WaitTimeout });
        }
    }

    [Fact]
    public async Task A_visit_that_is_shown_late_leaves_whoever_is_in_it_already_where_they_are()
    {
        var visit = (await App.Get<IVisits>().ListAsync(_wieck.Id))[0];
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync($"/patients/{_wieck.Id}?visit={visit.Id}");
        var link = doctor.Page.Locator($"#visit-{visit.Id} .cw-visit-body a").First;
        await link.FocusAsync();
        await doctor.Page.EvaluateAsync(
            $"async () => (await import(`${{location.origin}}/js/keys.js`)).show('visit-{visit.Id}')");
        await Assertions.Expect(link).ToBeFocusedAsync();
        await doctor.Button("Settings").FocusAsync();
        await doctor.Page.EvaluateAsync(
            $"async () => (await import(`${{location.origin}}/js/keys.js`)).show('visit-{visit.Id}')");
        await Assertions.Expect(doctor.Page.Locator($"#visit-{visit.Id} button").First).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_form_that_is_ready_late_leaves_whoever_types_already_in_the_field_that_was_chosen()
    {
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/patients/new");
        await doctor.Page.Locator("form[data-draft-state=open]").WaitForAsync();
        await doctor.Page.Locator("#field-GivenName").FocusAsync();
        await doctor.Page.EvaluateAsync(
            "async () => (await import(`${location.origin}/js/keys.js`)).focusFirst('field-FamilyName')");
        await doctor.Page.Keyboard.TypeAsync("Clara");
        await Assertions.Expect(doctor.Page.Locator("#field-GivenName")).ToHaveValueAsync("Clara");
        await Assertions.Expect(doctor.Page.Locator("#field-FamilyName")).ToHaveValueAsync("");
        Assert.Empty(doctor.Complaints);
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task The_list_of_patients_is_gone_the_moment_the_next_field_has_the_focus(int width)
    {
        await using var doctor = await chromium.OpenAsync(App, width, moving: true);
        var line = await HeldLine.OfAsync(doctor);
        await doctor.GoToAsync("/search?q=cough");
        await SeesAsync(doctor, "2 visits found");
        var list = doctor.Page.Locator("#search-patient-list");
        var from = doctor.Page.Locator("#search-from");
        await doctor.Page.Locator("#search-patient").ClickAsync();
        await Assertions.Expect(list).ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        await Assertions.Expect(list.GetByRole(AriaRole.Option)).ToHaveCountAsync(2, new() { Timeout = WaitTimeout });
        Assert.Empty(await doctor.AccessibilityAsync());

        line.Hold();
        await TabToAsync(doctor, from);
        Assert.False(await list.IsVisibleAsync());
        Assert.True(await doctor.Page.EvaluateAsync<bool>(
            """
            () => {
              const box = document.activeElement.getBoundingClientRect();
              return document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2)
                === document.activeElement;
            }
            """));
        line.LetGo();
        await Assertions.Expect(list).ToHaveCountAsync(0, new() { Timeout = WaitTimeout });

        // The same when the list comes only after the focus has gone on.
        await doctor.Page.Locator("#search-patient").FocusAsync();
        line.Hold();
        await doctor.Page.Keyboard.TypeAsync("wie");
        await TabToAsync(doctor, from);
        line.LetGo();
        await Assertions.Expect(doctor.Page.Locator("#search-patient"))
            .ToHaveValueAsync("", new() { Timeout = WaitTimeout });
        await Assertions.Expect(list).ToHaveCountAsync(0, new() { Timeout = WaitTimeout });
        await Assertions.Expect(from).ToBeFocusedAsync(new() { Timeout = WaitTimeout });
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task Enter_takes_the_patient_that_was_typed_and_Escape_leaves_the_field_as_it_was()
    {
        await using var doctor = await chromium.OpenAsync(App);
        var line = await HeldLine.OfAsync(doctor);
        await doctor.GoToAsync("/search?q=cough");
        await SeesAsync(doctor, "2 visits found");
        var field = doctor.Page.Locator("#search-patient");
        await field.FocusAsync();
        line.Hold();
        await doctor.Page.Keyboard.TypeAsync("wie");
        await doctor.Page.Keyboard.PressAsync("Enter");
        line.LetGo();
        await SeesAsync(doctor, "1 visit found");
        await Assertions.Expect(field).ToHaveValueAsync("Wieck, Clara", new() { Timeout = WaitTimeout });

        await doctor.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(doctor.Page.GetByRole(AriaRole.Option))
            .ToHaveCountAsync(2, new() { Timeout = WaitTimeout });
        await doctor.Page.Keyboard.TypeAsync("x");
        await SeesAsync(doctor, "No patient matches “Wieck, Clarax”");
        Assert.Empty(await doctor.AccessibilityAsync());
        await doctor.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(field).ToHaveValueAsync("Wieck, Clara", new() { Timeout = WaitTimeout });
        await SeesAsync(doctor, "1 visit found");

        await field.FillAsync("");
        await SeesAsync(doctor, "2 visits found");
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task Ctrl_K_three_letters_and_Enter_in_one_breath_open_that_patient()
    {
        await using var doctor = await chromium.OpenAsync(App);
        var line = await HeldLine.OfAsync(doctor);
        await doctor.GoToAsync("/activity");
        await doctor.Page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(doctor.Page.Locator("#palette-text")).ToBeFocusedAsync(new() { Timeout = WaitTimeout });
        line.Hold();
        await doctor.Page.Keyboard.TypeAsync("wie");
        await doctor.Page.Keyboard.PressAsync("Enter");
        line.LetGo();
        await doctor.ArrivesAsync($"/patients/{_wieck.Id}");
    }

    [Fact]
    public async Task A_dialog_opened_on_a_page_that_just_came_keeps_the_focus()
    {
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/activity");
        await doctor.Page.Keyboard.PressAsync("Control+k");
        var text = doctor.Page.Locator("#palette-text");
        await Assertions.Expect(text).ToBeFocusedAsync(new() { Timeout = WaitTimeout });
        await doctor.Page.Locator("h1")
            .EvaluateAsync("heading => heading.focus()"); // as the router does, a moment too late
        await Assertions.Expect(text).ToBeFocusedAsync(new() { Timeout = WaitTimeout });
        await doctor.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(text).ToHaveCountAsync(0, new() { Timeout = WaitTimeout });
    }

    [Fact]
    public async Task A_button_pressed_on_a_page_that_just_came_keeps_the_focus_and_a_link_gives_it_to_the_heading()
    {
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/activity");
        var settings = doctor.Button("Settings");
        await settings.FocusAsync();
        await doctor.Page.Locator("h1")
            .EvaluateAsync("heading => heading.focus()"); // as the router does, a moment too late
        await Assertions.Expect(settings).ToBeFocusedAsync(new() { Timeout = WaitTimeout });

        await doctor.Page.GetByRole(AriaRole.Link, new() { Name = "Backups", Exact = true }).FocusAsync();
        await doctor.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(
            doctor.Page.GetByRole(AriaRole.Heading, new() { Name = "Backups", Exact = true, Level = 1 }))
            .ToBeFocusedAsync(new() { Timeout = WaitTimeout });
    }

    private static async Task TabToAsync(BrowserWindow window, ILocator field)
    {
        for (var presses = 0; presses < 4
            && !await field.EvaluateAsync<bool>("field => field === document.activeElement"); presses++)
            await window.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(field).ToBeFocusedAsync(new() { Timeout = WaitTimeout });
    }

    private Task<Patient> AddAsync(string family, string given) =>
        App.Get<IPatients>()
            .AddAsync(new PatientInput
            { FamilyName = family, GivenName = given, BirthDate = new DateOnly(1990, 9, 13) });
}
