using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>Two windows of one browser, the second in another language since: the first stays in its own.</summary>
[Collection(DeedsCollection.Name)]
public sealed class TwoLanguagesTests(Chromium chromium) : BrowserTest
{
    [Fact]
    public async Task A_window_that_comes_back_after_a_cut_reads_a_date_as_it_did_before()
    {
        await App.Get<IPatients>().AddAsync(new PatientInput
        {
            GivenName = "Clara",
            FamilyName = "Wieck",
            BirthDate = new DateOnly(1950, 1, 1),
        });
        await using var wire = new Wire(App.Url);
        await using var doctor = await chromium.OpenAsync(wire.Url, language: "de-DE");
        await doctor.GoToAsync("/patients/1/edit");
        var other = await doctor.Page.Context.NewPageAsync();
        await other.GotoAsync(wire.Url + "/culture?set=en&returnUrl=/");
        await other.CloseAsync();

        wire.Cut();
        var lost = doctor.Page.Locator("#components-reconnect-modal");
        await Assertions.Expect(lost).ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        wire.Mend();
        await Assertions.Expect(lost).ToBeHiddenAsync(new() { Timeout = WaitTimeout });
        await doctor.Page.Locator("#field-BirthDate").FillAsync("03.04.1961");
        await doctor.Button("Änderungen speichern").ClickAsync();
        await doctor.ArrivesAsync("/patients/1");

        Assert.Equal(new DateOnly(1961, 4, 3), (await App.Get<IPatients>().GetAsync(1)).BirthDate);
        await SeesAsync(doctor, "03.04.1961");
    }
}
