using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace ClinicWeb.Components.Dialogs;

/// <summary>The dialogs by what they ask.</summary>
public static class DialogExtensions
{
    /// <summary>How every dialog of ours opens: as wide as it needs, Escape and a close button leave it.</summary>
    public static readonly DialogOptions Options = new()
    {
        MaxWidth = MaxWidth.Small,
        FullWidth = true,
        CloseOnEscapeKey = true,
    };

    /// <summary>
    /// The same, for one with an <see cref="AskBeforeLeaving"/>: its own Escape asks before it drops what was changed.
    /// </summary>
    public static readonly DialogOptions Asking = Options.KeptOpen();

    private static readonly DialogOptions Medium = Options with { MaxWidth = MaxWidth.Medium, BackdropClick = false };

    /// <summary>
    /// Nothing closes it but itself, not even going back: what was begun stays on the screen until it is told how it
    /// ended.
    /// </summary>
    public static DialogOptions KeptOpen(this DialogOptions options) =>
        options with { CloseOnEscapeKey = false, BackdropClick = false, CloseOnNavigation = false };

    /// <summary>
    /// Asks before something that matters; <paramref name="word"/>, when given, has to be typed.
    /// <paramref name="cancel"/> names the way back where "Cancel" would leave open what is cancelled.
    /// </summary>
    public static async Task<bool> ConfirmAsync(
        this IDialogService dialogs, string title, string text, string action, bool dangerous = false,
        string? word = null, string? cancel = null)
    {
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(title, new DialogParameters<ConfirmDialog>
        {
            { d => d.Title, title },
            { d => d.Text, text },
            { d => d.Action, action },
            { d => d.Dangerous, dangerous },
            { d => d.Word, word },
            { d => d.Back, cancel },
        }, Options);
        return await dialog.Result is { Canceled: false };
    }

    /// <summary>Whether the person wants to leave what was typed.</summary>
    public static Task<bool> AskToLeaveAsync(this IDialogService dialogs, IStringLocalizer<PatientTexts> texts) =>
        dialogs.ConfirmAsync(
            texts["LeaveTitle"], texts["LeaveText"], texts["LeaveAction"], dangerous: true,
            cancel: texts["KeepEditing"]);

    /// <summary>
    /// Shows what restoring would do, asks, restores, and tells the outcome; ends when the person closes it.
    /// </summary>
    public static async Task RestoreAsync(this IDialogService dialogs, string backup) =>
        await (await dialogs.OfferRestoreAsync(backup)).Result;

    /// <summary>The same, for who does not wait for the end.</summary>
    public static Task<IDialogReference> OfferRestoreAsync(this IDialogService dialogs, string backup) =>
        dialogs.ShowAsync<RestoreDialog>(null, new DialogParameters<RestoreDialog> { { d => d.Name, backup } }, Medium);

    /// <summary>Runs a trial restore and shows its report.</summary>
    public static async Task CheckAsync(this IDialogService dialogs, BackupSummary backup)
    {
        var dialog = await dialogs.ShowAsync<CheckDialog>(
            null, new DialogParameters<CheckDialog> { { d => d.Backup, backup } }, Options);
        await dialog.Result;
    }

    /// <summary>Edits the note on a backup; whether it was saved.</summary>
    public static async Task<bool> EditNoteAsync(
        this IDialogService dialogs, BackupSummary backup, Func<string, Task> save)
    {
        var dialog = await dialogs.ShowAsync<NoteDialog>(
            null, new DialogParameters<NoteDialog> { { d => d.Backup, backup }, { d => d.Store, save } }, Asking);
        return await dialog.Result is { Canceled: false };
    }

    /// <summary>Asks what to do with a patient who is still here; null to leave today's record as it is.</summary>
    public static async Task<PatientConflict?> AskConflictAsync(
        this IDialogService dialogs, ClinicException conflict, string name, string when)
    {
        var dialog = await dialogs.ShowAsync<ConflictDialog>(
            null, new DialogParameters<ConflictDialog>
            {
                { d => d.Conflict, conflict },
                { d => d.Name, name },
                { d => d.When, when },
            }, Options);
        return await dialog.Result is { Canceled: false, Data: PatientConflict choice } ? choice : null;
    }
}
