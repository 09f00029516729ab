using System.IO.Compression;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>The smaller jobs of a day, each in a real window.</summary>
[Collection(DeedsCollection.Name)]
public sealed class FlowsInTheBrowserTests(Chromium chromium) : BrowserTest
{
    [Fact]
    public async Task A_backup_is_pinned_downloaded_filtered_deleted_and_brought_back_from_the_file()
    {
        var backup = await App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual);
        await App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual);
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/backups");
        var row = doctor.Page.Locator($"[id='{backup.Name}']");
        await row.GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await doctor.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Pin" }).ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Pinned", new() { Timeout = WaitTimeout });

        var download = await doctor.Page.RunAndWaitForDownloadAsync(() =>
            row.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        var file = await download.PathAsync();
        Assert.Equal(backup.Name, download.SuggestedFilename);
        await using (var zip = await ZipFile.OpenReadAsync(file, TestContext.Current.CancellationToken))
            Assert.Contains(zip.Entries, entry => entry.FullName == "clinic.db");

        await row.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await doctor.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true })
            .ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0, new() { Timeout = WaitTimeout });

        var chooser = doctor.Page.Locator("input[type=file]");
        await chooser.SetInputFilesAsync(new FilePayload
        {
            Name = "holiday.zip",
            MimeType = "application/zip",
            Buffer = "not a zip at all"u8.ToArray(),
        });
        await SeesAsync(doctor, "Nothing was stored.");
        await doctor.ListensAsync();
        await doctor.Page.Locator("input[type=file]:not([disabled])").SetInputFilesAsync(file);
        await Eventually.GetAsync(
            async () => (await App.Get<IBackups>().ListAsync()).FirstOrDefault(b => b.CreatedAt == backup.CreatedAt));
        await doctor.Page.Locator("label", new() { HasText = "At start" }).ClickAsync();
        await Assertions.Expect(doctor.Page.Locator(".cw-row")).ToHaveCountAsync(1, new() { Timeout = WaitTimeout });
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task The_language_and_the_theme_are_switched_and_stay_after_a_reload()
    {
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/patients");
        await ChooseAsync(doctor, "Appearance and language", "Deutsch");
        await Assertions.Expect(doctor.Page.Locator("h1"))
            .ToHaveTextAsync("Patienten", new() { Timeout = WaitTimeout });
        await Assertions.Expect(doctor.Page.Locator("html"))
            .ToHaveAttributeAsync("lang", "de", new() { Timeout = WaitTimeout });
        var light = await BackgroundAsync(doctor);
        await ChooseAsync(doctor, "Darstellung und Sprache", "Dunkel");
        await Eventually.GetAsync(async () => await BackgroundAsync(doctor) == light ? null : "dark");

        await doctor.Page.ReloadAsync();
        await Assertions.Expect(doctor.Page.Locator("h1"))
            .ToHaveTextAsync("Patienten", new() { Timeout = WaitTimeout });
        Assert.NotEqual(light, await BackgroundAsync(doctor));
        await ChooseAsync(doctor, "Darstellung und Sprache", "English");
        await Assertions.Expect(doctor.Page.Locator("h1")).ToHaveTextAsync("Patients", new() { Timeout = WaitTimeout });
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task A_form_with_unsaved_changes_asks_before_it_is_left()
    {
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/patients/new");
        await doctor.Page.FillAsync("#field-FamilyName", "Wieck");
        await doctor.Page.GetByRole(AriaRole.Link, new() { Name = "Backups", Exact = true }).ClickAsync();
        var dialog = doctor.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        await doctor.Page.WaitForFunctionAsync("() => document.activeElement.closest('.mud-dialog-container')");
        await doctor.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0, new() { Timeout = WaitTimeout });
        await Assertions.Expect(doctor.Page.Locator("#field-FamilyName")).ToHaveValueAsync("Wieck");

        await doctor.Page.GetByRole(AriaRole.Link, new() { Name = "Backups", Exact = true }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button).Last.ClickAsync();
        await Assertions.Expect(doctor.Page.Locator("h1")).ToHaveTextAsync("Backups", new() { Timeout = WaitTimeout });
        Assert.Equal(0, (await App.Get<IPatients>().CountAsync()).PatientCount);
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task What_waits_to_be_saved_is_not_saved_once_the_person_has_left_without_saving()
    {
        var anna = await App.Get<IPatients>().AddAsync(
            new PatientInput { GivenName = "Anna", FamilyName = "Meier", BirthDate = new DateOnly(1950, 1, 1) });
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync($"/patients/{anna.Id}/visits/new");
        await doctor.Page.FillAsync("#field-Complaint", "In the wrong chart");
        using var imported = new ManualResetEventSlim();
        var importing = App.Get<ClinicDatabase>().WriteAsync((_, _) => imported.Wait(TimeSpan.FromMinutes(2)));
        await doctor.Button("Add visit").ClickAsync();
        await Assertions.Expect(doctor.Page.Locator("form[aria-busy=true]"))
            .ToHaveCountAsync(1, new() { Timeout = WaitTimeout });

        await doctor.Page.GetByRole(AriaRole.Link, new() { Name = "Backups", Exact = true }).ClickAsync();
        await doctor.Button("Leave without saving").ClickAsync();
        var heading = doctor.Page.Locator("h1");
        await Assertions.Expect(heading).ToHaveTextAsync("Backups", new() { Timeout = WaitTimeout });
        imported.Set();
        Assert.True(await importing);

        // What is written now was asked for later.
        await App.Get<IPatients>().UpdateAsync(anna.Id, new PatientInput
        {
            GivenName = "Anna",
            FamilyName = "Meier",
            BirthDate = new DateOnly(1950, 1, 2),
        });
        Assert.Empty(await App.Get<IVisits>().ListAsync(anna.Id));
        await Assertions.Expect(heading).ToHaveTextAsync("Backups");
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task Nothing_moves_when_the_badge_changes_and_a_search_is_answered_while_a_backup_runs()
    {
        await App.Get<IDemo>().LoadAsync(200);
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/patients");
        await SeesAsync(doctor, "200 patients");
        await doctor.Page.EvaluateAsync(
            """
            () => { window.shifts = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => {
                if (!entry.hadRecentInput) window.shifts += entry.value; }))
                .observe({ type: "layout-shift", buffered: false });
              window.states = []; const header = document.querySelector(".cw-header");
              new MutationObserver(() => window.states.push(header.querySelector("[data-state]")?.dataset.state))
                .observe(header, { attributes: true, subtree: true, childList: true }); }
            """);
        var running = App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual);
        await doctor.Page.Locator("#patient-search").PressSequentiallyAsync("a");
        await SeesAsync(doctor, "patients found");
        await running;
        await doctor.Page.WaitForFunctionAsync(
            "() => window.states.includes('running') && window.states.at(-1) === 'ok'");
        Assert.Equal(0, await doctor.Page.EvaluateAsync<double>("() => window.shifts"), 2);
        Assert.Empty(doctor.Complaints);
    }

    private static async Task ChooseAsync(BrowserWindow window, string menu, string item)
    {
        await window.Button(menu).ClickAsync();
        await window.Page.GetByRole(AriaRole.Menuitem, new() { Name = item }).ClickAsync();
    }

    private static Task<string> BackgroundAsync(BrowserWindow window) =>
        window.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
}
