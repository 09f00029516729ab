using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Resources;
using ClinicWeb.Components.Session;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>
/// Tells what was deleted, and brings it back when the person wants that: patients from the backup before their delete.
/// </summary>
public sealed class DeletedRecordUndo(
    IRestores restores, IHistory history, Notifications notifications, TimeText timeText,
    IStringLocalizer<PatientTexts> texts, IStringLocalizer<SharedTexts> shared)
{
    /// <summary>For patients that are gone now.</summary>
    public void Offer(IReadOnlyList<Patient> gone, SafetyBackup proof, Func<Task> afterUndo) => notifications.Done(
        gone.Count == 1 ? texts["PatientDeleted", gone[0].Name] : texts["PatientsDeleted", gone.Count],
        shared["Undo"],
        () => BringBackAsync(gone, proof, afterUndo));

    /// <summary>For a visit that is gone now.</summary>
    /// <param name="gone">As it was.</param>
    /// <param name="generation">The practice in which it was deleted.</param>
    /// <param name="afterUndo">Called in any case.</param>
    public void Offer(Visit gone, int generation, Func<Task> afterUndo) => notifications.Done(
        texts["VisitDeleted", DeleteQuestion.Day(gone)],
        shared["Undo"],
        () => BringBackAsync(gone, generation, afterUndo));

    private async Task BringBackAsync(IReadOnlyList<Patient> gone, SafetyBackup proof, Func<Task> afterUndo)
    {
        if (gone.Count > 1)
            notifications.Tell(texts["BringingBack", gone.Count]);
        var back = 0;
        RecordHolder? older = null;
        foreach (var patient in gone)
        {
            try
            {
                var holder = await restores.FindDeletedAsync(proof, patient.Id);
                await restores.RestorePatientAsync(holder.Backup, patient.Id, writeTicket: proof.Practice);
                back++;
                older = holder.AsDeleted ? older : holder;
            }
            catch (Exception failed)
            {
                notifications.Failed(failed);
            }
        }
        if (back > 0)
            notifications.Done(
                gone.Count == 1 ? texts["PatientBack", gone[0].Name] : texts["PatientsBack", back, gone.Count]);
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
            notifications.Done(texts["VisitBack"]);
        }
        catch (Exception failed)
        {
            notifications.Failed(failed);
        }
        await afterUndo();
    }

    private void TellOlder(RecordHolder? older)
    {
        if (older is not null)
            notifications.Tell(texts["BackAsOf", timeText.DateAndTime(older.CreatedAt)]);
    }
}
