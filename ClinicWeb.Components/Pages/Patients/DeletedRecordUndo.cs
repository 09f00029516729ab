using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Layout;
using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>Tells what was deleted, and brings it back from the backup before its delete when the person wants that.</summary>
public sealed class DeletedRecordUndo(
    IRestores restores, IVisits visits, Notifications notices, TimeText moments, IStringLocalizer<PatientTexts> texts,
    IStringLocalizer<SharedTexts> shared)
{
    /// <summary>For patients that are gone now.</summary>
    public void Offer(IReadOnlyList<Patient> gone, SafetyBackup proof, Func<Task> afterUndo) => notices.Done(
        gone.Count == 1 ? texts["PatientDeleted", gone[0].Name] : texts["PatientsDeleted", gone.Count],
        shared["Undo"],
        () => BringBackAsync(gone, proof, afterUndo));

    /// <summary>For a visit that is gone now.</summary>
    /// <param name="gone">As it was.</param>
    /// <param name="proof">The backup before its delete.</param>
    /// <param name="generation">The practice in which it was deleted.</param>
    /// <param name="afterUndo">Called in any case.</param>
    public void Offer(Visit gone, SafetyBackup proof, int generation, Func<Task> afterUndo) => notices.Done(
        texts["VisitDeleted", DeleteQuestion.Day(gone)],
        shared["Undo"],
        () => BringBackAsync(gone, proof, generation, afterUndo));

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

    // A single visit has no restore of its own: it is read from the backup and stored again, under a new id.
    private async Task BringBackAsync(Visit gone, SafetyBackup proof, int generation, Func<Task> afterUndo)
    {
        try
        {
            var holder = await restores.FindDeletedAsync(proof, gone.PatientId, gone.Id);
            var saved = await restores.GetPatientAsync(holder.Backup, gone.PatientId);
            await visits.AddAsync(gone.PatientId, saved.Visits.Single(v => v.Id == gone.Id), generation);
            notices.Done(texts["VisitBack"]);
            TellOlder(holder.AsDeleted ? null : holder);
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
