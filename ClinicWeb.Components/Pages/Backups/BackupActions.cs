using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Dialogs;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Resources;
using ClinicWeb.Components.Session;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace ClinicWeb.Components.Pages.Backups;

/// <summary>What the buttons of the list of backups do: ask where that is due, do it, and tell how it ended.</summary>
public sealed class BackupActions(
    IBackups backups, IDialogService dialogs, Notifications notifications, TimeText time,
    IStringLocalizer<BackupTexts> texts,
    IStringLocalizer<SharedTexts> shared)
{
    /// <summary>
    /// Backs up now, also when the page is left while it waits for its turn: it was asked for. Failing is thrown: the
    /// page has a place for that.
    /// </summary>
    public async Task BackUpAsync()
    {
        var made = await backups.BackUpAsync(BackupTrigger.Manual);
        notifications.Done(texts["BackupDone", shared.Patients(made.PatientCount), shared.Visits(made.VisitCount)]);
    }

    /// <summary>Opens the dialog that restores one.</summary>
    public Task RestoreAsync(BackupSummary backup) => dialogs.RestoreAsync(backup.Name);

    /// <summary>Opens the dialog that tries one out.</summary>
    public Task CheckAsync(BackupSummary backup) => dialogs.CheckAsync(backup);

    /// <summary>Deletes one, once the person has said yes.</summary>
    public async Task DeleteAsync(BackupSummary backup)
    {
        var text = texts["DeleteText", time.DateAndTime(backup.CreatedAt), shared.Patients(backup.PatientCount),
            shared.Visits(backup.VisitCount)];
        if (await dialogs.ConfirmAsync(texts["DeleteTitle"], text, shared["Delete"], dangerous: true))
            await TryAsync(() => backups.DeleteAsync(backup.Name), texts["Deleted"]);
    }

    /// <summary>Pins one, or no longer.</summary>
    public Task PinAsync(BackupSummary backup) => TryAsync(
        () => backups.EditAsync(backup.Name, !backup.Pinned, null),
        texts[backup.Pinned ? "UnpinnedDone" : "PinnedDone"]);

    /// <summary>Asks for a note and keeps it.</summary>
    public async Task NoteAsync(BackupSummary backup)
    {
        if (await dialogs.EditNoteAsync(backup, note => backups.EditAsync(backup.Name, null, note)))
            notifications.Done(texts["NoteSaved"]);
    }

    private async Task TryAsync(Func<Task> act, string done)
    {
        try
        {
            await act();
            notifications.Done(done);
        }
        catch (Exception failure)
        {
            notifications.Failed(failure);
        }
    }
}
