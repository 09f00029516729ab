using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Session;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace ClinicWeb.Components.Pages.Backups;

/// <summary>Takes a zip by drag and drop or from a file chooser; streams it, never holding it whole.</summary>
public sealed partial class UploadZone
{
    private readonly CancellationTokenSource _closing = new();
    private readonly ReadFraction _read;
    private string? _file;
    private int _round;
    private Exception? _failure;

    /// <summary>Created by the page.</summary>
    public UploadZone() => _read = new ReadFraction(() => _ = InvokeAsync(StateHasChanged));

    /// <summary>As a button in a card instead of a zone of its own.</summary>
    [Parameter] public bool Compact { get; set; }

    /// <summary>A sound backup joined the list.</summary>
    [Parameter] public EventCallback<BackupSummary> OnUploaded { get; set; }

    private async Task UploadAsync(InputFileChangeEventArgs e)
    {
        (_file, _failure) = (e.File.Name, null);
        try
        {
            await using var content = e.File.OpenReadStream(UploadLimits.Bytes, _closing.Token);
            await using var counted = _read.Of(content, e.File.Size);
            var made = await Backups.UploadAsync(counted, _closing.Token);
            Notifications.Done(
                T["Uploaded", TimeText.DateAndTime(made.CreatedAt), Shared.Patients(made.PatientCount),
                    Shared.Visits(made.VisitCount)]);
            await OnUploaded.InvokeAsync(made);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _failure = failure;
        }
        _file = null;
        _round++; // a fresh input, so that the same file can be chosen again
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }
}
