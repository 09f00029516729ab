using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>The whole main job without a mouse: every control is reached with Tab and pressed with a key.</summary>
[Collection(DeedsCollection.Name)]
public sealed class KeyboardOnlyTests(Chromium chromium) : IDisposable
{
    private const float WaitTimeout = 20_000;

    private readonly TempFolder _temp = new();

    private string Data => Path.Combine(_temp.Path, "data");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_backup_is_made_a_deleted_patient_restored_and_the_restore_undone()
    {
        await using var app = new ClinicApp(dataFolder: Data).Listen();
        await app.StartupBackupAsync();
        var patient = await AddAsync(app);
        await using var doctor = await chromium.OpenAsync(app);
        await doctor.GoToAsync("/");

        await PressAsync(doctor, doctor.Page.GetByRole(AriaRole.Link, new() { Name = "Backups", Exact = true }));
        await FocusedAsync(
            doctor.Page.GetByRole(AriaRole.Heading, new() { Name = "Backups", Exact = true, Level = 1 }));
        await PressAsync(doctor, doctor.Button("Backup now").First);
        var backup = await Eventually.GetAsync(async () =>
            (await app.Get<IBackups>().ListAsync()).FirstOrDefault(made => made.Trigger == BackupTrigger.Manual));
        var row = doctor.Page.Locator($"[id='{backup.Name}']");
        await SeenAsync(row);

        using var deleted =
            await app.Client.DeleteAsync($"/api/patients/{patient.Id}", TestContext.Current.CancellationToken);
        await SeenAsync(doctor.Page.GetByText("Before a delete").First);
        await PressAsync(doctor, row.GetByRole(AriaRole.Button, new() { Name = "Restore" }).First);
        var dialog = doctor.Page.GetByRole(AriaRole.Dialog);
        await HasFocusAsync(doctor);
        await Assertions.Expect(dialog).ToContainTextAsync("Wieck, Clara", new() { Timeout = WaitTimeout });
        await PressAsync(doctor, Button(dialog, "Restore"));
        await Assertions.Expect(dialog).ToContainTextAsync("The practice is back", new() { Timeout = WaitTimeout });
        Assert.Equal("Wieck, Clara", (await app.Get<IPatients>().GetAsync(patient.Id)).Name);

        await PressAsync(doctor, Button(dialog, "Undo this restore"));
        await Assertions.Expect(dialog).ToContainTextAsync("Wieck, Clara", new() { Timeout = WaitTimeout });
        await TabToAsync(doctor, dialog.GetByRole(AriaRole.Textbox));
        await doctor.Page.Keyboard.TypeAsync("RESTORE");
        await PressAsync(doctor, Button(dialog, "Restore"));
        await Assertions.Expect(dialog).ToContainTextAsync("The practice is back", new() { Timeout = WaitTimeout });
        await PressAsync(doctor, Button(dialog, "Close"));
        await Assertions.Expect(dialog).ToHaveCountAsync(0, new() { Timeout = WaitTimeout });
        Assert.Equal(0, (await app.Get<IPatients>().CountAsync()).PatientCount);
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task The_interval_is_changed_in_the_settings_and_Escape_gives_the_focus_back()
    {
        await using var app = new ClinicApp(dataFolder: Data).Listen();
        await app.StartupBackupAsync();
        await using var doctor = await chromium.OpenAsync(app);
        await doctor.GoToAsync("/");
        var settings = doctor.Button("Settings");
        await PressAsync(doctor, settings);
        var dialog = doctor.Page.GetByRole(AriaRole.Dialog);
        await HasFocusAsync(doctor);
        await TabToAsync(doctor, dialog.GetByRole(AriaRole.Tab, new() { Name = "Backups" }));
        await doctor.Page.Keyboard.PressAsync("ArrowRight"); // among tabs the arrows move, as WAI-ARIA has it
        await FocusedAsync(dialog.GetByRole(AriaRole.Tab, new() { Name = "Schedule" }));
        await doctor.Page.Keyboard.PressAsync("Enter");
        var hours = dialog.GetByLabel("Hours between backups");
        await TabToAsync(doctor, hours);
        await doctor.Page.Keyboard.PressAsync("Control+A");
        await doctor.Page.Keyboard.TypeAsync("6");
        await PressAsync(doctor, Button(dialog, "Save"));
        await Eventually.HoldsAsync(() => app.Get<IClinicSettings>().Current.IntervalHours == 6);
        await doctor.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0, new() { Timeout = WaitTimeout });
        await FocusedAsync(settings);
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task A_destroyed_practice_is_restored_and_the_focus_is_on_the_page_that_came_back()
    {
        await using (var before = new ClinicApp(dataFolder: Data))
        {
            await before.StartupBackupAsync();
            await AddAsync(before);
            await before.Get<IBackups>().BackUpAsync(BackupTrigger.Manual);
        }

        foreach (var leftover in Directory.EnumerateFiles(Data, "clinic.db-*"))
            File.Delete(leftover);
        await File.WriteAllTextAsync(Path.Combine(Data, "clinic.db"), "garbage", TestContext.Current.CancellationToken);
        await using var app = new ClinicApp(dataFolder: Data).Listen();
        await using var doctor = await chromium.OpenAsync(app);
        await doctor.GoToAsync("/patients");

        await PressAsync(doctor, doctor.Button("Restore").First);
        var dialog = doctor.Page.GetByRole(AriaRole.Dialog);
        await HasFocusAsync(doctor);
        await PressAsync(doctor, Button(dialog, "Restore"));
        await Assertions.Expect(dialog).ToContainTextAsync("The practice is back", new() { Timeout = WaitTimeout });
        await PressAsync(doctor, Button(dialog, "Close"));
        await SeenAsync(doctor.Page.GetByRole(AriaRole.Link, new() { Name = "Wieck, Clara" }));
        await FocusedAsync(doctor.Page.GetByRole(AriaRole.Heading, new() { Name = "Patients", Level = 1 }));
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task The_first_Tab_offers_to_skip_to_the_page()
    {
        await using var app = new ClinicApp(dataFolder: Data).Listen();
        await app.StartupBackupAsync();
        await using var doctor = await chromium.OpenAsync(app);
        await doctor.GoToAsync("/backups");
        await PressAsync(doctor, doctor.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the page" }));
        await FocusedAsync(doctor.Page.GetByRole(AriaRole.Main));
        await doctor.Page.Keyboard.PressAsync("Tab");
        await FocusedAsync(doctor.Page.GetByRole(AriaRole.Link, new() { Name = "Find a patient in all backups" }));
    }

    private static Task<Patient> AddAsync(ClinicApp app) => app.Get<IPatients>().AddAsync(new PatientInput
    {
        GivenName = "Clara",
        FamilyName = "Wieck",
        BirthDate = new DateOnly(1990, 9, 13),
    });

    private static ILocator Button(ILocator inside, string name) =>
        inside.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = name, Exact = true });

    private static Task SeenAsync(ILocator what) =>
        Assertions.Expect(what).ToBeVisibleAsync(new() { Timeout = WaitTimeout });

    // A dialog takes the focus once it is drawn; keys pressed before then would be the page's.
    private static async Task HasFocusAsync(BrowserWindow window) => await window.Page.WaitForFunctionAsync(
        "() => document.querySelector('[role=dialog]')?.contains(document.activeElement)",
        null, new() { Timeout = WaitTimeout });

    private static Task FocusedAsync(ILocator what) =>
        Assertions.Expect(what).ToBeFocusedAsync(new() { Timeout = WaitTimeout });

    private static async Task PressAsync(BrowserWindow window, ILocator control)
    {
        await TabToAsync(window, control);
        await window.Page.Keyboard.PressAsync("Enter");
    }

    private static async Task TabToAsync(BrowserWindow window, ILocator control)
    {
        await SeenAsync(control);
        await Assertions.Expect(control).ToBeEnabledAsync(new() { Timeout = WaitTimeout });
        for (var presses = 0; presses < 100; presses++)
        {
            if (await control.EvaluateAsync<bool>("element => element === document.activeElement"))
                return;
            await window.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"Tab never reached {control}.");
    }
}
