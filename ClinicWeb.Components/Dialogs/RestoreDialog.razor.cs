using ClinicWeb.Components.Contracts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ClinicWeb.Components.Dialogs;

/// <summary>Compare, confirm, restore, tell; and the same again for the undo.</summary>
public sealed partial class RestoreDialog : IDisposable
{
    // In every language the same, so that the word in the manual is the word on the screen.
    private const string Word = "RESTORE";

    private readonly CancellationTokenSource _closing = new();
    private string _name = "";
    private RestorePreview? _preview;
    private RestoreResult? _result;
    private Exception? _failure;
    private bool _running;
    private string _typed = "";

    [CascadingParameter] private IMudDialogInstance Dialog { get; set; } = null!;

    /// <summary>The backup to restore.</summary>
    [Parameter, EditorRequired] public required string Name { get; set; }

    private bool MustType => _preview is { PatientsLost.Count: > 0 };

    protected override Task OnInitializedAsync() => PreviewAsync(Name);

    private async Task PreviewAsync(string name)
    {
        (_name, _preview, _result, _failure, _typed) = (name, null, null, null, "");
        Dialog.StateHasChanged(); // the title is drawn by the frame round this dialog
        try
        {
            _preview = await Restores.PreviewAsync(name, _closing.Token);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _failure = failure;
        }
    }

    private async Task RestoreAsync()
    {
        _running = true;
        await LeaveByKeyAsync(false);
        try
        {
            // Not cancelled with the window: a restore that began is finished.
            _result = await Restores.RestoreAsync(_name, _preview!.Sha256, CancellationToken.None);
        }
        catch (Exception failure)
        {
            _failure = failure;
            _preview = null;
        }
        _running = false;
        await LeaveByKeyAsync(true);
    }

    private Task LeaveByKeyAsync(bool allowed) => Dialog.SetOptionsAsync(Dialog.Options with { CloseOnEscapeKey = allowed });

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }
}
