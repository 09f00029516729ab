using ClinicWeb.Components.Dialogs;
using ClinicWeb.Components.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;
using Microsoft.JSInterop;
using MudBlazor;

namespace ClinicWeb.Components.Forms;

/// <summary>
/// What a form needs of its window: where it is, the draft that the browser keeps, the focus, and the question before
/// typed words are lost.
/// </summary>
public sealed class FormWindow(
    IJSRuntime js, IDialogService dialogs, NavigationManager navigation, IStringLocalizer<PatientTexts> texts,
    ILogger<FormWindow> log)
{
    /// <summary>Something else is shown.</summary>
    internal event EventHandler<LocationChangedEventArgs>? LocationChanged
    {
        add => navigation.LocationChanged += value;
        remove => navigation.LocationChanged -= value;
    }

    /// <summary>What is shown, without the question mark and what comes after it.</summary>
    internal string Path => new Uri(navigation.Uri).AbsolutePath;

    /// <summary>Goes on; nobody is asked again whether typed words may be lost.</summary>
    internal void GoOn(string address) =>
        navigation.NavigateTo(address, new NavigationOptions { HistoryEntryState = AskBeforeLeaving.NobodyAsked });

    /// <summary>What was typed under this key and not saved; null when there is no such thing.</summary>
    internal async Task<KeptDraft?> DraftAsync(ResourceAssetCollection assets, string key) =>
        KeptDraft.Read(await DraftsAsync<string?>(assets, "kept", key));

    /// <summary>What was typed under this key is stored, or not wanted any more.</summary>
    internal async Task ForgetDraftAsync(ResourceAssetCollection assets, string key) =>
        await DraftsAsync<object?>(assets, "forget", key);

    /// <summary>
    /// The same for a form that was saved: that the record is stored is what counts. A draft that the browser kept all
    /// the same is offered once more.
    /// </summary>
    internal async Task ForgetSavedDraftAsync(ResourceAssetCollection assets, string key)
    {
        try
        {
            await ForgetDraftAsync(assets, key);
        }
        catch (Exception gone) when (gone is JSException or JSDisconnectedException or OperationCanceledException)
        {
            log.LogInformation(gone, "The draft of a saved form was not forgotten");
        }
    }

    /// <summary>Whether the person wants to leave what was typed.</summary>
    internal Task<bool> MayLeaveAsync() => dialogs.AskToLeaveAsync(texts);

    /// <summary>Puts the focus on a field.</summary>
    internal Task FocusAsync(ResourceAssetCollection assets, string field) =>
        KeysAsync(assets, "focusFirst", $"field-{field}");

    /// <summary>Puts the focus on the first field that is wrong.</summary>
    internal Task FocusErrorAsync(ResourceAssetCollection assets) => KeysAsync(assets, "focusError");

    private async Task<TResult> DraftsAsync<TResult>(ResourceAssetCollection assets, string function, string key)
    {
        await using var drafts = await js.InvokeAsync<IJSObjectReference>("import", $"./{assets["js/drafts.js"]}");
        return await drafts.InvokeAsync<TResult>(function, key);
    }

    private async Task KeysAsync(ResourceAssetCollection assets, string function, params object?[] arguments)
    {
        await using var keys = await js.InvokeAsync<IJSObjectReference>("import", $"./{assets["js/keys.js"]}");
        await keys.InvokeVoidAsync(function, arguments);
    }
}
