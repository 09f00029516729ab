using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>One patient comes back alone, in a real window; a second window sees a backup step by step.</summary>
[Collection(DeedsCollection.Name)]
public sealed class OnePatientInTheBrowserTests(Chromium chromium) : BrowserTest
{
    [Fact]
    public async Task A_patient_deleted_from_the_chart_is_back_with_every_visit_after_Undo()
    {
        var patient = await AddAsync("Schumann", "Robert", visits: 3);
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync($"/patients/{patient.Id}");
        await doctor.Button("Delete").ClickAsync();
        var dialog = doctor.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await SeesAsync(doctor, "No patients yet");
        Assert.Equal(0, (await App.Get<IPatients>().CountAsync()).PatientCount);

        await doctor.Button("Undo").ClickAsync();
        await Assertions.Expect(doctor.Page.Locator("h1"))
            .ToHaveTextAsync(patient.Name, new() { Timeout = WaitTimeout });
        Assert.Equal(patient.Name, (await App.Get<IPatients>().GetAsync(patient.Id)).Name);
        Assert.Equal(3, (await App.Get<IVisits>().ListAsync(patient.Id)).Count);
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task A_patient_is_looked_up_in_a_backup_and_comes_back_alone()
    {
        await App.Get<IDemo>().LoadAsync(40);
        var patient = await AddAsync("Wieck-Zzyzx", "Clara", visits: 2);
        var backup = await App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual);
        using var deleted =
            await App.Client.DeleteAsync($"/api/patients/{patient.Id}", TestContext.Current.CancellationToken);
        deleted.EnsureSuccessStatusCode();
        var today = await AddAsync("Brahms", "Johannes", visits: 0);

        await using var doctor = await chromium.OpenAsync(App);
        await LookInsideAsync(doctor, backup.Name, "Zzyzx", patient.Name);
        await SeesAsync(doctor, "Complaint 2");
        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = $"Bring back {patient.Name}" }).ClickAsync();
        await SeesAsync(doctor, $"{patient.Name} is back, with 2 visits.");
        await doctor.Button("Open").ClickAsync();
        await Assertions.Expect(doctor.Page.Locator("h1"))
            .ToHaveTextAsync(patient.Name, new() { Timeout = WaitTimeout });
        Assert.Equal(2, (await App.Get<IVisits>().ListAsync(patient.Id)).Count);
        Assert.Equal(today.Name, (await App.Get<IPatients>().GetAsync(today.Id)).Name);
        Assert.Equal(42, (await App.Get<IPatients>().CountAsync()).PatientCount);
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task A_patient_who_is_still_here_is_asked_about_and_may_come_back_as_a_second_one()
    {
        var patient = await AddAsync("Wieck", "Clara", visits: 1);
        var backup = await App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual);
        await using var doctor = await chromium.OpenAsync(App, width: 390);
        await LookInsideAsync(doctor, backup.Name, "wie", patient.Name);
        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = $"Bring back {patient.Name}" }).ClickAsync();
        var dialog = doctor.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog)
            .ToContainTextAsync("This patient is still in the practice", new() { Timeout = WaitTimeout });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0, new() { Timeout = WaitTimeout });
        Assert.Equal(1, (await App.Get<IPatients>().CountAsync()).PatientCount);

        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = $"Bring back {patient.Name}" }).ClickAsync();
        await dialog.GetByText("Bring back as a second patient").ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await SeesAsync(doctor, $"{patient.Name} is back, with 1 visit.");
        Assert.Equal(new PracticeCounts(2, 2), await App.Get<IPatients>().CountAsync());
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task A_second_window_sees_the_steps_of_a_backup_that_another_one_started()
    {
        await App.Get<IDemo>().LoadAsync(1_000);
        await using var doctor = await chromium.OpenAsync(App);
        await using var reception = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/backups");
        await reception.GoToAsync("/backups");
        await Assertions.Expect(reception.Page.Locator(".cw-run"))
            .ToContainTextAsync("Last backup", new() { Timeout = WaitTimeout });
        await reception.Page.EvaluateAsync(
            """
            () => { window.seen = new Set(); const run = document.querySelector(".cw-run");
              new MutationObserver(() => window.seen.add(run.querySelector("strong")?.textContent))
                .observe(run, { subtree: true, childList: true, characterData: true }); }
            """);
        var before = (await App.Get<IBackups>().ListAsync()).Select(backup => backup.Name).ToHashSet();
        await doctor.Button("Backup now").First.ClickAsync();
        var made = await Eventually.GetAsync(async () =>
            (await App.Get<IBackups>().ListAsync()).FirstOrDefault(
                backup => backup.Trigger == BackupTrigger.Manual && !before.Contains(backup.Name)));
        await Assertions.Expect(reception.Page.Locator($"[id='{made.Name}']"))
            .ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        var seen = await reception.Page.EvaluateAsync<string[]>("() => [...window.seen]");
        Assert.Contains(seen,
            words => words.StartsWith("Compressing", StringComparison.Ordinal)
                || words.StartsWith("Verifying", StringComparison.Ordinal));
        Assert.Empty(doctor.Complaints);
        Assert.Empty(reception.Complaints);
    }

    private static async Task LookInsideAsync(BrowserWindow window, string backup, string search, string name)
    {
        await window.GoToAsync("/backups");
        var row = window.Page.Locator($"[id='{backup}']");
        await row.GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Look inside" }).ClickAsync();
        await SeesAsync(window, "Inside the backup of");
        await window.Page.GetByLabel("Name, chart number").FillAsync(search);
        await Assertions.Expect(window.Page.Locator(".cw-people li"))
            .ToHaveCountAsync(1, new() { Timeout = WaitTimeout });
        await window.Page.Locator(".cw-people button").GetByText(name).ClickAsync();
        await SeesAsync(window, "Read-only:");
    }

    private async Task<Patient> AddAsync(string family, string given, int visits)
    {
        var patient = await App.Get<IPatients>().AddAsync(new PatientInput
        {
            FamilyName = family,
            GivenName = given,
            BirthDate = new DateOnly(1970, 6, 8),
        });
        for (var i = 1; i <= visits; i++)
            await App.Get<IVisits>()
                .AddAsync(patient.Id,
                    new VisitInput { VisitedAt = new DateTime(2026, 3, i, 9, 0, 0), Complaint = $"Complaint {i}" });
        return patient;
    }
}
