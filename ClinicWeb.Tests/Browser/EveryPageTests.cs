using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Browser;

/// <summary>What holds on every page: accessible, inside the window, silent console, no foreign request.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EveryPageTests(Chromium chromium) : BrowserTest
{
    private string[] _pages = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await App.Get<IDemo>().LoadAsync(60);
        var backup = await App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual, "before the holidays");
        var patient = (await App.Get<IPatients>().ListAsync(new PatientQuery())).Items[0];
        _pages =
        [
            "/", "/patients", "/patients/new", $"/patients/{patient.Id}", "/search?q=cough", "/backups",
            $"/backups/{backup.Name}", "/activity", "/exchange", "/no-such-page",
        ];
    }

    [Theory]
    [InlineData(1280, false, "en-GB")]
    [InlineData(1280, true, "en-GB")]
    [InlineData(390, false, "de-DE")]
    [InlineData(390, true, "en-GB")]
    public async Task Every_page_is_accessible_fits_and_stays_on_this_computer(int width, bool dark, string language)
    {
        var problems = new List<string>();
        await using var window = await chromium.OpenAsync(App, width, dark, language);
        foreach (var path in _pages)
        {
            await window.GoToAsync(path);
            await Microsoft.Playwright.Assertions.Expect(window.Page.Locator(".mud-skeleton")).ToHaveCountAsync(0);
            problems.AddRange((await window.AccessibilityAsync()).Select(problem => $"{path}: {problem}"));
            if (await window.ScrollsSidewaysAsync())
                problems.Add($"{path}: wider than {width} px");
            Assert.NotEmpty(await window.Page.TitleAsync());
        }

        // A page that is not there answers 404, and Chromium's console says so.
        problems.AddRange(window.Complaints.Where(complaint => !complaint.Contains("404")));

        Assert.Empty(problems);
    }
}
