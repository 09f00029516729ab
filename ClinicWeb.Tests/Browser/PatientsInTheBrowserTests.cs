using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>Patients and visits in a real window: by keyboard alone, with a real backup behind every delete.</summary>
[Collection(DeedsCollection.Name)]
public sealed class PatientsInTheBrowserTests(Chromium chromium) : BrowserTest
{
    [Fact]
    public async Task A_patient_and_a_visit_are_added_found_and_opened_by_keyboard_alone()
    {
        await AddAsync("Schumann", "Robert");
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/patients");
        var keys = doctor.Page.Keyboard;
        await SeesAsync(doctor, "1 patient");

        await keys.PressAsync("n");
        await Assertions.Expect(doctor.Page.Locator("#field-FamilyName"))
            .ToBeFocusedAsync(new() { Timeout = WaitTimeout });
        await keys.TypeAsync("Wieck");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("Clara");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("13/9/1990");
        await keys.PressAsync("Enter");
        await Assertions.Expect(doctor.Page.Locator("h1"))
            .ToHaveTextAsync("Wieck, Clara", new() { Timeout = WaitTimeout });

        await Assertions.Expect(doctor.Page.Locator("h1")).ToBeFocusedAsync(new() { Timeout = WaitTimeout });
        await keys.PressAsync("n");
        await Assertions.Expect(doctor.Page.Locator("#field-Complaint"))
            .ToBeFocusedAsync(new() { Timeout = WaitTimeout });
        await keys.TypeAsync("Tired hands");
        await keys.PressAsync("Enter");
        await SeesAsync(doctor, "The visit is saved.");
        await Assertions.Expect(doctor.Page.Locator(".cw-visit-head"))
            .ToBeFocusedAsync(new() { Timeout = WaitTimeout });

        await doctor.GoToAsync("/patients");
        await SeesAsync(doctor, "2 patients");
        await keys.PressAsync("/");
        await keys.TypeAsync("wie");
        await SeesAsync(doctor, "1 patient found");
        await Assertions.Expect(doctor.Page.Locator("a[data-row]"))
            .ToHaveTextAsync("Wieck, Clara", new() { Timeout = WaitTimeout });
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Enter");
        await SeesAsync(doctor, "Tired hands");
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task Going_back_from_a_chart_finds_the_same_page_of_the_list()
    {
        await App.Get<IDemo>().LoadAsync(60);
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/patients");
        await SeesAsync(doctor, "60 patients");
        var first = doctor.Page.Locator("a[data-row]").First;
        var onPageOne = await first.TextContentAsync();
        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = "Next page" }).ClickAsync();
        await SeesAsync(doctor, "26–50 of 60");
        await Assertions.Expect(first).Not.ToHaveTextAsync(onPageOne!, new() { Timeout = WaitTimeout });
        var name = await first.TextContentAsync();
        await first.ClickAsync();
        await Assertions.Expect(doctor.Page.Locator("h1")).ToHaveTextAsync(name!, new() { Timeout = WaitTimeout });
        await doctor.Page.GoBackAsync();
        await SeesAsync(doctor, "26–50 of 60");
        await Assertions.Expect(doctor.Page.Locator("a[data-row]").First)
            .ToHaveTextAsync(name!, new() { Timeout = WaitTimeout });
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task Two_are_selected_by_keyboard_deleted_behind_one_backup_and_brought_back()
    {
        await AddAsync("Schumann", "Robert");
        await AddAsync("Wieck", "Clara");
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/patients");
        var keys = doctor.Page.Keyboard;
        await SeesAsync(doctor, "Wieck, Clara");
        await keys.PressAsync("/");
        await Assertions.Expect(doctor.Page.Locator("#patient-search"))
            .ToBeFocusedAsync(new() { Timeout = WaitTimeout });
        await keys.PressAsync("ArrowDown");
        await Assertions.Expect(doctor.Page.Locator("a[data-row]").First)
            .ToBeFocusedAsync(new() { Timeout = WaitTimeout });
        await keys.PressAsync("Space");
        await SeesAsync(doctor, "1 selected");
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Space");
        await SeesAsync(doctor, "2 selected");
        await doctor.Button("Delete selected").PressAsync("Enter");
        var dialog = doctor.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("Delete 2 patients?", new() { Timeout = WaitTimeout });
        await Assertions.Expect(dialog.Locator(":focus")).ToHaveCountAsync(1, new() { Timeout = WaitTimeout });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).PressAsync("Enter");
        await SeesAsync(doctor, "No patients yet");
        Assert.Single((await App.Get<IBackups>().ListAsync()), b => b.Trigger == BackupTrigger.BeforeDelete);

        await doctor.Button("Undo").PressAsync("Enter");
        await SeesAsync(doctor, "2 of 2 patients are back");
        await SeesAsync(doctor, "Schumann, Robert");
        Assert.Equal(2, (await App.Get<IPatients>().CountAsync()).PatientCount);
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task A_restore_while_somebody_types_is_told_at_once_and_nothing_typed_reaches_the_new_practice()
    {
        var patient = await AddAsync("Schumann", "Robert");
        var backup = await App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual);
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync($"/patients/{patient.Id}/visits/new");
        await doctor.Page.FillAsync("#field-Complaint", "About the practice of before");
        await App.Get<IRestores>().RestoreAsync(backup.Name);

        await SeesAsync(doctor, "The practice was just restored from a backup.");
        await Assertions.Expect(doctor.Button("Add visit")).ToBeDisabledAsync(new() { Timeout = WaitTimeout });
        await Assertions.Expect(doctor.Page.Locator("#field-Complaint"))
            .ToHaveValueAsync("About the practice of before");
        await doctor.Page.Locator("#field-Complaint").PressAsync("Enter");
        await SeesAsync(doctor, "nothing of it was written");
        Assert.Empty(await App.Get<IVisits>().ListAsync(patient.Id));
    }

    [Fact]
    public async Task Notes_as_long_as_the_contract_allows_are_typed_and_stored()
    {
        var patient = await AddAsync("Schumann", "Robert");
        var notes = string.Concat(Enumerable.Repeat("Ä€語 ", 5_000)).Trim();
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync($"/patients/{patient.Id}/visits/new");
        await doctor.Page.FillAsync("#field-Complaint", "A long story");
        await doctor.Page.FillAsync("#field-Notes", notes);
        await doctor.Button("Add visit").ClickAsync();
        await SeesAsync(doctor, "The visit is saved.");
        Assert.Equal(notes, Assert.Single(await App.Get<IVisits>().ListAsync(patient.Id)).Notes);
        Assert.Empty(doctor.Complaints);
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task Forms_with_mistakes_dialogs_charts_and_paper_are_accessible_and_fit(int width, bool dark)
    {
        var patient = await AddAsync("Meierhofer-Langenscheidt-von-Hohenfels-Sigmaringen", "Anna-Katharina-Wilhelmina");
        await App.Get<IVisits>()
            .AddAsync(patient.Id,
                new VisitInput { VisitedAt = new DateTime(2026, 3, 1, 9, 0, 0), Complaint = "Cough" });
        var problems = new List<string>();
        await using var window = await chromium.OpenAsync(App, width, dark);

        await window.GoToAsync("/patients/new");
        await window.Button("Add patient").ClickAsync();
        await SeesAsync(window, "3 fields need correcting.");
        await LookAsync("new");
        await window.GoToAsync($"/patients/{patient.Id}");
        await window.Page.ClickAsync(".cw-visit-head");
        await LookAsync("chart");
        await window.Button("Delete visit").ClickAsync();
        await SeesAsync(window, "A backup is taken first");
        await LookAsync("delete");
        await window.GoToAsync($"/patients/{patient.Id}/print");
        await SeesAsync(window, "Printed on");
        await LookAsync("print");
        await window.GoToAsync("/search?q=nothing-like-that");
        await SeesAsync(window, "No visit matches");
        await LookAsync("search");
        Assert.Empty(problems);
        Assert.Empty(window.Complaints);

        async Task LookAsync(string where)
        {
            problems.AddRange((await window.AccessibilityAsync()).Select(problem => $"{where}: {problem}"));
            if (await window.ScrollsSidewaysAsync())
                problems.Add($"{where}: wider than {width} px");
        }
    }

    private Task<Patient> AddAsync(string family, string given) => App.Get<IPatients>().AddAsync(new PatientInput
    {
        FamilyName = family,
        GivenName = given,
        BirthDate = new DateOnly(1970, 6, 8),
        Allergies = "Penicillin",
    });
}
