using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Backups;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Components.Forms;

namespace ClinicWeb.Tests.Components.Pages.Backups;

public class BackupEditingTests : ComponentTest
{
    private readonly BackupSummary _backup = Backup(Noon.AddHours(-4)) with { SecondCopy = true };

    [Fact]
    public void Pins_and_unpins()
    {
        var page = Open();
        Choose(page, "Pin");
        page.WaitToShow("Pinned. It will not be removed automatically.");
        Assert.True(Backups.Shelf[0].Pinned);
        Choose(page, "Unpin");
        Eventually.Holds(() => Assert.False(Backups.Shelf[0].Pinned));
    }

    [Fact]
    public void Keeps_a_note_in_the_doctors_words()
    {
        var page = Open();
        Choose(page, "Note …");
        page.WaitForElement(".mud-dialog textarea").Input(" before the new computer ");
        page.Button("Save").Click();
        page.WaitToShow("Note saved.");
        Assert.Equal("before the new computer", Backups.Shelf[0].Note?.ToString());
        page.WaitForAssertion(() => Assert.Equal("before the new computer", page.Find(".cw-row-note").TextContent));
    }

    [Fact]
    public void A_note_that_is_given_up_changes_nothing()
    {
        var page = Open();
        Choose(page, "Note …");
        page.WaitForElement(".mud-dialog textarea").Input("never mind");
        page.Button("Cancel").Click();
        page.WaitToShow("Leave without saving?");
        page.Button("Leave without saving").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".mud-dialog")));
        Assert.Null(Backups.Shelf[0].Note);
    }

    [Fact]
    public void Says_what_could_not_be_done_and_leaves_the_row_as_it_is()
    {
        var page = Open();
        Backups.Failure =
            new ClinicException(ClinicError.BackupImpossible, $"The folder cannot be written.", $"Check its rights.");
        Choose(page, "Pin");
        page.WaitToShow("The folder cannot be written.");
        Assert.False(Backups.Shelf[0].Pinned);
    }

    [Fact]
    public void Shows_whether_there_is_a_second_copy_and_what_deserves_a_look()
    {
        Backups.Shelf.Add(Backup(Noon.AddHours(-9)) with { SecondCopy = false });
        Feed.Push(Feed.Current with { Warnings = [$"The second folder is away."] });
        var page = Open();
        Assert.All(["Also in the second folder", "Not yet in the second folder", "The second folder is away."],
            words => page.WaitToShow(words));
    }

    [Fact]
    public void A_long_list_is_shown_piece_by_piece()
    {
        for (var i = 1; i <= 60; i++)
            Backups.Shelf.Add(Backup(Noon.AddDays(-i)));
        var page = Open();
        Assert.Equal(50, page.FindAll(".cw-row").Count);
        page.FindAll("button").Single(button => button.TextContent.Contains("11", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Equal(61, page.FindAll(".cw-row").Count));
    }

    [Fact]
    public async Task While_a_zip_is_received_the_zone_says_so_and_takes_no_second_one()
    {
        Backups.Gate = new();
        var page = Show<UploadZone>();
        var input = page.FindComponent<InputFile>();
        var receiving = Task.Run(() => input.UploadFiles(InputFileContent.CreateFromBinary(new byte[300], "old.zip")));
        page.WaitForAssertion(() => Assert.Contains("busy", page.Find(".cw-upload").ClassList));
        Assert.True(page.Find("input[type=file]").HasAttribute("disabled"));
        Backups.Gate.SetResult();
        await receiving;
        page.WaitForAssertion(() => Assert.False(page.Find("input[type=file]").HasAttribute("disabled")));
    }

    private IRenderedComponent<Stage> Open()
    {
        Backups.Shelf.Add(_backup);
        var page = Show<BackupsPanel>();
        page.WaitForElement(".cw-row");
        return page;
    }

    private static void Choose(IRenderedComponent<Stage> page, string item)
    {
        page.Find(".cw-row .mud-menu button").Click();
        page.WaitForElements("[role=menuitem]").Single(entry => entry.TextContent.Trim() == item).Click();
    }
}
