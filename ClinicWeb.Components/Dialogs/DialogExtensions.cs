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

    /// <summary>Asks before something that matters; <paramref name="word"/>, when given, has to be typed.</summary>
    public static async Task<bool> ConfirmAsync(
        this IDialogService dialogs, string title, string text, string action, bool dangerous = false, string? word = null)
    {
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(title, new DialogParameters<ConfirmDialog>
        {
            { d => d.Title, title },
            { d => d.Text, text },
            { d => d.Action, action },
            { d => d.Dangerous, dangerous },
            { d => d.Word, word },
        }, Options);
        return await dialog.Result is { Canceled: false };
    }
}
