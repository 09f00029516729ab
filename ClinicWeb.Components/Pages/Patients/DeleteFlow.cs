using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Dialogs;
using ClinicWeb.Components.Dialogs.Patients;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Layout;
using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>
/// Every delete from the pages: asks, takes a backup, deletes on the strength of it, and offers to undo from it. Without
/// that backup nothing is deleted.
/// </summary>
public sealed class DeleteFlow(
    IPatients patients, IVisits visits, IHistory history, IDeleteGuard guard, IRestores restores, IPracticeWatch practice,
    IDialogService dialogs, Notifications notices, TimeText moments, IStringLocalizer<PatientTexts> texts, IStringLocalizer<SharedTexts> shared)
{
    /// <summary>Deletes patients with one backup for all; false when the person thought better of it.</summary>
    public async Task<bool> DeleteAsync(IReadOnlyList<Patient> chosen, Func<Task> afterUndo)
    {
        long[] ids = [.. chosen.Select(p => p.Id)];
        var one = chosen.Count == 1;
        var proof = await AskAsync(
            one ? texts["DeletePatientTitle", chosen[0].Name] : texts["DeletePatientsTitle", chosen.Count],
            one ? texts["DeletePatientText"] : texts["DeletePatientsText"],
            one ? [await InFullAsync(chosen[0])] : [.. chosen.Select(p => $"{p.Name} · {Born(p)}")],
            async () =>
            {
                await patients.EnsureExistAsync(ids);
                var taken = await guard.TakeAsync();
                await patients.DeleteAsync(ids, taken);
                return taken;
            });
        if (proof is null)
            return false;
        notices.Done(
            one ? texts["PatientDeleted", chosen[0].Name] : texts["PatientsDeleted", chosen.Count],
            shared["Undo"],
            () => BringBackAsync(chosen, proof, afterUndo));
        return true;
    }

    // There may be two of that name: the question is about this one.
    private async Task<string> InFullAsync(Patient patient)
    {
        var held = (await visits.ListAsync(patient.Id)).Count;
        return $"{patient.Name} · {Born(patient)} · {patient.ChartNumber} · {shared.Visits(held)}";
    }

    private string Born(Patient patient) => texts["BornOn", patient.BirthDate?.ToString("d", CultureInfo.CurrentCulture) ?? ""];

    /// <summary>Deletes a visit; false when the person thought better of it.</summary>
    public async Task<bool> DeleteAsync(Visit visit, Func<Task> afterUndo)
    {
        var day = visit.VisitedAt?.ToString("d", CultureInfo.CurrentCulture) ?? "";
        var generation = practice.Generation;
        var proof = await AskAsync(texts["DeleteVisitTitle", day], texts["DeleteVisitText", visit.Complaint ?? ""], [], async () =>
        {
            await visits.EnsureExistAsync([visit.Id]);
            var taken = await guard.TakeAsync();
            await visits.DeleteAsync([visit.Id], taken);
            return taken;
        });
        if (proof is null)
            return false;
        notices.Done(texts["VisitDeleted", day], shared["Undo"], () => BringBackAsync(visit, generation, afterUndo));
        return true;
    }

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

    private async Task BringBackAsync(IReadOnlyList<Patient> gone, SafetyBackup proof, Func<Task> afterUndo)
    {
        if (gone.Count > 1)
            notices.Tell(texts["BringingBack", gone.Count]);
        var back = 0;
        RecordHolder? older = null;
        foreach (var patient in gone)
        {
            try
            {
                var holder = await restores.FindDeletedAsync(proof, patient.Id);
                await restores.RestorePatientAsync(holder.Backup, patient.Id);
                back++;
                older = holder.AsDeleted ? older : holder;
            }
            catch (Exception failed)
            {
                notices.Failed(failed);
            }
        }
        if (back > 0)
            notices.Done(gone.Count == 1 ? texts["PatientBack", gone[0].Name] : texts["PatientsBack", back, gone.Count]);
        TellOlder(older);
        await afterUndo();
    }

    // The history knows how it was, and gives it back under its own number.
    private async Task BringBackAsync(Visit gone, int generation, Func<Task> afterUndo)
    {
        try
        {
            var last = (await history.OfVisitAsync(gone.Id))[0];
            await history.RestoreVisitAsync(gone.Id, last.Version, seen: 0, generation);
            notices.Done(texts["VisitBack"]);
        }
        catch (Exception failed)
        {
            notices.Failed(failed);
        }
        await afterUndo();
    }

    private void TellOlder(RecordHolder? older)
    {
        if (older is not null)
            notices.Tell(texts["BackAsOf", moments.DateAndTime(older.CreatedAt)]);
    }
}
