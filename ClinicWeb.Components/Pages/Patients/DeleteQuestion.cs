using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Dialogs;
using ClinicWeb.Components.Dialogs.Patients;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>Asks whether to delete, and says exactly what goes: two people may have one name.</summary>
public sealed class DeleteQuestion(
    IDialogService dialogs, IVisits visits, IStringLocalizer<PatientTexts> texts, IStringLocalizer<SharedTexts> shared,
    IStringLocalizer<FileTexts> files)
{
    /// <summary>Asks about patients; null when the person thought better of it.</summary>
    public async Task<SafetyBackup?> AskAsync(IReadOnlyList<Patient> chosen, Func<Task<SafetyBackup>> delete) =>
        chosen.Count == 1
            ? await AskAsync(
                shared["DeleteNamed", chosen[0].Name], texts["DeletePatientText"], [await InFullAsync(chosen[0])],
                delete)
            : await AskAsync(
                texts["DeletePatientsTitle", chosen.Count], texts["DeletePatientsText"],
                [.. chosen.Select(p => $"{p.Name} · {Born(p)}")], delete);

    /// <summary>Asks about a visit; null when the person thought better of it.</summary>
    public Task<SafetyBackup?> AskAsync(Visit visit, Func<Task<SafetyBackup>> delete) => AskAsync(
        texts["DeleteVisitTitle", Day(visit)], texts["DeleteVisitText", visit.Complaint ?? ""], [], delete);

    /// <summary>Asks about an attached file; null when the person thought better of it.</summary>
    public Task<SafetyBackup?> AskAsync(Attachment file, Func<Task<SafetyBackup>> delete) => AskAsync(
        shared["DeleteNamed", file.Name], files["DeleteText"], [], delete);

    /// <summary>A visit's day, as the window writes it.</summary>
    internal static string Day(Visit visit) => visit.VisitedAt?.ToString("d", CultureInfo.CurrentCulture) ?? "?";

    private async Task<string> InFullAsync(Patient patient)
    {
        var held = (await visits.ListAsync(patient.Id)).Count;
        return $"{patient.Name} · {Born(patient)} · {patient.ChartNumber} · {shared.Visits(held)}";
    }

    private string Born(Patient patient) =>
        texts["Born", patient.BirthDate?.ToString("d", CultureInfo.CurrentCulture) ?? "?"];

    private async Task<SafetyBackup?> AskAsync(
        string title, string text, IReadOnlyList<string> names, Func<Task<SafetyBackup>> delete)
    {
        var dialog = await dialogs.ShowAsync<DeleteDialog>(title, new DialogParameters<DeleteDialog>
        {
            { d => d.Title, title },
            { d => d.Text, text },
            { d => d.Names, names },
            { d => d.Delete, delete },
        }, DialogExtensions.Options);
        return (await dialog.Result)?.Data as SafetyBackup;
    }
}
