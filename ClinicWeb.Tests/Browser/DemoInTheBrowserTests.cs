using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>A demo is loaded to look around, worked with a little, and left, in both languages.</summary>
[Collection(DeedsCollection.Name)]
public sealed class DemoInTheBrowserTests(Chromium chromium) : BrowserTest
{
    [Theory]
    [InlineData("en-GB", 1280, false, "Remove the demo practice", "Delete", "The demo practice was removed.")]
    [InlineData("de-DE", 390, true, "Demo-Praxis entfernen", "Löschen", "Die Demo-Praxis wurde entfernt.")]
    public async Task The_demo_is_removed_by_one_click_and_whoever_was_worked_with_stays(
        string language, int width, bool dark, string remove, string delete, string removed)
    {
        await App.Get<IDemo>().LoadAsync(40, language == "de-DE" ? DemoLanguage.German : DemoLanguage.English);
        var patients = App.Get<IPatients>();
        var seen = (await patients.ListAsync(new PatientQuery("P-000007"))).Items[0];
        await patients.UpdateAsync(seen.Id, seen with { Notes = "Seen today" });
        var own = await patients.AddAsync(
            new PatientInput { GivenName = "Clara", FamilyName = "Wieck", BirthDate = new DateOnly(1990, 9, 13) });

        await using var doctor = await chromium.OpenAsync(App, width, dark, language: language);
        await doctor.GoToAsync("/");
        await Assertions.Expect(doctor.Button(remove)).ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        var lines = await doctor.Page.EvaluateAsync<int[]>(
            "() => [...document.querySelectorAll('.cw-brand, .cw-header-end button')].map(x => "
                + "Math.round((x.getBoundingClientRect().top + x.getBoundingClientRect().bottom) / 20))");
        Assert.True(lines.Length >= 4);
        Assert.Single(lines.Distinct());
        await doctor.Button(remove).ClickAsync();
        var dialog = doctor.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("39", new() { Timeout = WaitTimeout });
        Assert.Empty(await doctor.AccessibilityAsync());
        Assert.False(await doctor.ScrollsSidewaysAsync());
        await dialog.GetByRole(AriaRole.Button, new() { Name = delete, Exact = true }).ClickAsync();
        await SeesAsync(doctor, removed);
        await Assertions.Expect(doctor.Button(remove)).ToHaveCountAsync(0, new() { Timeout = WaitTimeout });
        Assert.Empty(await doctor.AccessibilityAsync());
        Assert.Equal([own.Id, seen.Id],
            (await patients.ListAsync(new PatientQuery())).Items.Select(patient => patient.Id).OrderDescending());
        Assert.Equal(42 - 1, (await App.Get<IBackups>().ListAsync())[0].PatientCount);
        Assert.Empty(doctor.Complaints);
    }
}
