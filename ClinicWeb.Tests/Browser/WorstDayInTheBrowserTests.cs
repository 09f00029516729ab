using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>clinic.db was overwritten while the program was closed: back to work from the browser alone.</summary>
[Collection(DeedsCollection.Name)]
public sealed class WorstDayInTheBrowserTests(Chromium chromium) : IDisposable
{
    private const float WaitTimeout = 20_000;

    private readonly TempFolder _temp = new();

    private string Data => Path.Combine(_temp.Path, "data");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_destroyed_database_is_told_calmly_and_restored_in_two_clicks_without_a_restart()
    {
        await DestroyAsync();

        await using var app = new ClinicApp(dataFolder: Data).Listen();
        await using var doctor = await chromium.OpenAsync(app);
        await doctor.GoToAsync("/patients");
        var main = doctor.Page.GetByRole(AriaRole.Main);
        await Assertions.Expect(main).ToContainTextAsync("Your practice can be restored");
        await Assertions.Expect(main).ToContainTextAsync("Your last good backup is from");
        Assert.Empty(await doctor.AccessibilityAsync());

        await doctor.Button("Restore").First.ClickAsync();
        var dialog = doctor.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Restore", Exact = true })
            .ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("The practice is back");
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Close", Exact = true })
            .ClickAsync();

        await Assertions.Expect(main).ToContainTextAsync("Wieck");
        Assert.Equal(1, (await app.Get<IPatients>().CountAsync()).PatientCount);
        Assert.NotEmpty(Directory.EnumerateFiles(app.Folder.Quarantine, "clinic.db", SearchOption.AllDirectories));
        Assert.Empty(doctor.Complaints);
    }

    [Theory]
    [InlineData(1280, true, "en-GB", "Your practice can be restored")]
    [InlineData(1280, false, "de-DE", "Ihre Praxisdaten lassen sich wiederherstellen")]
    [InlineData(390, true, "de-DE", "Ihre Praxisdaten lassen sich wiederherstellen")]
    [InlineData(390, false, "en-GB", "Your practice can be restored")]
    public async Task The_way_back_is_accessible_and_fits_in_both_languages(
        int width, bool dark, string language, string title)
    {
        await DestroyAsync();
        await using var app = new ClinicApp(dataFolder: Data).Listen();
        await using var doctor = await chromium.OpenAsync(app, width, dark, language);
        await doctor.GoToAsync("/");
        await Assertions.Expect(doctor.Page.Locator("h1")).ToHaveTextAsync(title, new() { Timeout = WaitTimeout });
        Assert.Empty(await doctor.AccessibilityAsync());
        Assert.False(await doctor.ScrollsSidewaysAsync());
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task An_opening_that_waits_says_for_what_and_goes_on_by_itself()
    {
        var folder = new ClinicWeb.Server.Storage.DataFolder(Data);
        folder.Create();
        Directory.CreateDirectory(folder.Backups);
        var other = ClinicWeb.Server.Storage.DataFolderLock.TryHold(folder.RunLockFile);
        await using var app = new ClinicApp(dataFolder: Data).Listen();
        await using var doctor = await chromium.OpenAsync(app);
        await doctor.GoToAsync("/patients");
        var main = doctor.Page.GetByRole(AriaRole.Main);
        await Assertions.Expect(main).ToContainTextAsync("Opening the practice");
        await Assertions.Expect(main).ToContainTextAsync("Another ClinicWeb program is working on the backups.");
        await Assertions.Expect(main).Not.ToContainTextAsync("can be restored");
        Assert.Empty(await doctor.AccessibilityAsync());
        other!.Dispose();
        await Assertions.Expect(main).ToContainTextAsync("No patients yet");
        Assert.Empty(doctor.Complaints);
    }

    private async Task DestroyAsync()
    {
        await using (var before = new ClinicApp(dataFolder: Data))
        {
            await before.StartupBackupAsync();
            await before.Get<IPatients>().AddAsync(new PatientInput
            {
                GivenName = "Clara",
                FamilyName = "Wieck",
                BirthDate = new DateOnly(1990, 9, 13),
            });
            await before.Get<IBackups>().BackUpAsync(BackupTrigger.Manual);
        }

        foreach (var leftover in Directory.EnumerateFiles(Data, "clinic.db-*"))
            File.Delete(leftover);
        await File.WriteAllTextAsync(Path.Combine(Data, "clinic.db"), "garbage");
    }
}
