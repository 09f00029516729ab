using Microsoft.AspNetCore.Components;

namespace ClinicWeb.Components.Controls;

/// <summary>
/// What has a menu whose entries open dialogs: a menu stays open until its handler ends, and is not to stand behind a
/// dialog (where Escape would be its own).
/// </summary>
public abstract class MenuOwner : ComponentBase
{
    /// <summary>Begins what was chosen, and lets the menu close.</summary>
    protected void Begin(Func<Task> work) => _ = InvokeAsync(async () =>
    {
        try
        {
            await work();
        }
        catch (Exception failed)
        {
            await DispatchExceptionAsync(failed);
        }
    });
}
