using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

[Collection(DeedsCollection.Name)]
public sealed class MainJobTests(Chromium chromium) : BrowserTest
{
    [Fact]
    public async Task Backup_now_and_Restore_bring_a_deleted_patient_back_while_a_second_window_follows()
    {
        var patient = await App.Get<IPatients>().AddAsync(new PatientInput
        {
            GivenName = "Clara",
            FamilyName = "Wieck",
            BirthDate = new DateOnly(1990, 9, 13),
        });
        await using var doctor = await chromium.OpenAsync(App);
        await using var reception = await chromium.OpenAsync(App, width: 390);
        await doctor.GoToAsync("/backups");
        await reception.GoToAsync("/patients");
        var badge = reception.Page.GetByTestId("last-backup");
        await Assertions.Expect(badge).ToContainTextAsync("Last backup:");
        await reception.Page.EvaluateAsync(
            """
            () => { window.states = []; const badge = document.querySelector('[data-state]');
              new MutationObserver(() => window.states.push(badge.dataset.state)).observe(
                badge, { attributes: true, subtree: true, childList: true, characterData: true }); }
            """);

        // Back up, and see both windows change.
        await doctor.Button("Backup now").First.ClickAsync();
        var backup = await Eventually.GetAsync(async () =>
            (await App.Get<IBackups>().ListAsync()).FirstOrDefault(made => made.Trigger == BackupTrigger.Manual));
        await Assertions.Expect(doctor.Page.Locator($"[id='{backup.Name}']")).ToBeVisibleAsync();
        await reception.Page.WaitForFunctionAsync(
            "() => window.states.includes('running') && window.states.at(-1) === 'ok'");

        // Delete the patient by REST, as another program would, then restore in the browser.
        using var deleted = await App.Client.DeleteAsync($"/api/patients/{patient.Id}");
        Assert.Equal(System.Net.HttpStatusCode.NoContent, deleted.StatusCode);
        await Assert.ThrowsAsync<ClinicException>(() => App.Get<IPatients>().GetAsync(patient.Id));
        var row = doctor.Page.Locator($"[id='{backup.Name}']");
        await row.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Restore" }).First.ClickAsync();
        var dialog = doctor.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("Wieck, Clara");
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Restore", Exact = true })
            .ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("The practice is back");
        Assert.Equal("Wieck, Clara", (await App.Get<IPatients>().GetAsync(patient.Id)).Name);

        // The second window shows the patient again without having been touched.
        await Assertions.Expect(reception.Page.GetByText("Wieck").First).ToBeVisibleAsync();
        Assert.Empty(doctor.Complaints);
        Assert.Empty(reception.Complaints);
    }

    [Fact]
    public async Task Restoring_away_a_patient_needs_the_word_RESTORE_and_can_be_undone()
    {
        var before = await App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual);
        var patient = await App.Get<IPatients>().AddAsync(new PatientInput
        {
            GivenName = "Robert",
            FamilyName = "Schumann",
            BirthDate = new DateOnly(1990, 6, 8),
        });
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/backups");
        await doctor.Page.Locator($"[id='{before.Name}']")
            .GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Restore" }).First.ClickAsync();
        var dialog = doctor.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("Schumann, Robert");
        var restore = dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Restore", Exact = true });
        await Assertions.Expect(restore).ToBeDisabledAsync();
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("RESTORE");
        await restore.ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("The practice is back");
        Assert.Equal(0, (await App.Get<IPatients>().CountAsync()).PatientCount);

        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Undo this restore" })
            .ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("Schumann, Robert");
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Restore", Exact = true })
            .ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("The practice is back");
        Assert.Equal("Schumann, Robert", (await App.Get<IPatients>().GetAsync(patient.Id)).Name);
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task The_Settings_button_opens_the_dialog_that_backs_up_and_a_failed_backup_turns_the_badge_red()
    {
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/");
        await doctor.Button("Settings").ClickAsync();
        var dialog = doctor.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Backup now", Exact = true })
            .ClickAsync();
        await Eventually.GetAsync(async () =>
            (await App.Get<IBackups>().ListAsync()).FirstOrDefault(made => made.Trigger == BackupTrigger.Manual));
        await Assertions.Expect(doctor.Page.Locator("[data-state='ok']")).ToBeVisibleAsync();

        // No backup can be written where the folder was replaced by a file.
        Directory.Move(App.Folder.Backups, App.Folder.Backups + "-away");
        await File.WriteAllTextAsync(App.Folder.Backups, "in the way");
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Backup now", Exact = true })
            .ClickAsync();
        var badge = doctor.Page.Locator("[data-state='failed']");
        await Assertions.Expect(badge).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(badge).ToContainTextAsync("failed", new() { IgnoreCase = true });
        await Assertions.Expect(doctor.Page.Locator("header [role=status]"))
            .ToContainTextAsync("failed", new() { IgnoreCase = true });
        Assert.Empty(doctor.Complaints);
    }
}
