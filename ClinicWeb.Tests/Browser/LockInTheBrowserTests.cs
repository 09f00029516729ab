using System.Text.RegularExpressions;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>The passphrase, by whoever sits there.</summary>
[Collection(DeedsCollection.Name)]
public sealed partial class LockInTheBrowserTests(Chromium chromium) : BrowserTest
{
    private const string Words = "correct horse battery";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1280, false, "en-GB", "ClinicWeb is locked", "Unlock", "This is not the passphrase.", "Try again in")]
    [InlineData(
        390, true, "de-DE", "ClinicWeb ist gesperrt", "Entsperren", "Das ist nicht das Kennwort.",
        "Versuchen Sie es in")]
    public async Task It_is_asked_for_told_when_it_is_wrong_and_leads_back_to_the_page(
        int width, bool dark, string language, string title, string unlock, string wrong, string wait)
    {
        var patient = await AddPatientAsync();
        await App.Get<IPassphrase>().SaveAsync(null, Words, 15, Ct);
        await using var doctor = await chromium.OpenAsync(App, width, dark, language);

        await doctor.GoToAsync($"/patients/{patient.Id}");
        await Assertions.Expect(doctor.Page.Locator("h1")).ToHaveTextAsync(title);
        await Assertions.Expect(doctor.Page.Locator("#passphrase")).ToBeFocusedAsync();
        Assert.Empty(await doctor.AccessibilityAsync());
        Assert.False(await doctor.ScrollsSidewaysAsync());

        await doctor.Page.Keyboard.TypeAsync("wrong horse");
        await doctor.Page.Keyboard.PressAsync("Enter");
        await SeesAsync(doctor, wrong);
        await SeesAsync(doctor, wait);
        await Assertions.Expect(doctor.Button(unlock)).ToBeDisabledAsync();
        Assert.Empty(await doctor.AccessibilityAsync());
        Assert.False(await doctor.ScrollsSidewaysAsync());
        await Assertions.Expect(doctor.Button(unlock)).ToBeEnabledAsync(new() { Timeout = WaitTimeout });

        await doctor.Page.FillAsync("#passphrase", Words);
        await doctor.Page.Keyboard.PressAsync("Enter");
        await SeesAsync(doctor, "Wieck");
        Assert.EndsWith($"/patients/{patient.Id}", doctor.Page.Url, StringComparison.Ordinal);
        // Chromium tells of the answer to the wrong one.
        Assert.DoesNotContain(doctor.Complaints, complaint => !complaint.Contains("401", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_works_and_the_screen_is_empty_what_was_typed_is_kept_and_no_line_is_left()
    {
        await AddPatientAsync();
        await App.Get<IPassphrase>().SaveAsync(null, Words, 1, Ct);
        await using var doctor = await chromium.OpenAsync(App);
        await UnlockAsync(doctor, "/patients/1/edit");
        await doctor.Page.FillAsync("#field-Notes", "Plays the piano");

        // A minute in which nobody did anything, as the clock of the window tells it.
        await doctor.Page.EvaluateAsync(
            """
            () => {
              const now = Date.now;
              localStorage.removeItem("clinicweb.active");
              Date.now = () => now() + 61000;
            }
            """);

        await Assertions.Expect(doctor.Page).ToHaveURLAsync(Unlock(), new() { Timeout = WaitTimeout });
        Assert.DoesNotContain("Wieck", await doctor.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("piano", await doctor.Page.ContentAsync(), StringComparison.Ordinal);
        await doctor.Page.GoBackAsync();
        await Assertions.Expect(doctor.Page.Locator("#passphrase")).ToBeVisibleAsync();
        Assert.DoesNotContain("Wieck", await doctor.Page.ContentAsync(), StringComparison.Ordinal);

        await UnlockAsync(doctor, "/patients/1/edit");
        await doctor.Button("Put it back").ClickAsync();
        await Assertions.Expect(doctor.Page.Locator("#field-Notes")).ToHaveValueAsync("Plays the piano");
    }

    [Fact]
    public async Task The_server_locks_every_window_at_once_although_none_of_them_asked()
    {
        await AddPatientAsync();
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/patients/1/edit");
        await doctor.Page.FillAsync("#field-Notes", "Plays the piano");

        await App.Get<IPassphrase>().SaveAsync(null, Words, 15, Ct);

        await Assertions.Expect(doctor.Page).ToHaveURLAsync(Unlock(), new() { Timeout = WaitTimeout });
        Assert.DoesNotContain("Wieck", await doctor.Page.ContentAsync(), StringComparison.Ordinal);
        await doctor.Page.FillAsync("#passphrase", Words);
        await doctor.Page.Keyboard.PressAsync("Enter");
        await doctor.Button("Put it back").ClickAsync();
        await Assertions.Expect(doctor.Page.Locator("#field-Notes")).ToHaveValueAsync("Plays the piano");
    }

    [Theory]
    [InlineData(1280, false, "en-GB")]
    [InlineData(390, false, "de-DE")]
    public async Task It_is_set_in_the_settings_locks_by_a_click_and_is_removed_there_with_the_one_of_now(
        int width, bool dark, string language)
    {
        var labels = language == "de-DE" ? Labels.German : Labels.English;
        await using var doctor = await chromium.OpenAsync(App, width, dark, language);
        await doctor.GoToAsync("/");
        await OpenDialogAsync(doctor, labels);
        Assert.Empty(await doctor.AccessibilityAsync());
        Assert.False(await doctor.ScrollsSidewaysAsync());
        await doctor.Page.GetByLabel(labels.New, new() { Exact = true }).FillAsync(Words);
        await doctor.Page.GetByLabel(labels.Again).FillAsync(Words);
        await doctor.Button(labels.Set).ClickAsync();
        await Assertions.Expect(doctor.Page).ToHaveURLAsync(Unlock(), new() { Timeout = WaitTimeout });
        await doctor.Page.FillAsync("#passphrase", Words);
        await doctor.Page.Keyboard.PressAsync("Enter");

        await doctor.Button(labels.Appearance).ClickAsync();
        await doctor.Page.GetByRole(AriaRole.Menuitem, new() { Name = labels.LockNow }).ClickAsync();
        await Assertions.Expect(doctor.Page).ToHaveURLAsync(Unlock(), new() { Timeout = WaitTimeout });
        await doctor.Page.FillAsync("#passphrase", Words);
        await doctor.Page.Keyboard.PressAsync("Enter");

        await OpenDialogAsync(doctor, labels);
        await doctor.Button(labels.Remove).ClickAsync();
        await SeesAsync(doctor, labels.Wrong);
        Assert.Empty(await doctor.AccessibilityAsync());
        Assert.False(await doctor.ScrollsSidewaysAsync());
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, Ct);
        await doctor.Page.GetByLabel(labels.Current).FillAsync(Words);
        await doctor.Button(labels.Remove).ClickAsync();
        await Eventually.HoldsAsync(() => !App.Get<IPassphrase>().IsSet, "it is removed");
        await doctor.GoToAsync("/patients");
        Assert.EndsWith("/patients", doctor.Page.Url, StringComparison.Ordinal);
    }

    private Task<Patient> AddPatientAsync() => App.Get<IPatients>().AddAsync(
        new PatientInput { GivenName = "Clara", FamilyName = "Wieck", BirthDate = new DateOnly(1990, 9, 13) }, ct: Ct);

    private static async Task OpenDialogAsync(BrowserWindow window, Labels labels)
    {
        await window.Button(labels.Settings).ClickAsync();
        await window.Page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = labels.Open }).ClickAsync();
        await window.Page.GetByLabel(labels.New, new() { Exact = true }).WaitForAsync();
    }

    private static async Task UnlockAsync(BrowserWindow window, string page)
    {
        await window.Page.GotoAsync(page);
        await window.Page.FillAsync("#passphrase", Words);
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.Locator("form.cw-form").WaitForAsync();
    }

    [GeneratedRegex("/unlock")]
    private static partial Regex Unlock();

    // What is pressed and filled on the way, as it is written there.
    private sealed record Labels(
        string Settings, string Open, string New, string Again, string Set, string Appearance, string LockNow,
        string Remove, string Wrong, string Current)
    {
        public static readonly Labels English = new(
            "Settings", "Passphrase", "New passphrase", "New passphrase, once more", "Set the passphrase",
            "Appearance and language", "Lock now", "Remove the passphrase", "This is not the passphrase.",
            "Passphrase of now");

        public static readonly Labels German = new(
            "Einstellungen", "Kennwort", "Neues Kennwort", "Neues Kennwort, noch einmal", "Kennwort setzen",
            "Darstellung und Sprache", "Jetzt sperren", "Kennwort entfernen", "Das ist nicht das Kennwort.",
            "Jetziges Kennwort");
    }
}
