using MudBlazor;

namespace ClinicWeb.Components.Dialogs.Settings;

/// <summary>
/// Opens the dialogs of the settings. Apart from the other dialogs: a tab shows the backups, whose page opens those.
/// </summary>
public static class SettingsDialogs
{
    /// <summary>Opens the settings, where <paramref name="tab"/> says.</summary>
    public static async Task OpenSettingsAsync(this IDialogService dialogs, SettingsTab tab = SettingsTab.Backups) =>
        await dialogs.ShowAsync<SettingsDialog>(null, new DialogParameters<SettingsDialog> { { d => d.First, tab } },
            DialogExtensions.Asking with { MaxWidth = MaxWidth.Large });

    /// <summary>Opens what sets the passphrase.</summary>
    public static Task OpenPassphraseAsync(this IDialogService dialogs) =>
        dialogs.ShowAsync<PassphraseDialog>("", DialogExtensions.Options with { BackdropClick = false });
}
