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
    private bool _understood;
    private MudButton? _close;
    private bool _told;

    [CascadingParameter] private IMudDialogInstance Dialog { get; set; } = null!;

    /// <summary>The backup to restore.</summary>
    [Parameter, EditorRequired] public required string Name { get; set; }

    // Whatever of today would be missing afterwards is named in red, and nobody gets there by one click.
    private bool Grave => _preview is { } would &&
        would.PatientsLost.Count + would.VisitsLost + would.PatientsChanged.Count > 0;

    private bool MayRestore =>
        _preview is not null && (!MustType || _typed == Word) && (!Grave || MustType || _understood);

    private bool MustType => _preview is { PatientsLost.Count: > 0 };

    protected override Task OnInitializedAsync() => PreviewAsync(Name);

    private async Task PreviewAsync(string name)
    {
        (_name, _preview, _result, _failure, _typed) = (name, null, null, null, "");
        _understood = false;
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
        var before = Dialog.Options;
        await Dialog.SetOptionsAsync(before.KeptOpen());
        try
        {
            // Not cancelled with the window: a restore that began is finished.
            _result = await Restores.RestoreAsync(
                _name, _preview!.Sha256, _preview.AsOf, CancellationToken.None);
        }
        catch (Exception failure)
        {
            _failure = failure;
            _preview = null;
        }
        _running = false;
        await Dialog.SetOptionsAsync(before);
    }

    // What had the focus is gone with the question; the answer takes it, and Escape closes.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_result is null)
            _told = false;
        else if (!_told && _close is not null)
        {
            _told = true;
            await _close.FocusAsync();
        }
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }
}
