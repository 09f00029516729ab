using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>
/// The history in a real browser: by keyboard alone, by its address, accessible in every look and both languages.
/// </summary>
[Collection(DeedsCollection.Name)]
public sealed class HistoryInTheBrowserTests(Chromium chromium) : BrowserTest
{
    private Patient _anna = null!;
    private Visit _visit = null!;
    private Visit _gone = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var (patients, visits) = (App.Get<IPatients>(), App.Get<IVisits>());
        _anna = await patients.AddAsync(
            new PatientInput { GivenName = "Anna", FamilyName = "Meier", BirthDate = new DateOnly(1961, 5, 3) });
        await patients.UpdateAsync(_anna.Id, _anna with { Allergies = "Penicillin (rash)", Phone = "030 1" });
        _visit = await visits.AddAsync(_anna.Id, Cough with { Notes = "Lungs clear, no fever." });
        await visits.UpdateAsync(_visit.Id, _visit with { Notes = "Lungs not clear, fever since Monday." });
        _gone = await visits.AddAsync(_anna.Id, Cough with { Complaint = "Typed by mistake" });
        await visits.DeleteAsync([_gone.Id], await App.Get<IDeleteGuard>().TakeAsync());
    }

    [Theory]
    [InlineData(1280, false, "en-GB")]
    [InlineData(390, true, "en-GB")]
    [InlineData(1280, true, "de-DE")]
    [InlineData(390, false, "de-DE")]
    public async Task Every_page_of_the_history_is_accessible_and_fits(int width, bool dark, string language)
    {
        var problems = new List<string>();
        await using var doctor = await chromium.OpenAsync(App, width, dark, language);
        foreach (var path in (string[])
            [
                $"/patients/{_anna.Id}?visit={_visit.Id}", $"/patients/{_anna.Id}/history?version=1",
                $"/patients/{_anna.Id}/visits/{_visit.Id}/history?version=1&against=now",
                $"/patients/{_anna.Id}/visits/{_gone.Id}/history?version=1",
            ])
        {
            await doctor.GoToAsync(path);
            await Assertions.Expect(doctor.Page.Locator(".cw-visit-body"))
                .ToHaveCountAsync(1, new() { Timeout = WaitTimeout });
            problems.AddRange((await doctor.AccessibilityAsync()).Select(problem => $"{path}: {problem}"));
            if (await doctor.ScrollsSidewaysAsync())
                problems.Add($"{path}: wider than {width} px");
        }

        problems.AddRange(doctor.Complaints);
        Assert.Empty(problems);
    }

    [Fact]
    public async Task By_keyboard_a_version_is_opened_compared_brought_back_and_undone()
    {
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync($"/patients/{_anna.Id}?visit={_visit.Id}");
        await doctor.Page.Locator(".cw-visit-body .cw-changed").PressAsync("Enter");
        await doctor.ArrivesAsync("/history");
        await SeesAsync(doctor, "History of the visit");
        await doctor.Page.Locator(".cw-visit-head").PressAsync("Enter");
        await Assertions.Expect(doctor.Page.Locator(".cw-diff ins").First)
            .ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        await doctor.ArrivesAsync("version=1");
        await doctor.Button("Bring back what stood there before").PressAsync("Enter");
        var dialog = doctor.Page.GetByRole(AriaRole.Dialog);
        // The dialog takes the focus itself when it opens; a key before that would be the first button's.
        await Assertions.Expect(dialog.Locator(":focus")).ToHaveCountAsync(1, new() { Timeout = WaitTimeout });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Bring back", Exact = true }).PressAsync("Enter");
        await SeesAsync(doctor, "The earlier version is back.");
        Assert.Equal("Lungs clear, no fever.", (await App.Get<IVisits>().GetAsync(_visit.Id)).Notes);
        await doctor.Button("Undo").PressAsync("Enter");
        await SeesAsync(doctor, "It is as it was before.");
        Assert.Equal("Lungs not clear, fever since Monday.", (await App.Get<IVisits>().GetAsync(_visit.Id)).Notes);
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task A_deleted_patient_and_the_visits_come_back_from_the_address_of_the_chart()
    {
        await App.Get<IPatients>().DeleteAsync([_anna.Id], await App.Get<IDeleteGuard>().TakeAsync());
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync($"/patients/{_anna.Id}");
        await doctor.Page.GetByRole(AriaRole.Link, new() { Name = "Show the history" }).ClickAsync();
        await SeesAsync(doctor, "This patient was deleted.");
        await doctor.Page.Locator(".cw-visit-head").First.ClickAsync();
        await doctor.Button("Bring back what stood there before").ClickAsync();
        await doctor.Page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Button, new() { Name = "Bring back", Exact = true }).ClickAsync();
        await SeesAsync(doctor, "The earlier version is back.");
        Assert.Equal(_visit.Id, Assert.Single(await App.Get<IVisits>().ListAsync(_anna.Id)).Id);
        await doctor.Button("Bring back the visit of 02/01/2026").ClickAsync();
        await doctor.Page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Button, new() { Name = "Bring back", Exact = true }).ClickAsync();
        await Assertions.Expect(doctor.Page.Locator("#deleted")).ToHaveCountAsync(0, new() { Timeout = WaitTimeout });
        Assert.Equal("Typed by mistake", (await App.Get<IVisits>().GetAsync(_gone.Id)).Complaint);
    }

    private static readonly VisitInput Cough =
        new() { VisitedAt = new DateTime(2026, 1, 2, 10, 30, 0), Complaint = "Cough" };
}
