using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Dialogs;
using ClinicWeb.Components.Dialogs.Settings;
using ClinicWeb.Components.Session;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace ClinicWeb.Components.Layout;

/// <summary>The frame round every page.</summary>
public sealed partial class MainLayout
{
    private DotNetObjectReference<MainLayout>? _self;
    private ThemeChoice? _theme;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    // What comes after the question mark is the page's own: its filter, its order, its search.
    private string Address => new Uri(Navigation.Uri).AbsolutePath;

    // With <base href="/"> a bare #main would leave the page.
    private string SkipTarget => new Uri(Navigation.Uri).GetLeftPart(UriPartial.Query) + "#main";

    /// <summary>Called by theme.js when the choice or the system's theme changes, also from another window.</summary>
    [JSInvokable]
    public Task ThemeChanged(string choice, bool dark)
    {
        _theme = new ThemeChoice(choice, dark);
        return InvokeAsync(StateHasChanged);
    }

    // Nothing is drawn before the theme is known and the font is there, so that nothing flashes or moves.
    protected override async Task OnInitializedAsync()
    {
        _theme = await Js.InvokeAsync<ThemeChoice?>("clinicTheme.ready") ?? new ThemeChoice("system", false);
        _self = DotNetObjectReference.Create(this);
        await Js.InvokeVoidAsync("clinicTheme.listen", _self);
    }

    private async Task ChooseAsync(string choice) => await Js.InvokeVoidAsync("clinicTheme.choose", choice);

    private async Task OpenPaletteAsync()
    {
        await Dialogs.ShowAsync<PaletteDialog>(null, new DialogParameters<PaletteDialog>
        {
            {
                d => d.Actions,
                [
                    (Shared["BackupNow"], Icons.Material.Outlined.Backup, BackUpAsync),
                    (Shared["Settings"], Icons.Material.Outlined.Settings, OpenSettingsAsync),
                ]
            },
        }, DialogExtensions.Options with { NoHeader = true, Position = DialogPosition.TopCenter });
    }

    private async Task BackUpAsync()
    {
        try
        {
            await Backups.BackUpAsync(BackupTrigger.Manual);
            Notifications.Done(T["PaletteBackedUp"]);
        }
        catch (Exception failed)
        {
            Notifications.Failed(failed);
        }
    }

    private Task OpenSettingsAsync() => Dialogs.OpenSettingsAsync();

    public async ValueTask DisposeAsync()
    {
        if (_self is null)
            return;
        try
        {
            await Js.InvokeVoidAsync("clinicTheme.unlisten", _self);
        }
        catch (JSDisconnectedException)
        {
            // The window is gone, and its listener with it.
        }
        _self.Dispose();
    }

    private sealed record ThemeChoice(string Choice, bool Dark);
}
