using ClinicWeb.Components.Dialogs;
using ClinicWeb.Components.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using MudBlazor;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>
/// What a form needs of its window: the draft that the browser keeps, the focus, and the question before typed words
/// are lost.
/// </summary>
public sealed class FormWindow(IJSRuntime js, IDialogService dialogs, IStringLocalizer<PatientTexts> texts)
{
    /// <summary>What was typed under this key and not saved; null when there is no such thing.</summary>
    internal async Task<KeptDraft?> DraftAsync(ResourceAssetCollection assets, string key) =>
        KeptDraft.Read(await DraftsAsync<string?>(assets, "kept", key));

    /// <summary>Forgets it.</summary>
    internal async Task ForgetDraftAsync(ResourceAssetCollection assets, string key) =>
        await DraftsAsync<object?>(assets, "forget", key);

    /// <summary>Whether the person wants to leave what was typed.</summary>
    internal Task<bool> MayLeaveAsync() => dialogs.ConfirmAsync(
        texts["LeaveTitle"], texts["LeaveText"], texts["LeaveAction"], dangerous: true, cancel: texts["KeepEditing"]);

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
