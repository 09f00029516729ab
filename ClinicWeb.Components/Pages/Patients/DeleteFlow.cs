using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>
/// Every delete from the pages: asks, takes a backup, deletes on the strength of it, and offers to undo from it.
/// Without that backup nothing is deleted.
/// </summary>
public sealed class DeleteFlow(
    IPatients patients, IVisits visits, IAttachments files, IDeleteGuard guard, DeleteQuestion question,
    DeletedRecordUndo undo, DeletedFileUndo fileUndo)
{
    /// <summary>Deletes patients with one backup for all; false when the person thought better of it.</summary>
    /// <param name="chosen">As the page showed them.</param>
    /// <param name="generation">The practice in which they were read: their ids name others in another one.</param>
    /// <param name="afterUndo">Called when they were brought back.</param>
    public async Task<bool> DeleteAsync(IReadOnlyList<Patient> chosen, int generation, Func<Task> afterUndo)
    {
        long[] ids = [.. chosen.Select(p => p.Id)];
        var proof = await question.AskAsync(chosen, async () =>
        {
            await patients.EnsureExistAsync(ids);
            var taken = await guard.TakeAsync(generation);
            await patients.DeleteAsync(ids, taken);
            return taken;
        });
        if (proof is null)
            return false;
        undo.Offer(chosen, proof, afterUndo);
        return true;
    }

    /// <summary>Deletes a visit; false when the person thought better of it.</summary>
    public async Task<bool> DeleteAsync(Visit visit, int generation, Func<Task> afterUndo)
    {
        var proof = await question.AskAsync(visit, async () =>
        {
            await visits.EnsureExistAsync([visit.Id]);
            var taken = await guard.TakeAsync(generation);
            await visits.DeleteAsync([visit.Id], taken);
            return taken;
        });
        if (proof is null)
            return false;
        undo.Offer(visit, generation, afterUndo);
        return true;
    }

    /// <summary>Takes a file out of its chart; false when the person thought better of it.</summary>
    public async Task<bool> DeleteAsync(Attachment file, int generation, Func<Task> afterUndo)
    {
        var proof = await question.AskAsync(file, async () =>
        {
            await files.EnsureExistAsync([file.Id]);
            var taken = await guard.TakeAsync(generation);
            await files.DeleteAsync([file.Id], taken);
            return taken;
        });
        if (proof is null)
            return false;
        fileUndo.Offer(file, generation, afterUndo);
        return true;
    }
}
