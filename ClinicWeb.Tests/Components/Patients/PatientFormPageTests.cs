using Bunit;
using Bunit.TestDoubles;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Patients;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ClinicWeb.Tests.Components.Patients;

public class PatientFormPageTests : PagesTest
{
    private BunitNavigationManager History => Services.GetRequiredService<BunitNavigationManager>();

    [Fact]
    public void A_new_patient_is_stored_and_its_chart_opens()
    {
        var page = Open<PatientFormPage>("/patients/new");
        Type(page, "FamilyName", "  Meier ");
        Type(page, "GivenName", "Anna");
        Type(page, "BirthDate", "31.12.1961");
        Type(page, "Allergies", "Penicillin");
        Sees(page, "31 December 1961 · 64 years old");
        page.Find("form").Submit();
        Sees(page, "Meier, Anna was added.");
        var stored = Assert.Single(Patients.Stored.Values);
        Assert.Equal(("Meier", "Anna", new DateOnly(1961, 12, 31)),
            (stored.FamilyName, stored.GivenName, stored.BirthDate));
        Assert.Null(stored.Phone);
        Eventually.Holds(() => Assert.EndsWith($"/patients/{stored.Id}", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_at_its_field_and_nothing_is_stored()
    {
        var page = Open<PatientFormPage>("/patients/new");
        Type(page, "BirthDate", "soon");
        Type(page, "Email", "nowhere");
        page.Find("form").Submit();
        Sees(page, "4 fields need correcting. Nothing was saved.");
        Assert.Equal("Please fill this in.", ErrorOf(page, "FamilyName"));
        Assert.Equal("Please fill this in.", ErrorOf(page, "GivenName"));
        Assert.Equal("Not a date. Enter it like 31/12/1961.", ErrorOf(page, "BirthDate"));
        Assert.Equal("An e-mail address looks like name@example.org.", ErrorOf(page, "Email"));
        Assert.Empty(Patients.Stored);
        Type(page, "Email", "an na@b.org");
        Assert.Equal("An e-mail address looks like name@example.org.", ErrorOf(page, "Email"));
        Type(page, "Email", "a@b.org");
        Sees(page, "3 fields need correcting.");
    }

    [Fact]
    public void A_birth_date_to_come_is_refused_when_the_field_is_left()
    {
        var page = Open<PatientFormPage>("/patients/new");
        Type(page, "BirthDate", "2027-01-01");
        page.Find("#field-BirthDate").Blur();
        Sees(page, "This date is in the future.");
    }

    [Fact]
    public void What_is_too_long_is_said_and_not_cut_off()
    {
        var page = Open<PatientFormPage>("/patients/new");
        Type(page, "ChartNumber", new string('7', 33));
        page.Find("#field-ChartNumber").Blur();
        Sees(page, "At most 32 characters; these are 33.");
    }

    [Fact]
    public void What_the_practice_finds_wrong_stands_at_the_field_too()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Open<PatientFormPage>($"/patients/{patient.Id}/edit", ("Id", patient.Id));
        Type(page, "ChartNumber", "7");
        Patients.Failing = new ClinicException(ClinicError.Invalid, $"One field is wrong.", $"Correct it.")
        {
            Fields = new Dictionary<string, Text[]> { ["chartNumber"] = [$"Another patient has this chart number."] },
        };
        page.Find("form").Submit();
        Sees(page, "One field needs correcting.");
        Assert.Equal("Another patient has this chart number.", ErrorOf(page, "ChartNumber"));
    }

    [Fact]
    public void A_failed_save_keeps_what_was_typed_and_says_what_to_do()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Open<PatientFormPage>($"/patients/{patient.Id}/edit", ("Id", patient.Id));
        Type(page, "Phone", "0123");
        Patients.Failing =
            new ClinicException(ClinicError.DiskFull, $"The disk is full.", $"Make room, then save again.");
        page.Find("form").Submit();
        Sees(page, "Make room, then save again.");
        Assert.Equal("0123", page.Find("#field-Phone").GetAttribute("value"));
    }

    [Fact]
    public void A_change_in_another_window_is_told_and_neither_version_is_lost()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Open<PatientFormPage>($"/patients/{patient.Id}/edit", ("Id", patient.Id));
        Type(page, "Phone", "0123 mine");
        Patients.Stored[patient.Id] = patient with { Phone = "0456 theirs", Version = 2 };
        page.Find("form").Submit();
        Sees(page, "This record was changed in another window after you opened it.");
        Assert.Equal("0456 theirs", Patients.Stored[patient.Id].Phone);
        Click(page, "Show what is stored");
        Sees(page, "What you had typed");
        Assert.Equal("0456 theirs", page.Find("#field-Phone").GetAttribute("value"));
        Assert.Equal("0123 mine", page.Find(".cw-typed dd").TextContent);

        Type(page, "Phone", "0123 mine");
        page.Find("form").Submit();
        Sees(page, "Your changes are saved.");
        Assert.Equal("0123 mine", Patients.Stored[patient.Id].Phone);
    }

    [Fact]
    public void A_record_deleted_meanwhile_is_told_as_that()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Open<PatientFormPage>($"/patients/{patient.Id}/edit", ("Id", patient.Id));
        Type(page, "Phone", "0123");
        Patients.Stored.Clear();
        page.Find("form").Submit();
        Sees(page, "This record was deleted in another window");
    }

    [Fact]
    public void When_the_practice_is_replaced_under_the_form_it_says_so_at_once_and_writes_nothing()
    {
        var patient = Patients.Put("Meier", "Anna");
        var page = Open<PatientFormPage>($"/patients/{patient.Id}/edit", ("Id", patient.Id));
        Type(page, "Phone", "0123");
        Watch.Replace();
        Sees(page, "The practice was just restored from a backup.");
        Assert.True(page.Find("button[type=submit]").HasAttribute("disabled"));
        page.Find("form").Submit();
        Assert.Null(Patients.Stored[patient.Id].Phone);
        Assert.Equal("0123", page.Find("#field-Phone").GetAttribute("value"));
    }

    [Fact]
    public async Task Leaving_with_unsaved_words_asks_first()
    {
        var page = Open<PatientFormPage>("/patients/new");
        Type(page, "FamilyName", "Meier");
        var before = Navigation.Uri;
        await page.InvokeAsync(() => Navigation.NavigateTo("/backups"));
        Sees(page, "Leave without saving?");
        Click(page, "Keep editing");
        SeesNot(page, "Leave without saving?");
        Eventually.Holds(() => Assert.Equal(before, Navigation.Uri));

        await page.InvokeAsync(() => Navigation.NavigateTo("/backups"));
        Click(page, "Leave without saving");
        SeesNot(page, "Leave without saving?");
        Eventually.Holds(() => Assert.EndsWith("/backups", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Leaving_an_untouched_form_asks_nothing()
    {
        var page = Open<PatientFormPage>("/patients/new");
        page.WaitForElement("#field-FamilyName");
        await page.InvokeAsync(() => Navigation.NavigateTo("/backups"));
        Assert.Equal(NavigationState.Succeeded, History.History.First().State);
    }

    [Fact]
    public void An_unknown_patient_is_told_with_a_way_back()
    {
        var page = Open<PatientFormPage>("/patients/77/edit", ("Id", 77L));
        Sees(page, "There is no such patient.");
        Sees(page, "Back to the patients");
    }

    private static string ErrorOf(IRenderedComponent<IComponent> page, string field)
    {
        var input = page.Find($"#field-{field}");
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        return page.Find($"#{input.GetAttribute("aria-describedby")!.Split(' ')[0]}").TextContent.Trim();
    }
}
