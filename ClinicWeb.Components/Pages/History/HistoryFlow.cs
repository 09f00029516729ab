using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Dialogs;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Layout;
using ClinicWeb.Components.Resources;
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
        async () => (await history.RestorePatientAsync(id, version.Version, seen, generation)).Version,
        now => seen == 0
            ? DeleteAgainAsync(proof => patients.DeleteAsync([id], proof))
            : UndoAsync(async () => (await history.OfPatientAsync(id))[0].Version,
                last => history.RestorePatientAsync(id, last, now, generation)),
        afterUndo);

    /// <summary>Of a visit.</summary>
    public Task<bool> VisitAsync(long id, PastVersion version, long seen, int generation, Func<Task> afterUndo) =>
        BringBackAsync(
        version,
        seen,
        async () => (await history.RestoreVisitAsync(id, version.Version, seen, generation)).Version,
        now => seen == 0
            ? DeleteAgainAsync(proof => visits.DeleteAsync([id], proof))
            : UndoAsync(async () => (await history.OfVisitAsync(id))[0].Version,
                last => history.RestoreVisitAsync(id, last, now, generation)),
        afterUndo);

    private async Task<bool> BringBackAsync(
        PastVersion version, long seen, Func<Task<long>> bringBack, Func<long, Task> undo, Func<Task> afterUndo)
    {
        if (!await words.AskAsync(dialogs, version, isDeleted: seen == 0))
            return false;
        try
        {
            var now = await bringBack();
            words.Done(async () =>
            {
                try
                {
                    await undo(now);
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

    // What stood there before the bringing back is the newest version now.
    private static async Task UndoAsync<T>(Func<Task<long>> newest, Func<long, Task<T>> restore) =>
        await restore(await newest());

    // A record that was gone is gone again: a delete like any other, with its backup first.
    private async Task DeleteAgainAsync(Func<SafetyBackup, Task> delete) => await delete(await guard.TakeAsync());
}

/// <summary>What <see cref="HistoryFlow"/> asks and tells.</summary>
public sealed class HistoryWords(
    Notifications notices, TimeText moments, IStringLocalizer<HistoryTexts> texts, IStringLocalizer<SharedTexts> shared)
{
    /// <summary>Whether to bring this version back.</summary>
    public Task<bool> AskAsync(IDialogService dialogs, PastVersion version, bool isDeleted) => dialogs.ConfirmAsync(
        texts["AskTitle"],
        texts[isDeleted ? "AskDeleted" : "AskText", moments.DateAndTime(version.ChangedAt)],
        texts["BringBackShort"]);

    /// <summary>It is back; with the button that takes it back.</summary>
    public void Done(Func<Task> undo) => notices.Done(texts["IsBack"], shared["Undo"], undo);

    /// <summary>It is as it was before the bringing back.</summary>
    public void Undone() => notices.Done(texts["Undone"]);

    /// <summary>See <see cref="Notifications.Failed"/>.</summary>
    public void Failed(Exception failure) => notices.Failed(failure);
}

/// <summary>How often something was changed, in words.</summary>
internal static class ChangeCounts
{
    /// <summary>Such as <c>changed 3 times</c>.</summary>
    public static string Times(this IStringLocalizer<HistoryTexts> texts, int times) => times switch
    {
        0 => texts["Times0"],
        1 => texts["Times1"],
        _ => texts["Times", times],
    };
}
