using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>What holds on every page: accessible, inside the window, silent console, no foreign request.</summary>
[Collection(LooksCollection.Name)]
public sealed class EveryPageTests(Chromium chromium) : BrowserTest
{
    private const string Find = "/backups/find";

    private string[] _pages = [];
    private string _name = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await App.Get<IDemo>().LoadAsync(60);
        var backup = await App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual, "before the holidays");
        var patient = (await App.Get<IPatients>().ListAsync(new PatientQuery())).Items[0];
        _name = patient.FamilyName!;
        _pages =
        [
            "/", "/patients", "/patients/new", $"/patients/{patient.Id}", $"/patients/{patient.Id}/print",
            "/search?q=cough", "/backups", $"/backups/{backup.Name}", Find, "/activity", "/exchange", "/no-such-page",
        ];
    }

    [Theory]
    [InlineData(1280, false, "en-GB")]
    [InlineData(1280, true, "en-GB")]
    [InlineData(390, false, "de-DE")]
    [InlineData(390, true, "en-GB")]
    [InlineData(1280, true, "de-DE")]
    public async Task Every_page_is_accessible_fits_and_stays_on_this_computer(int width, bool dark, string language)
    {
        var problems = new List<string>();
        await using var window = await chromium.OpenAsync(App, width, dark, language);
        foreach (var path in _pages)
        {
            await window.GoToAsync(path);
            await Assertions.Expect(window.Page.Locator(".mud-skeleton")).ToHaveCountAsync(0);
            if (path == Find)
                await FindAsync(window);
            problems.AddRange((await window.AccessibilityAsync()).Select(problem => $"{path}: {problem}"));
            if (await window.ScrollsSidewaysAsync())
                problems.Add($"{path}: wider than {width} px");
            Assert.NotEmpty(await window.Page.TitleAsync());
        }

        // A page that is not there answers 404, and Chromium's console says so.
        problems.AddRange(window.Complaints.Where(complaint => !complaint.Contains("404")));

        Assert.Empty(problems);
    }

    private async Task FindAsync(BrowserWindow window)
    {
        await window.Page.FillAsync("#find-patient", _name);
        await Assertions.Expect(window.Page.Locator(".cw-found li").First)
            .ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        await Assertions.Expect(window.Page.Locator("main [role=progressbar]"))
            .ToHaveCountAsync(0, new() { Timeout = WaitTimeout });
    }
}
