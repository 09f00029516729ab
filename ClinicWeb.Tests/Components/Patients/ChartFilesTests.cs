using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Patients;
using ClinicWeb.Tests.Support;
using ClinicWeb.Tests.Support.Fakes;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace ClinicWeb.Tests.Components.Patients;

public class ChartFilesTests : PagesTest
{
    [Fact]
    public void A_chart_without_files_says_what_comes_there_and_takes_them()
    {
        var page = Chart(Patients.Put("Meier", "Anna"));

        Sees(page, "No files yet.");
        Assert.Equal("Attach files", page.Find(".cw-files input[type=file]").GetAttribute("aria-label"));
        Assert.Empty(page.FindAll(".cw-file-gone"));
    }

    [Fact]
    public void Each_file_opens_in_its_own_way_and_tells_size_day_note_and_visit()
    {
        var patient = Patients.Put("Meier", "Anna");
        var visit = Visits.Put(patient.Id, new DateTime(2026, 3, 1, 9, 0, 0), "Headache");
        var pdf = Attachments.Put(patient.Id, "letter.pdf", visit: visit.Id, note: "From the clinic");
        var picture = Attachments.Put(patient.Id, "rash.jpg", "image/jpeg");
        var scan = Attachments.Put(patient.Id, "scan.tif", "image/tiff");

        var page = Chart(patient);

        Sees(page, "123.5 kB · 20/11/2026 · Visit of 01/03/2026");
        Sees(page, "From the clinic");
        var letter = page.Find($"#file-{pdf.Id} .cw-file-name");
        Assert.Equal(
            ($"/api/files/{pdf.Id}/content", "_blank", "noopener"),
            (letter.GetAttribute("href"), letter.GetAttribute("target"), letter.GetAttribute("rel")));
        Assert.Equal($"/api/files/{picture.Id}/content", page.Find($"#file-{picture.Id} img").GetAttribute("src"));
        Assert.Equal(
            $"/api/files/{scan.Id}/content?download=true", page.Find($"#file-{scan.Id} .cw-file-name").GetAttribute(
                "href"));
        page.Find($"#file-{picture.Id} .cw-file-name").Click();
        Assert.Equal("Preview of rash.jpg", page.WaitForElement(".cw-picture img").GetAttribute("alt"));
    }

    [Fact]
    public void A_visit_says_how_many_files_it_has_and_shows_them_when_it_is_open()
    {
        var patient = Patients.Put("Meier", "Anna");
        var visit = Visits.Put(patient.Id, new DateTime(2026, 3, 1, 9, 0, 0), "Headache");
        Attachments.Put(patient.Id, "of the visit.pdf", visit: visit.Id);
        Attachments.Put(patient.Id, "of the patient.pdf");
        var page = Chart(patient);

        Assert.Contains("1 file", page.WaitForElement(".cw-has-files").TextContent, StringComparison.Ordinal);
        page.Find(".cw-visit-head").Click();

        Assert.Equal("of the visit.pdf", page.WaitForElement(".cw-visit-files .cw-file-name").TextContent);
        Assert.Equal(
            "Attach files to this visit", page.Find(".cw-visit-body input[type=file]").GetAttribute("aria-label"));
    }

    [Fact]
    public void What_is_chosen_is_attached_one_after_the_other_and_listed()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Chart(patient);

        page.FindComponent<InputFile>().UploadFiles(
            InputFileContent.CreateFromText("%PDF-1", "one.pdf"), InputFileContent.CreateFromText("%PDF-2", "two.pdf"));

        Sees(page, "2 files are attached.");
        Assert.Equal(["two.pdf", "one.pdf"], page.WaitForElements(".cw-file-name").Select(name => name.TextContent));
        Assert.Equal(2, Attachments.Contents.Count);
    }

    [Fact]
    public void A_refused_file_is_told_by_name_and_the_others_are_attached()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Chart(patient);
        Attachments.Failing = new ClinicException(ClinicError.Invalid, $"Files of this kind are not attached.",
            $"Send it once more.");

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("x", "game.exe"));

        Sees(page, "game.exe was not attached.");
        Sees(page, "Files of this kind are not attached.");
        Attachments.Failing = null;
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("x", "fine.pdf"));
        Sees(page, "fine.pdf is attached.");
        SeesNot(page, "game.exe");
    }

    [Fact]
    public void A_file_is_renamed_and_an_empty_name_is_refused_in_the_dialog()
    {
        var patient = Patients.Put("Meier", "Anna");
        Attachments.Put(patient.Id, "letter.pdf");
        var page = Chart(patient);

        Menu(page, "letter.pdf", "Rename or note");
        page.WaitForElement(".mud-dialog input").Input(" ");
        Click(page, "Save");
        Sees(page, "The file needs a name.");
        page.Find(".mud-dialog input").Input("Knee.pdf");
        page.Find(".mud-dialog textarea").Input("left");
        Click(page, "Save");

        Sees(page, "Knee.pdf is saved.");
        Assert.Equal("Knee.pdf", page.WaitForElement(".cw-file-name").TextContent);
        Sees(page, "left");
    }

    [Fact]
    public void A_note_that_was_typed_is_asked_about_before_it_is_dropped()
    {
        var patient = Patients.Put("Meier", "Anna");
        Attachments.Put(patient.Id, "letter.pdf");
        var page = Chart(patient);

        Menu(page, "letter.pdf", "Rename or note");
        page.WaitForElement(".mud-dialog textarea").Input("left knee");
        Assert.True(page.Find("[data-leave]").TextContent.Contains("Cancel", StringComparison.Ordinal)); // by Escape
        Click(page, "Cancel");
        Sees(page, "Leave without saving?");
        Click(page, "Keep editing");
        SeesNot(page, "Leave without saving?");
        Click(page, "Save");
        Sees(page, "left knee");
    }

    [Fact]
    public void What_was_chosen_before_a_restore_is_not_changed_in_the_restored_practice()
    {
        var patient = Patients.Put("Meier", "Anna");
        Attachments.Put(patient.Id, "letter.pdf");
        var page = Chart(patient);

        Menu(page, "letter.pdf", "Rename or note");
        page.WaitForElement(".mud-dialog input").Input("Knee.pdf");
        Watch.Replace();
        Click(page, "Save");

        Sees(page, "restored");
        Assert.Equal("letter.pdf", Attachments.Stored.Values.Single().Name);
    }

    [Fact]
    public void A_delete_takes_a_backup_first_and_can_be_undone_at_once_or_later()
    {
        var patient = Patients.Put("Meier", "Anna");
        Attachments.Put(patient.Id, "letter.pdf");
        var page = Chart(patient);

        Menu(page, "letter.pdf", "Delete");
        Sees(page, "Delete letter.pdf?");
        Click(page, "Delete");
        Sees(page, "letter.pdf was deleted.");
        Assert.Single(Attachments.Proofs);
        Sees(page, "Deleted files (1)");
        Click(page, "Undo");
        Sees(page, "letter.pdf is back.");
        Assert.Single(Attachments.Stored);

        Menu(page, "letter.pdf", "Delete");
        Click(page, "Delete");
        Eventually.Holds(() => Assert.Empty(Attachments.Stored));
        Click(page, "Bring back letter.pdf");
        Eventually.Holds(() => Assert.Single(Attachments.Stored));
    }

    [Fact]
    public void German_windows_have_German_words()
    {
        Speak("de-DE");
        var patient = Patients.Put("Meier", "Anna");
        Attachments.Put(patient.Id, "Brief.pdf");
        var page = Chart(patient);

        Sees(page, "Dateien");
        Sees(page, "Dateien anhängen");
        Sees(page, "123,5 kB · 20.11.2026");
    }

    private static void Menu(IRenderedComponent<IComponent> page, string file, string item)
    {
        page.WaitForElement($".cw-file-list button[aria-label=\"More for {file}\"]").Click();
        page.WaitForElements(".mud-menu-item").Last(entry => entry.TextContent.Trim() == item).Click();
    }

    private IRenderedComponent<Window<PatientChartPage>> Chart(Patient patient) =>
        Open<PatientChartPage>($"/patients/{patient.Id}", ("Id", patient.Id));
}
