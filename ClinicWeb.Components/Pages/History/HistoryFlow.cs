using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Dialogs;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Resources;
using ClinicWeb.Components.Session;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace ClinicWeb.Components.Pages.History;

/// <summary>Brings an earlier version back: asks, does it, and offers to take it back again.</summary>
public sealed class HistoryFlow(
    IHistory history, IPatients patients, IVisits visits, IDeleteGuard guard, IDialogService dialogs,
    HistoryWords words)
{
    /// <summary>Of a patient; false when the person thought better of it, or it failed, which was told.</summary>
    public Task<bool> PatientAsync(long id, PastVersion version, long seen, int generation, Func<Task> afterUndo) =>
        BringBackAsync(
        version,
        seen,
        async () =>
        {
            var back = await history.RestorePatientAsync(id, version.Version, seen, generation);
            return back.Patient.Version == seen ? null
                : seen == 0
                ? () => DeleteAgainAsync(generation, proof => patients.DeleteAsync([id], proof, SeenRecords.Of(back)))
                : async () => await history.RestorePatientAsync(
                    id, Replaced(await history.OfPatientAsync(id), last => last.Version == seen), back.Patient.Version,
                    generation);
        },
        afterUndo);

    /// <summary>Of a visit.</summary>
    public Task<bool> VisitAsync(long id, PastVersion version, long seen, int generation, Func<Task> afterUndo) =>
        BringBackAsync(
        version,
        seen,
        async () =>
        {
            var back = await history.RestoreVisitAsync(id, version.Version, seen, generation);
            return back.Version == seen ? null
                : seen == 0
                ? () => DeleteAgainAsync(
                    generation, proof => visits.DeleteAsync([id], proof, SeenRecords.Of(id, back.Version)))
                : async () => await history.RestoreVisitAsync(
                    id, Replaced(await history.OfVisitAsync(id), last => last.Version == seen), back.Version,
                    generation);
        },
        afterUndo);

    // What brings back answers how to undo it; null where nothing changed, and there is nothing to undo.
    private async Task<bool> BringBackAsync(
        PastVersion version, long seen, Func<Task<Func<Task>?>> bringBack, Func<Task> afterUndo)
    {
        if (!await words.AskAsync(dialogs, version, isDeleted: seen == 0))
            return false;
        try
        {
            if (await bringBack() is not { } undo)
            {
                words.StoodThere();
                return true;
            }

            words.Done(async () =>
            {
                try
                {
                    await undo();
                    words.Undone();
                }
                catch (Exception failed)
                {
                    words.Failed(failed);
                }
                await afterUndo();
            });
            return true;
        }
        catch (Exception failed)
        {
            words.Failed(failed);
            return false;
        }
    }

    // The version that the bringing back replaced. Another may be the newest by now: 0, which no history has.
    private static long Replaced<T>(IReadOnlyList<RecordVersion<T>> history, Func<T, bool> seen) =>
        history.FirstOrDefault(version => seen(version.Before))?.Version ?? 0;

    // A record that was gone is gone again: a delete like any other, with its backup first, and of nothing but what
    // came back.
    private async Task DeleteAgainAsync(int generation, Func<SafetyBackup, Task> delete) =>
        await delete(await guard.TakeAsync(generation));
}

/// <summary>What <see cref="HistoryFlow"/> asks and tells.</summary>
public sealed class HistoryWords(
    Notifications notifications, TimeText timeText, IStringLocalizer<HistoryTexts> texts,
    IStringLocalizer<SharedTexts> shared)
{
    /// <summary>Whether to bring this version back.</summary>
    public Task<bool> AskAsync(IDialogService dialogs, PastVersion version, bool isDeleted) => dialogs.ConfirmAsync(
        texts["AskTitle"],
        texts[isDeleted ? "AskDeleted" : "AskText", timeText.DateAndTime(version.ChangedAt)],
        shared["BringBack"]);

    /// <summary>It is back; with the button that takes it back.</summary>
    public void Done(Func<Task> undo) => notifications.Done(texts["IsBack"], shared["Undo"], undo);

    /// <summary>Nothing was changed: the record reads like that version.</summary>
    public void StoodThere() => notifications.Tell(texts["StoodThere"]);

    /// <summary>It is as it was before the bringing back.</summary>
    public void Undone() => notifications.Done(texts["Undone"]);

    /// <summary>See <see cref="Notifications.Failed"/>.</summary>
    public void Failed(Exception failure) => notifications.Failed(failure);
}
