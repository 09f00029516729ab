using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Dialogs;
using ClinicWeb.Components.Dialogs.Patients;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Resources;
using ClinicWeb.Components.Session;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>The files in one chart.</summary>
public sealed partial class ChartFiles
{
    // A file of a few letters is not shown as one of nothing.
    private const long SmallestShown = 100;

    /// <summary>Whose chart.</summary>
    [Parameter, EditorRequired] public long PatientId { get; set; }

    /// <summary>Newest first.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<Attachment> Files { get; set; } = [];

    /// <summary>Those that can be brought back.</summary>
    [Parameter] public IReadOnlyList<Attachment> Deleted { get; set; } = [];

    /// <summary>The visits that they may belong to.</summary>
    [Parameter] public IReadOnlyList<Visit> Visits { get; set; } = [];

    /// <summary>The practice in which they were read.</summary>
    [Parameter, EditorRequired] public int Generation { get; set; }

    /// <summary>Something was attached, changed, deleted or brought back.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    [Inject] private IAttachments Attachments { get; set; } = null!;
    [Inject] private DeleteFlow DeleteFlow { get; set; } = null!;
    [Inject] private IDialogService Dialogs { get; set; } = null!;
    [Inject] private Notifications Notifications { get; set; } = null!;
    [Inject] private TimeText TimeText { get; set; } = null!;
    [Inject] private IStringLocalizer<FileTexts> T { get; set; } = null!;
    [Inject] private IStringLocalizer<SharedTexts> Shared { get; set; } = null!;

    /// <summary>Shows a picture.</summary>
    internal static Task ShowAsync(IDialogService dialogs, Attachment file) => dialogs.ShowAsync<PictureDialog>(
        null, new DialogParameters<PictureDialog> { { d => d.File, file } },
        DialogExtensions.Options with { MaxWidth = MaxWidth.Large, CloseButton = false });

    private string Count => Files.Count == 0 ? "" : Files.Count.ToString("N0", CultureInfo.CurrentCulture);

    private static string Icon(Attachment file) => file.MediaType switch
    {
        "application/pdf" => Icons.Material.Outlined.PictureAsPdf,
        "text/plain" => Icons.Material.Outlined.Description,
        _ => Icons.Material.Outlined.Image,
    };

    private string Details(Attachment file)
    {
        var visit = file.VisitId is { } id ? Visits.FirstOrDefault(one => one.Id == id) : null;
        return string.Join(" · ", new[]
        {
            AmountText.Size(Math.Max(SmallestShown, file.Size)),
            file.AddedAt is { } at ? TimeText.Local(at).ToString("d", CultureInfo.CurrentCulture) : null,
            visit?.VisitedAt is { } day ? T["OfVisit", day.ToString("d", CultureInfo.CurrentCulture)].Value : null,
        }.OfType<string>());
    }

    private Task ShowAsync(Attachment file) => ShowAsync(Dialogs, file);

    private async Task EditAsync(Attachment file)
    {
        var dialog = await Dialogs.ShowAsync<FileEditDialog>(
            null,
            new DialogParameters<FileEditDialog> { { d => d.File, file }, { d => d.Generation, Generation } },
            DialogExtensions.Asking);
        if (await dialog.Result is { Canceled: false, Data: Attachment saved })
        {
            Notifications.Done(T["Saved", saved.Name]);
            await OnChanged.InvokeAsync();
        }
    }

    private async Task DeleteAsync(Attachment file)
    {
        if (await DeleteFlow.DeleteAsync(file, Generation, () => InvokeAsync(OnChanged.InvokeAsync)))
            await OnChanged.InvokeAsync();
    }

    private async Task BringBackAsync(Attachment file)
    {
        try
        {
            await Attachments.BringBackAsync(file.Id, Generation);
            Notifications.Done(T["Back", file.Name]);
        }
        catch (Exception failed)
        {
            Notifications.Failed(failed);
        }

        await OnChanged.InvokeAsync();
    }
}
