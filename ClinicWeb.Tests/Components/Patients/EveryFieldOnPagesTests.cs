using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Backups;
using ClinicWeb.Components.Pages.Patients;
using ClinicWeb.Components.Pages.Visits;
using ClinicWeb.Components.Resources;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Tests.Components.Patients;

/// <summary>A new field is typed, told apart and shown like the others: whatever forgets one is named here.</summary>
public sealed class EveryFieldOnPagesTests : PagesTest
{
    private static readonly PatientInput WholePatient = FilledRecord.Whole<PatientInput>();
    private static readonly VisitInput WholeVisit = FilledRecord.Whole<VisitInput>();
    private static readonly DateOnly Today = new(2026, 11, 22);

    private IStringLocalizer<PatientTexts> Texts => Services.GetRequiredService<IStringLocalizer<PatientTexts>>();

    public static TheoryData<string> OfPatient => Names<PatientInput>();

    public static TheoryData<string> OfVisit => Names<VisitInput>();

    [Theory]
    [MemberData(nameof(OfPatient))]
    public void A_field_of_a_patient_is_typed_and_told_by_its_label(string name)
    {
        var other = FilledRecord.Other(WholePatient, name);

        Assert.Equal([name], FilledRecord.Unlike(WholePatient, PatientDraft.Of(other).ToInput(Today)));
        Assert.Single(PatientDraft.Of(other).Named(Texts).Except(PatientDraft.Of(WholePatient).Named(Texts)));
    }

    [Theory]
    [MemberData(nameof(OfVisit))]
    public void A_field_of_a_visit_is_typed_and_told_by_its_label(string name)
    {
        var other = FilledRecord.Other(WholeVisit, name);

        Assert.Equal([name], FilledRecord.Unlike(WholeVisit, VisitDraft.Of(other).ToInput(Today)));
        Assert.Single(VisitDraft.Of(other).Named(Texts).Except(VisitDraft.Of(WholeVisit).Named(Texts)));
    }

    [Theory]
    [MemberData(nameof(OfPatient))]
    public void A_field_of_a_patient_in_a_backup_is_shown(string name) =>
        Assert.NotEqual(Shown(WholePatient, WholeVisit), Shown(FilledRecord.Other(WholePatient, name), WholeVisit));

    [Theory]
    [MemberData(nameof(OfVisit))]
    public void A_field_of_a_visit_in_a_backup_is_shown(string name) =>
        Assert.NotEqual(Shown(WholePatient, WholeVisit), Shown(WholePatient, FilledRecord.Other(WholeVisit, name)));

    [Fact]
    public async Task Every_field_of_a_patient_is_on_the_form()
    {
        var patient = await Patients.AddAsync(WholePatient);
        var page = Open<PatientFormPage>($"/patients/{patient.Id}/edit", ("Id", patient.Id));

        Assert.Empty(Missing(page, PatientDraft.Of(WholePatient)));
    }

    [Fact]
    public async Task Every_field_of_a_visit_is_on_the_form()
    {
        var patient = await Patients.AddAsync(WholePatient);
        var visit = await Visits.AddAsync(patient.Id, WholeVisit);
        var page = Open<VisitFormPage>(
            $"/patients/{patient.Id}/visits/{visit.Id}", ("PatientId", patient.Id), ("Id", visit.Id));

        Assert.Empty(Missing(page, VisitDraft.Of(WholeVisit)));
    }

    // Fields that cannot be typed, or stand there with another one's words.
    private static IEnumerable<string> Missing<TDraft>(IRenderedComponent<IComponent> page, TDraft draft)
    {
        page.WaitForElement("form");
        return FilledRecord.Fields<TDraft>().Where(field =>
            page.FindAll($"#field-{field.Name}").SingleOrDefault() is not { } input
                || (field.GetValue(draft) is string words && input.GetAttribute("value") != words))
            .Select(field => field.Name);
    }

    // What a doctor reads, without the numbers that each drawing gives its elements.
    private string Shown(PatientInput patient, VisitInput visit)
    {
        var content = new PatientWithVisits(
            Stored(new Patient { Id = 1 }, patient), [Stored(new Visit { Id = 1, PatientId = 1 }, visit)]);
        return string.Join('\n', Render<BackupPatient>(parameters => parameters
            .Add(page => page.Backup, "backup.zip").Add(page => page.When, "yesterday")
            .Add(page => page.Content, content)).Nodes.Select(node => node.TextContent));
    }

    private static TStored Stored<TStored, TInput>(TStored stored, TInput input)
        where TStored : TInput
    {
        foreach (var field in FilledRecord.Fields<TInput>())
            field.SetValue(stored, field.GetValue(input));
        return stored;
    }

    private static TheoryData<string> Names<T>() => [.. FilledRecord.Fields<T>().Select(field => field.Name)];
}
