using Bunit;
using ClinicWeb.Components.Pages.Visits;
using ClinicWeb.Tests.Components.Patients;
using ClinicWeb.Tests.Support;
using Microsoft.JSInterop;

namespace ClinicWeb.Tests.Components.Visits;

public class VisitFormPageTests : PagesTest
{
    [Fact]
    public void A_new_visit_begins_now_and_under_the_warning()
    {
        var patient = Patients.Put("Meier", "Anna", allergies: "Penicillin");
        var page = Open<VisitFormPage>($"/patients/{patient.Id}/visits/new", ("PatientId", patient.Id));
        Sees(page, "Allergies: Penicillin");
        Assert.Equal("22/11/2026", page.Find("#field-Date").GetAttribute("value"));
        Assert.Equal("12:00", page.Find("#field-Time").GetAttribute("value"));
        Type(page, "Complaint", "Cough");
        Type(page, "Notes", "Lungs clear.");
        page.Find("form").Submit();
        Sees(page, "The visit is saved.");
        var stored = Visits.Stored.Values.Single();
        Assert.Equal((new DateTime(2026, 11, 22, 12, 0, 0), "Cough", "Lungs clear."),
            (stored.VisitedAt, stored.Complaint, stored.Notes));
        Eventually.Holds(
            () => Assert.EndsWith($"/patients/{patient.Id}?visit={stored.Id}", Navigation.Uri,
                StringComparison.Ordinal));
    }

    [Fact]
    public void Saved_twice_before_the_page_has_gone_on_it_is_stored_once()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Open<VisitFormPage>($"/patients/{patient.Id}/visits/new", ("PatientId", patient.Id));
        Type(page, "Complaint", "Cough");
        page.Find("form").Submit();
        page.Find("form").Submit();
        Sees(page, "The visit is saved.");
        Assert.Single(Visits.Stored);
    }

    [Fact]
    public async Task What_waits_to_be_saved_when_the_window_is_closed_is_saved_all_the_same()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Open<VisitFormPage>($"/patients/{patient.Id}/visits/new", ("PatientId", patient.Id));
        Type(page, "Complaint", "Cough");
        Visits.Gate = new();
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("true", page.Find("form").GetAttribute("aria-busy")));
        await DisposeComponentsAsync();
        Visits.Gate.SetResult();
        Eventually.Holds(() => Assert.Equal("Cough", Assert.Single(Visits.Stored.Values).Complaint));
        Assert.EndsWith("/visits/new", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void A_draft_that_cannot_be_forgotten_makes_nobody_save_again()
    {
        var patient = Patients.Put("Meier", "Anna");
        var drafts = JSInterop.SetupModule(call => call.Arguments[0]?.ToString()?.Contains("drafts") == true);
        drafts.Mode = JSRuntimeMode.Loose;
        drafts.Setup<object?>("forget", _ => true).SetException(new JSDisconnectedException("The window is gone."));
        var page = Open<VisitFormPage>($"/patients/{patient.Id}/visits/new", ("PatientId", patient.Id));
        Type(page, "Complaint", "Cough");
        page.Find("form").Submit();
        Sees(page, "The visit is saved.");
        Assert.Contains("?visit=", Navigation.Uri, StringComparison.Ordinal);
        Assert.Single(Visits.Stored);
    }

    [Fact]
    public void Line_breaks_of_a_complaint_that_another_program_brought_stay()
    {
        var patient = Patients.Put("Meier", "Anna");
        var visit = Visits.Put(patient.Id, new DateTime(2025, 3, 1, 9, 0, 0), "Cough\nFever");
        var page = Open<VisitFormPage>($"/patients/{patient.Id}/visits/{visit.Id}", ("PatientId", patient.Id),
            ("Id", visit.Id));
        Assert.Equal("TEXTAREA", page.WaitForElement("#field-Complaint").TagName); // an input would drop them
        Type(page, "Notes", "Better");
        page.Find("form").Submit();
        Sees(page, "Your changes are saved.");
        Assert.Equal("Cough\nFever", Visits.Stored[visit.Id].Complaint);
    }

    [Fact]
    public void A_visit_does_not_open_under_the_address_of_another_patient()
    {
        var anna = Patients.Put("Meier", "Anna");
        var visit = Visits.Put(anna.Id, new DateTime(2025, 3, 1, 9, 0, 0), "Secret");
        var eva = Patients.Put("Meier", "Eva");
        var page = Open<VisitFormPage>($"/patients/{eva.Id}/visits/{visit.Id}", ("PatientId", eva.Id),
            ("Id", visit.Id));
        Sees(page, $"This patient has no visit {visit.Id}.");
        SeesNot(page, "Secret");
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Open<VisitFormPage>($"/patients/{patient.Id}/visits/new", ("PatientId", patient.Id));
        Type(page, "Date", "31/02/2026");
        Type(page, "Time", "noon");
        page.Find("form").Submit();
        Sees(page, "3 fields need correcting.");
        Sees(page, "Not a date.");
        Sees(page, "Not a time. Enter it like 14:30.");
        Sees(page, "Please fill this in.");
        Assert.Empty(Visits.Stored);
    }

    [Fact]
    public void Editing_the_words_keeps_the_second_of_the_visit()
    {
        var patient = Patients.Put("Meier", "Anna");
        var visit = Visits.Put(patient.Id, new DateTime(2025, 3, 1, 9, 0, 42), "Cough");
        var page = Open<VisitFormPage>($"/patients/{patient.Id}/visits/{visit.Id}", ("PatientId", patient.Id),
            ("Id", visit.Id));
        Type(page, "Complaint", "Dry cough");
        page.Find("form").Submit();
        Sees(page, "Your changes are saved.");
        Assert.Equal((new DateTime(2025, 3, 1, 9, 0, 42), "Dry cough"),
            (Visits.Stored[visit.Id].VisitedAt, Visits.Stored[visit.Id].Complaint));
    }

    [Fact]
    public void A_change_in_another_window_is_told()
    {
        var patient = Patients.Put("Meier", "Anna");
        var visit = Visits.Put(patient.Id, new DateTime(2025, 3, 1, 9, 0, 0), "Cough");
        var page = Open<VisitFormPage>($"/patients/{patient.Id}/visits/{visit.Id}", ("PatientId", patient.Id),
            ("Id", visit.Id));
        Type(page, "Notes", "mine");
        Visits.Stored[visit.Id] = visit with { Notes = "theirs", Version = 2 };
        page.Find("form").Submit();
        Sees(page, "This record was changed in another window");
        Click(page, "Show what is stored");
        Assert.Equal("mine", page.WaitForElement(".cw-typed dd").TextContent);
        Assert.Equal("theirs", Visits.Stored[visit.Id].Notes);
    }

    [Fact]
    public void A_visit_is_not_written_into_a_restored_practice()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Open<VisitFormPage>($"/patients/{patient.Id}/visits/new", ("PatientId", patient.Id));
        Type(page, "Complaint", "Cough");
        Watch.Replace();
        Sees(page, "nothing of it was written");
        page.Find("form").Submit();
        Assert.Empty(Visits.Stored);
    }

    [Fact]
    public void The_place_of_the_form_is_kept_while_it_loads()
    {
        var patient = Patients.Put("Meier", "Anna");
        Patients.Gate = new();
        var page = Open<VisitFormPage>($"/patients/{patient.Id}/visits/new", ("PatientId", patient.Id));
        Assert.NotEmpty(page.FindAll(".cw-skeleton"));
        Patients.Gate.SetResult();
        page.WaitForElement("#field-Complaint");
        Assert.Empty(page.FindAll(".cw-skeleton"));
    }

    [Fact]
    public void A_visit_that_is_not_there_is_told_with_a_way_back()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Open<VisitFormPage>($"/patients/{patient.Id}/visits/99", ("PatientId", patient.Id), ("Id", 99L));
        Sees(page, "There is no such visit.");
        Assert.Contains(page.FindAll("a"), link => link.GetAttribute("href") == "/patients");
    }

    [Fact]
    public void A_visit_for_a_patient_deleted_meanwhile_says_so()
    {
        var patient = Patients.Put("Meier", "Anna");
        var visit = Visits.Put(patient.Id, new DateTime(2025, 3, 1, 9, 0, 0), "Cough");
        var page = Open<VisitFormPage>($"/patients/{patient.Id}/visits/{visit.Id}", ("PatientId", patient.Id),
            ("Id", visit.Id));
        Visits.Stored.Clear();
        Type(page, "Notes", "mine");
        page.Find("form").Submit();
        Sees(page, "This record was deleted in another window");
    }
}
