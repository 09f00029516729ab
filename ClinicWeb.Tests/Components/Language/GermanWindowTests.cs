using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Pages.Activity;
using ClinicWeb.Components.Pages.Backups;
using ClinicWeb.Components.Pages.Patients;
using ClinicWeb.Components.Session;
using ClinicWeb.Tests.Components.Patients;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace ClinicWeb.Tests.Components.Language;

public class GermanWindowTests : PagesTest
{
    public GermanWindowTests() => Speak("de-DE");

    [Fact]
    public void A_damaged_backup_says_in_German_what_is_wrong()
    {
        Backups.Shelf.Add(
            Backup(Noon.AddHours(-1)) with
            {
                Health = BackupHealth.Damaged,
                Problem = $"{"clinic.db"} in it is damaged (its checksum does not match)."
            });
        var page = Show<BackupsPanel>();
        page.WaitForAssertion(() => Assert.Equal(
            "clinic.db darin ist beschädigt (die Prüfsumme stimmt nicht).", page.Find(".cw-row-problem").TextContent));
    }

    [Fact]
    public void A_failed_backup_is_German_on_the_list_and_in_the_activity()
    {
        var failure = new ClinicException(
            ClinicError.DiskFull, $"The disk is full, so no backup could be made.",
            $"Free some space on this computer, then press Backup now.");
        const string voll =
            "Die Festplatte ist voll; es konnte nicht gesichert werden. Schaffen Sie Platz auf diesem Computer, und "
                + "klicken Sie dann auf „Jetzt sichern“.";
        Activity.Entries.Add(
            new(Noon.AddHours(-1), ActivityKind.Backup, false, null, BackupTrigger.Manual, failure.Detail, 812));
        var page = Show<ActivityPage>();
        page.WaitForAssertion(() => Assert.Contains(voll, page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("disk", page.Markup, StringComparison.Ordinal);
        Assert.Equal(voll, Services.GetRequiredService<Notifications>().Words(failure));
    }

    [Fact]
    public void The_grid_of_patients_has_German_words_for_its_own_buttons()
    {
        for (var i = 0; i < 60; i++)
            Patients.Put($"Abel{i}", "Anna");
        var page = Open<PatientsPage>("/patients");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("a[data-row]")));
        Assert.Contains("Alle Zeilen auswählen", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("Select (all rows|row)|Next page|Rows per page|\"Sort\"|Column options"),
            page.Markup);
    }

    [Fact]
    public void Every_word_that_MudBlazor_has_is_there_in_German_with_the_same_places()
    {
        var english =
            Read("MudBlazor.Resources.LanguageResource", typeof(MudLocalizer).Assembly, CultureInfo.InvariantCulture);
        var german =
            Read("ClinicWeb.Components.Resources.MudTexts", typeof(Notifications).Assembly, new CultureInfo("de"));
        Assert.Equal(english.Keys.Order(), german.Keys.Order());
        var localizer = Services.GetRequiredService<MudLocalizer>();
        Assert.All(english, word =>
        {
            Assert.Equal(Regex.Count(word.Value, @"\{\d\}"), Regex.Count(german[word.Key], @"\{\d\}"));
            Assert.Equal(german[word.Key], localizer[word.Key].Value);
        });
    }

    private static Dictionary<string, string> Read(string name, System.Reflection.Assembly assembly,
        CultureInfo culture) =>
        new ResourceManager(name, assembly).GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
}
