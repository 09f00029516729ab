using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Recovery;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Components.Forms;

namespace ClinicWeb.Tests.Components.Pages.Recovery;

public class RecoveryPanelTests : ComponentTest
{
    private static readonly BackupStatus Damaged = new()
    {
        State = BackupState.Recovery,
        Recovery = new($"The database file clinic.db is empty.", Noon, null),
    };

    public RecoveryPanelTests() => Feed.Push(Damaged);

    [Fact]
    public void Says_what_happened_while_the_backups_are_still_being_read()
    {
        Backups.Gate = new();
        var page = Show<RecoveryPanel>();
        page.WaitToShow("The database file clinic.db is empty.");
        Assert.NotEmpty(page.FindAll(".cw-skeleton"));
        Backups.Shelf.Add(Backup(Noon.AddMinutes(-42)));
        Backups.Gate.SetResult();
        page.WaitToShow("42 minutes ago");
        Assert.Empty(page.FindAll(".cw-skeleton"));
    }

    [Fact]
    public void Offers_another_look_when_the_backups_cannot_be_read()
    {
        Backups.Shelf.Add(Backup(Noon.AddMinutes(-42)));
        Backups.Failure =
            new ClinicException(ClinicError.BackupImpossible, $"The folder cannot be read.", $"Check its rights.");
        var page = Show<RecoveryPanel>();
        page.WaitToShow("The folder cannot be read.");
        page.Button("Try again").Click();
        page.WaitForElement(".cw-recovery-best");
    }

    [Fact]
    public void Offers_earlier_ones_too_but_no_damaged_one()
    {
        Backups.Shelf.AddRange(
        [
            Backup(Noon.AddHours(-1)) with { Health = BackupHealth.Damaged },
            Backup(Noon.AddHours(-2)),
            Backup(Noon.AddHours(-7)),
        ]);
        var page = Show<RecoveryPanel>();
        page.WaitForElement(".cw-recovery-best");
        Assert.Contains("10:00", page.Find(".cw-recovery-best").TextContent, StringComparison.Ordinal);
        Assert.Contains("05:00", Assert.Single(page.FindAll(".cw-row")).TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "tries again by itself")]
    [InlineData(true, "start the newer one")]
    public void What_is_sound_and_only_not_open_is_not_offered_to_be_replaced(bool newer, string whatToDo)
    {
        Backups.Shelf.Add(Backup(Noon.AddMinutes(-42)));
        Feed.Push(Damaged with
        {
            Recovery = new($"Another program holds it.", Noon, null) { Newer = newer, ForNow = !newer },
        });
        var page = Show<RecoveryPanel>();
        page.WaitToShow("Another program holds it.");
        page.WaitToShow(whatToDo);
        Assert.Empty(page.FindAll("button"));
        Assert.Empty(page.FindAll("input"));

        Feed.Push(Damaged);
        page.WaitForElement(".cw-recovery-best");
    }

    [Fact]
    public void A_zip_from_elsewhere_joins_the_list()
    {
        var page = Show<RecoveryPanel>();
        page.WaitToShow("There is no good backup");
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(new byte[100], "stick.zip"));
        page.WaitForElement(".cw-recovery-best");
    }
}
