using System.Text.RegularExpressions;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>
/// What holds of every dialog: it has a name, takes the focus, is accessible, fits, closes on Escape and gives the
/// focus back to the button that opened it.
/// </summary>
[Collection(LooksCollection.Name)]
public sealed class EveryDialogTests(Chromium chromium) : BrowserTest
{
    // What is looked for and pressed on the way, as it is written there.
    private static readonly Dictionary<string, string> German = new()
    {
        ["Restore"] = "Wiederherstellen",
        ["would disappear"] = "würde verschwinden",
        ["Check"] = "Prüfen",
        ["were read"] = "wurden gelesen",
        ["Delete"] = "Löschen",
        ["Delete this backup?"] = "Diese Sicherung löschen?",
        ["More"] = "Mehr",
        ["Note"] = "Notiz",
        ["Settings"] = "Einstellungen",
        ["Backups"] = "Sicherungen",
        ["Schedule"] = "Zeitplan",
        ["Second folder"] = "Zweiter Ordner",
        ["Search"] = "Suche",
        ["Hours between backups"] = "Stunden zwischen Sicherungen",
        ["Newest backups"] = "Neueste Sicherungen",
        ["Save"] = "Speichern",
        ["Appearance and language"] = "Darstellung und Sprache",
        ["A backup is taken first"] = "Zuerst wird eine Sicherung angelegt",
        ["Delete selected"] = "Löschen",
        ["Delete 2 patients?"] = "2 Patienten löschen?",
        ["Bring back"] = "Zurückholen",
        ["The practice is back"] = "Die Praxisdaten sind wiederhergestellt",
        ["Close"] = "Schließen",
    };

    private readonly List<string> _problems = [];
    private BackupSummary _backup = null!;
    private Patient _old = null!;
    private bool _german;
    private int _seen;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _old = await AddAsync("Clara", "Wieck");
        _backup = await App.Get<IBackups>().BackUpAsync(BackupTrigger.Manual, "Before the holidays");
        await AddAsync("Anna-Katharina-Wilhelmina", "Meierhofer-Langenscheidt-von-Hohenfels-Sigmaringen");
    }

    [Theory]
    [InlineData(1280, false, "en-GB")]
    [InlineData(390, true, "en-GB")]
    [InlineData(390, false, "de-DE")]
    public async Task Every_dialog_has_a_name_takes_the_focus_is_accessible_fits_and_closes_on_Escape(int width,
        bool dark, string language)
    {
        _german = language == "de-DE";
        await using var window = await chromium.OpenAsync(App, width, dark, language);
        await BackupsAsync(window);
        await SettingsAsync(window);
        await PatientsAsync(window);
        await InsideAsync(window);
        await AfterARestoreAsync(window);
        Assert.Empty(_problems);
        Assert.Equal(13, _seen);
        Assert.Empty(window.Complaints);
    }

    private async Task BackupsAsync(BrowserWindow window)
    {
        await window.GoToAsync("/backups");
        var row = window.Page.Locator($"[id='{_backup.Name}']");
        var restore = row.GetByRole(AriaRole.Button, new() { Name = In("Restore") }).First;
        await restore.ClickAsync();
        await SeesAsync(window, In("would disappear"));
        await LookAsync(window, "restore", restore);

        var check = row.GetByRole(AriaRole.Button, new() { Name = In("Check") });
        await check.ClickAsync();
        await SeesAsync(window, In("were read"));
        await LookAsync(window, "check", check);

        var delete = row.GetByRole(AriaRole.Button, new() { Name = In("Delete") });
        await delete.ClickAsync();
        await SeesAsync(window, In("Delete this backup?"));
        await LookAsync(window, "delete a backup", delete);

        await row.GetByRole(AriaRole.Button, new() { Name = In("More") }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Menuitem, new() { Name = In("Note") }).ClickAsync();
        await LookAsync(window, "note", null);
    }

    private async Task SettingsAsync(BrowserWindow window)
    {
        await window.GoToAsync("/");
        var settings = window.Button(In("Settings"));
        foreach (var tab in (string[])["Backups", "Schedule", "Second folder", "Search"])
        {
            await settings.ClickAsync();
            await Dialog(window).GetByRole(AriaRole.Tab, new() { Name = In(tab) }).ClickAsync();
            await Assertions.Expect(Dialog(window).GetByRole(AriaRole.Tabpanel))
                .ToBeVisibleAsync(new() { Timeout = WaitTimeout });
            await LookAsync(window, $"settings, {tab}", settings);
        }

        await settings.ClickAsync();
        await Dialog(window).GetByRole(AriaRole.Tab, new() { Name = In("Schedule") }).ClickAsync();
        await Dialog(window).GetByLabel(In("Hours between backups")).FillAsync("0.1");
        await Dialog(window).GetByLabel(In("Newest backups")).FillAsync("0");
        await Dialog(window).GetByRole(AriaRole.Button, new() { Name = In("Save") }).ClickAsync();
        await Assertions.Expect(Dialog(window).Locator(".mud-input-error").First)
            .ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        await LookAsync(window, "settings with mistakes", settings, asks: true);

        await window.Button(In("Appearance and language")).ClickAsync();
        await SeesAsync(window, "Deutsch");
        _problems.AddRange((await window.AccessibilityAsync()).Select(problem => $"appearance: {problem}"));
        await window.Page.Keyboard.PressAsync("Escape");
    }

    private async Task PatientsAsync(BrowserWindow window)
    {
        await window.GoToAsync($"/patients/{_old.Id}");
        var delete = window.Button(In("Delete"));
        await delete.ClickAsync();
        await SeesAsync(window, In("A backup is taken first"));
        await LookAsync(window, "delete a patient", delete);

        await window.GoToAsync("/patients");
        foreach (var name in (string[])["Wieck", "Meierhofer"])
            await window.Page.Locator("tr", new() { HasText = name }).GetByRole(AriaRole.Checkbox).CheckAsync();
        var many = window.Button(In("Delete selected"));
        await many.ClickAsync();
        await SeesAsync(window, In("Delete 2 patients?"));
        await LookAsync(window, "delete two patients", many);
    }

    private async Task InsideAsync(BrowserWindow window)
    {
        await window.GoToAsync($"/backups/{_backup.Name}");
        await window.Page.Locator(".cw-people button").First.ClickAsync();
        var back = window.Page.GetByRole(AriaRole.Button, new() { Name = In("Bring back") });
        await Assertions.Expect(back).ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        _problems.AddRange((await window.AccessibilityAsync()).Select(problem => $"inside: {problem}"));
        await back.ClickAsync();
        await LookAsync(window, "still here", back);
    }

    private async Task AfterARestoreAsync(BrowserWindow window)
    {
        await window.GoToAsync("/backups");
        await window.Page.Locator($"[id='{_backup.Name}']")
            .GetByRole(AriaRole.Button, new() { Name = In("Restore") }).First.ClickAsync();
        await Dialog(window).GetByRole(AriaRole.Textbox).FillAsync("RESTORE");
        await Dialog(window).GetByRole(AriaRole.Button, new() { Name = In("Restore"), Exact = true }).ClickAsync();
        await Assertions.Expect(Dialog(window))
            .ToContainTextAsync(In("The practice is back"), new() { Timeout = WaitTimeout });
        await Assertions.Expect(Dialog(window).GetByRole(AriaRole.Button, new() { Name = In("Close"), Exact = true }))
            .ToBeFocusedAsync(new() { Timeout = WaitTimeout });
        await LookAsync(window, "restored", null);
    }

    private async Task LookAsync(BrowserWindow window, string which, ILocator? opener, bool asks = false)
    {
        _seen++;
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Dialog, new() { NameRegex = new Regex(".+") }))
            .ToHaveCountAsync(1, new() { Timeout = WaitTimeout });
        await window.Page.WaitForFunctionAsync(
            "() => document.querySelector('.mud-dialog-container').contains(document.activeElement) || "
                + "document.activeElement === document.body");
        _problems.AddRange((await window.AccessibilityAsync()).Select(problem => $"{which}: {problem}"));
        if (await window.ScrollsSidewaysAsync())
            _problems.Add($"{which}: wider than the window");
        if (await Dialog(window).Locator(".mud-dialog-content")
            .EvaluateAsync<bool>("content => content.scrollWidth > content.clientWidth + 1"))
            _problems.Add($"{which}: its content is wider than the dialog");

        await window.Page.Keyboard.PressAsync("Tab");
        Assert.True(await Dialog(window).EvaluateAsync<bool>("dialog => dialog.contains(document.activeElement)"),
            $"{which}: Tab left the dialog");
        await window.Page.Keyboard.PressAsync("Escape");
        if (asks)
        {
            await Assertions.Expect(Dialog(window)).ToHaveCountAsync(2, new() { Timeout = WaitTimeout });
            await Dialog(window).Last.GetByRole(AriaRole.Button).Last.ClickAsync();
        }

        await Assertions.Expect(window.Page.GetByRole(AriaRole.Dialog))
            .ToHaveCountAsync(0, new() { Timeout = WaitTimeout });
        if (opener is not null)
            await Assertions.Expect(opener).ToBeFocusedAsync(new() { Timeout = WaitTimeout });
    }

    private string In(string english) => _german ? German[english] : english;

    private static ILocator Dialog(BrowserWindow window) => window.Page.GetByRole(AriaRole.Dialog);

    private Task<Patient> AddAsync(string given, string family) => App.Get<IPatients>().AddAsync(new PatientInput
    {
        GivenName = given,
        FamilyName = family,
        BirthDate = new DateOnly(1990, 9, 13),
    });
}
