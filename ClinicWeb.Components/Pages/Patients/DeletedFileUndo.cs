using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Resources;
using ClinicWeb.Components.Session;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>Tells which file was deleted, and brings it back when the person wants that.</summary>
public sealed class DeletedFileUndo(
    IAttachments files, Notifications notifications, IStringLocalizer<FileTexts> texts,
    IStringLocalizer<SharedTexts> shared)
{
    /// <summary>For a file that left its chart now.</summary>
    /// <param name="gone">As it was.</param>
    /// <param name="generation">The practice in which it was deleted.</param>
    /// <param name="afterUndo">Called in any case.</param>
    public void Offer(Attachment gone, int generation, Func<Task> afterUndo) => notifications.Done(
        texts["Deleted", gone.Name], shared["Undo"], () => BringBackAsync(gone, generation, afterUndo));

    private async Task BringBackAsync(Attachment gone, int generation, Func<Task> afterUndo)
    {
        try
        {
            await files.BringBackAsync(gone.Id, generation);
            notifications.Done(texts["Back", gone.Name]);
        }
        catch (Exception failed)
        {
            notifications.Failed(failed);
        }
        await afterUndo();
    }
}
