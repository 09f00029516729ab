using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Patients;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Components;

namespace ClinicWeb.Tests.Components.Patients;

public class PatientChartPageTests : PagesTest
{
    [Fact]
    public void The_chart_says_who_it_is_and_warns_of_allergies()
    {
        var patient = Patients.Put("Meier", "Anna", allergies: "Penicillin (rash)");
        var page = Chart(patient);
        Sees(page, "Meier, Anna");
        Assert.Equal("Meier, Anna", page.Find("h1").TextContent);
        Sees(page, "65 years old");
        Sees(page, "born 03/05/1961");
        Sees(page, "Chart 1001");
        Assert.Equal("Allergies: Penicillin (rash)", page.Find(".cw-allergies").TextContent.Trim());
    }

    [Theory]
    [InlineData("2026-11-22", "0 days old")]
    [InlineData("2026-11-21", "1 day old")]
    [InlineData("2026-10-23", "30 days old")]
    [InlineData("2026-10-22", "1 month old")]
    [InlineData("2024-11-23", "23 months old")]
    [InlineData("2024-11-22", "2 years old")]
    public void An_age_is_said_in_the_unit_a_doctor_uses(string birth, string age)
    {
        var page = Chart(
            Patients.Put("Klein", "Max",
                birth: DateOnly.Parse(birth, System.Globalization.CultureInfo.InvariantCulture)));
        Sees(page, age);
    }

    [Fact]
    public void Visits_stand_newest_first_and_open_on_demand()
    {
        var patient = Patients.Put("Meier", "Anna");
        Visits.Put(patient.Id, new DateTime(2025, 3, 1, 9, 0, 0), "Cough", notes: "Lungs clear.");
        Visits.Put(patient.Id, new DateTime(2026, 3, 1, 9, 0, 0), "Headache", diagnosis: "Migraine");
        var page = Chart(patient);
        Assert.Equal(["Headache", "Cough"], page.WaitForElements(".cw-visit-what > span").Select(s => s.TextContent));
        Sees(page, "Migraine");
        SeesNot(page, "Lungs clear.");
        page.FindAll(".cw-visit-head")[1].Click();
        Sees(page, "Lungs clear.");
        Assert.Equal("true", page.FindAll(".cw-visit-head")[1].GetAttribute("aria-expanded"));
        page.FindAll(".cw-visit-head")[1].Click();
        SeesNot(page, "Lungs clear.");
    }

    [Fact]
    public void A_visit_named_in_the_address_is_open()
    {
        var patient = Patients.Put("Meier", "Anna");
        var visit = Visits.Put(patient.Id, new DateTime(2025, 3, 1, 9, 0, 0), "Cough", notes: "Lungs clear.");
        var page = Open<PatientChartPage>($"/patients/{patient.Id}?visit={visit.Id}", ("Id", patient.Id));
        Sees(page, "Lungs clear.");
    }

    [Fact]
    public void Without_visits_the_chart_offers_the_first_one()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Chart(patient);
        Sees(page, "No visits yet");
        Assert.Equal($"/patients/{patient.Id}/visits/new", page.Find(".cw-empty a").GetAttribute("href"));
    }

    [Fact]
    public void An_unknown_patient_is_told_with_a_way_back()
    {
        var page = Open<PatientChartPage>("/patients/77", ("Id", 77L));
        Sees(page, "There is no such patient.");
        Sees(page, "Back to the patients");
    }

    [Fact]
    public void A_deleted_patient_comes_back_with_undo()
    {
        var patient = Patients.Put("Meier", "Anna");
        Visits.Put(patient.Id, new DateTime(2025, 3, 1, 9, 0, 0), "Cough");
        var page = Chart(patient);
        Click(page, "Delete");
        Sees(page, "Delete Meier, Anna?");
        Click(page, "Delete");
        Sees(page, "Meier, Anna was deleted. A backup was taken first.");
        Assert.Empty(Patients.Stored);
        Eventually.Holds(() => Assert.EndsWith("/patients", Navigation.Uri, StringComparison.Ordinal));
        Click(page, "Undo");
        Sees(page, "Meier, Anna is back, with all visits.");
        Assert.Equal(patient, Assert.Single(Patients.Stored.Values));
        Eventually.Holds(() => Assert.EndsWith($"/patients/{patient.Id}", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void An_undo_from_an_older_backup_says_of_when_it_is()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Chart(patient);
        Click(page, "Delete");
        Click(page, "Delete");
        Sees(page, "Meier, Anna was deleted.");
        Recovery.Older = new RecordHolder("backup_1.zip", Noon.AddHours(-4), false);
        Click(page, "Undo");
        Sees(page, "Meier, Anna is back");
        Sees(page, "This is how it was on 22/11/2026 08:00");
        Assert.Equal(("backup_1.zip", patient.Id), Assert.Single(Recovery.Restored));
    }

    [Fact]
    public void Thinking_better_of_it_takes_no_backup_and_deletes_nothing()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Chart(patient);
        Click(page, "Delete");
        Click(page, "Cancel");
        SeesNot(page, "Delete Meier, Anna?");
        Assert.Equal(0, Guard.Taken);
        Assert.Single(Patients.Stored);
    }

    [Fact]
    public void A_deleted_visit_comes_back_with_undo()
    {
        var patient = Patients.Put("Meier", "Anna");
        Visits.Put(patient.Id, new DateTime(2025, 3, 1, 9, 0, 0), "Cough", notes: "Lungs clear.");
        var page = Chart(patient);
        page.WaitForElement(".cw-visit-head").Click();
        Click(page, "Delete visit");
        Click(page, "Delete");
        Sees(page, "The visit of 01/03/2025 was deleted.");
        Sees(page, "No visits yet");
        Click(page, "Undo");
        Sees(page, "The visit is back.");
        Assert.Equal(("Cough", "Lungs clear."),
            (Visits.Stored.Values.Single().Complaint, Visits.Stored.Values.Single().Notes));
        Sees(page, "Cough");
    }

    [Fact]
    public void A_visit_is_not_undone_into_a_restored_practice()
    {
        var patient = Patients.Put("Meier", "Anna");
        Visits.Put(patient.Id, new DateTime(2025, 3, 1, 9, 0, 0), "Cough");
        var page = Chart(patient);
        page.WaitForElement(".cw-visit-head").Click();
        Click(page, "Delete visit");
        Click(page, "Delete");
        Sees(page, "was deleted");
        Watch.Replace();
        Click(page, "Undo");
        Sees(page, "The practice was restored meanwhile.");
        Assert.Empty(Visits.Stored);
    }

    [Fact]
    public void A_question_that_was_open_during_a_restore_deletes_nobody_in_the_practice_of_now()
    {
        var patient = Patients.Put("Meier", "Anna");
        Visits.Put(patient.Id, new DateTime(2025, 3, 1, 9, 0, 0), "Cough");
        var page = Chart(patient);
        Click(page, "Delete");
        Sees(page, "Delete Meier, Anna?");
        Watch.Replace();
        Click(page, "Delete");
        Sees(page, "The practice was restored meanwhile, so nothing was deleted.");
        Assert.Equal((patient, 0), (Assert.Single(Patients.Stored.Values), Guard.Taken));
        Click(page, "Cancel");

        page.WaitForElement(".cw-visit-head").Click();
        Click(page, "Delete visit");
        Watch.Replace();
        Click(page, "Delete");
        Sees(page, "The practice was restored meanwhile, so nothing was deleted.");
        Assert.Single(Visits.Stored);
    }

    [Fact]
    public void A_patient_is_not_undone_into_a_restored_practice()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Chart(patient);
        Click(page, "Delete");
        Click(page, "Delete");
        Sees(page, "Meier, Anna was deleted.");
        var then = Watch.Generation;
        Watch.Replace();
        Click(page, "Undo");
        Eventually.Holds(() => Assert.Equal(then, Assert.Single(Recovery.Tickets)));
    }

    [Fact]
    public void After_a_restore_the_chart_shows_the_practice_of_now()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Chart(patient);
        Sees(page, "Meier, Anna");
        Patients.Stored[patient.Id] = patient with { FamilyName = "Schulz" };
        Watch.Replace();
        Sees(page, "Schulz, Anna");
        Patients.Stored.Clear();
        Watch.Replace();
        Sees(page, "There is no such patient.");
    }

    [Fact]
    public void The_print_view_shows_everything_open()
    {
        var patient = Patients.Put("Meier", "Anna", allergies: "Latex");
        Visits.Put(patient.Id, new DateTime(2025, 3, 1, 9, 0, 0), "Cough", notes: "Lungs clear.");
        var page = Open<PatientPrintPage>($"/patients/{patient.Id}/print", ("Id", patient.Id));
        Sees(page, "Lungs clear.");
        Sees(page, "Latex");
        Sees(page, "Printed on 22/11/2026 12:00");
    }

    [Fact]
    public void The_print_view_of_a_patient_without_visits_says_so()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Open<PatientPrintPage>($"/patients/{patient.Id}/print", ("Id", patient.Id));
        Sees(page, "Printed on");
        Assert.Empty(page.FindAll("article"));
    }

    [Fact]
    public void The_print_view_of_nobody_says_so_and_prints_nothing()
    {
        var page = Open<PatientPrintPage>("/patients/99/print", ("Id", 99L));
        Sees(page, "There is no such patient.");
        Assert.True(
            page.FindAll("button").Single(button => button.TextContent.Trim() == "Print").HasAttribute("disabled"));
    }

    [Fact]
    public void The_place_of_the_chart_is_kept_while_it_loads() => KeepsItsPlace<PatientChartPage>("");

    [Fact]
    public void The_place_of_the_print_view_is_kept_while_it_loads() => KeepsItsPlace<PatientPrintPage>("/print");

    [Fact]
    public void The_place_of_the_form_is_kept_while_it_loads() => KeepsItsPlace<PatientFormPage>("/edit");

    private void KeepsItsPlace<TPage>(string below)
        where TPage : IComponent
    {
        var patient = Patients.Put("Meier", "Anna");
        Patients.Gate = new();
        var page = Open<TPage>($"/patients/{patient.Id}{below}", ("Id", patient.Id));
        Assert.NotEmpty(page.FindAll(".cw-skeleton"));
        Patients.Gate.SetResult();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".cw-skeleton")));
    }

    private IRenderedComponent<IComponent> Chart(Patient patient) =>
        Open<PatientChartPage>($"/patients/{patient.Id}", ("Id", patient.Id));
}
