using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>A chart as doctors expect it, in a real browser.</summary>
[Collection(DeedsCollection.Name)]
public sealed class ChartInTheBrowserTests(Chromium chromium) : BrowserTest
{
    private Patient _anna = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _anna = await App.Get<IPatients>().AddAsync(new PatientInput
        {
            GivenName = "Anna",
            FamilyName = "Meier",
            BirthDate = new DateOnly(1961, 5, 3),
            Allergies = "Penicillin (rash), latex",
        });
        for (var day = 0; day < 120; day++)
        {
            await App.Get<IVisits>().AddAsync(_anna.Id, new VisitInput
            {
                VisitedAt = new DateTime(2025, 1, 2, 9, 0, 0).AddDays(day),
                Complaint = day % 10 == 0 ? "Back pain" : "Cough",
                Prescription = day % 2 == 0 ? "Ibuprofen 400 mg" : null,
            });
        }
    }

    [Theory]
    [InlineData(1280, false, "en-GB")]
    [InlineData(390, true, "de-DE")]
    [InlineData(390, false, "en-GB")]
    [InlineData(1280, true, "de-DE")]
    public async Task Chart_and_visit_form_keep_the_allergies_in_sight_and_are_accessible(int width, bool dark,
        string language)
    {
        await using var doctor = await chromium.OpenAsync(App, width, dark, language);
        foreach (var path in (string[])[$"/patients/{_anna.Id}?text=pain&order=oldest", $"/patients/{_anna.Id}",
            $"/patients/{_anna.Id}/visits/new"])
        {
            await doctor.GoToAsync(path);
            var allergies = doctor.Page.Locator(".cw-allergies");
            await allergies.WaitForAsync();
            Assert.Empty((await doctor.AccessibilityAsync()).Select(problem => $"{path}: {problem}"));
            Assert.False(await doctor.ScrollsSidewaysAsync(), path);
            await doctor.Page.EvaluateAsync("() => window.scrollTo(0, document.documentElement.scrollHeight)");
            await Assertions.Expect(allergies).ToBeInViewportAsync(new() { Ratio = 1, Timeout = WaitTimeout });
            Assert.True(await allergies.EvaluateAsync<bool>(
                "chip => { const box = chip.getBoundingClientRect(); return "
                    + "chip.contains(document.elementFromPoint(box.x + 20, box.y + box.height / 2)); }"), path);
        }

        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task By_keyboard_the_visits_are_filtered_and_the_address_brings_the_same_list_again()
    {
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync($"/patients/{_anna.Id}");
        await Assertions.Expect(doctor.Page.Locator(".cw-visit")).ToHaveCountAsync(50, new() { Timeout = WaitTimeout });
        await doctor.Page.Keyboard.PressAsync("/");
        await doctor.Page.Keyboard.TypeAsync("back pain");
        await Assertions.Expect(doctor.Page.Locator(".cw-visit")).ToHaveCountAsync(12, new() { Timeout = WaitTimeout });
        await doctor.Page.GetByRole(AriaRole.Radio, new() { Name = "Oldest first" }).PressAsync("Space");
        await doctor.ArrivesAsync("text=back%20pain&order=oldest");
        await doctor.Page.ReloadAsync();
        await Assertions.Expect(doctor.Page.Locator(".cw-visit")).ToHaveCountAsync(12, new() { Timeout = WaitTimeout });
        await Assertions.Expect(doctor.Page.Locator(".cw-visit-when").First).ToContainTextAsync("02/01/2025");
        await Assertions.Expect(doctor.Page.Locator("#filter-text")).ToHaveValueAsync("back pain");
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task Control_and_Enter_save_the_form_from_within_a_field_of_several_lines_and_begin_no_new_one()
    {
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync($"/patients/{_anna.Id}/visits/new");
        await doctor.Page.Locator("#field-Complaint").FillAsync("Back again");
        await doctor.Page.Locator("#field-Notes").FocusAsync();
        await doctor.Page.Keyboard.TypeAsync("Lungs clear");
        await doctor.Page.Keyboard.PressAsync("Control+Enter");
        await SeesAsync(doctor, "The visit is saved.");
        Assert.Contains(await App.Get<IVisits>().ListAsync(_anna.Id),
            visit => visit is { Complaint: "Back again", Notes: "Lungs clear" });
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task By_keyboard_an_earlier_prescription_is_taken_over_and_saved()
    {
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync($"/patients/{_anna.Id}/visits/new");
        await doctor.Page.Locator("#field-Complaint").FillAsync("Again");
        await doctor.Page.Locator(".cw-earlier li button").First.PressAsync("Enter");
        await Assertions.Expect(doctor.Page.Locator("#field-Prescription"))
            .ToHaveValueAsync("Ibuprofen 400 mg", new() { Timeout = WaitTimeout });
        await doctor.Page.Keyboard.PressAsync("Control+s");
        await SeesAsync(doctor, "The visit is saved.");
        Assert.Contains(await App.Get<IVisits>().ListAsync(_anna.Id),
            visit => visit is { Complaint: "Again", Prescription: "Ibuprofen 400 mg" });
        Assert.Empty(doctor.Complaints);
    }
}
