using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Resources;
using ClinicWeb.Components.Session;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>Attaches files to a chart, or to one visit of it.</summary>
public sealed partial class AttachZone
{
    private const int AtOnce = 50;
    private const string Accepted = ".pdf,.jpg,.jpeg,.png,.gif,.webp,.tif,.tiff,.txt,.csv,.md,.log";

    private readonly CancellationTokenSource _closing = new();
    private readonly ReadFraction _read;
    private List<(string? Name, string Why)> _refused = [];
    private string? _file;
    private int _round;

    /// <summary>Created by the chart.</summary>
    public AttachZone() => _read = new ReadFraction(() => _ = InvokeAsync(StateHasChanged));

    /// <summary>In whose chart.</summary>
    [Parameter, EditorRequired] public long PatientId { get; set; }

    /// <summary>The visit that they belong to; null for the patient as such.</summary>
    [Parameter] public long? VisitId { get; set; }

    /// <summary>The practice in which the chart was read: a file chosen for it belongs to nobody in another.</summary>
    [Parameter, EditorRequired] public int Generation { get; set; }

    /// <summary>At least one was attached.</summary>
    [Parameter] public EventCallback OnAttached { get; set; }

    [Inject] private IAttachments Files { get; set; } = null!;
    [Inject] private Notifications Notifications { get; set; } = null!;
    [Inject] private IStringLocalizer<FileTexts> T { get; set; } = null!;

    private static string Most => AmountText.Size(AttachmentLimits.Bytes);

    private string Label => T[VisitId is null ? "Attach" : "AttachToVisit"];

    /// <inheritdoc/>
    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    private async Task AttachAsync(InputFileChangeEventArgs e)
    {
        _refused = [];
        if (e.FileCount > AtOnce)
        {
            _refused.Add((null, T["TooMany", AtOnce]));
            _round++;
            return;
        }

        var attached = new List<string>();
        try
        {
            foreach (var file in e.GetMultipleFiles(AtOnce))
            {
                if (await AttachAsync(file) is { } name)
                    attached.Add(name);
            }
        }
        catch (OperationCanceledException)
        {
            // The originals may go into the bin: whoever left is told.
            Notifications.Warn(T["AttachStopped", attached.Count, e.FileCount]);
            return;
        }

        _file = null;
        _round++; // a fresh input, so that the same file can be chosen again
        if (attached.Count == 0)
            return;
        Notifications.Done(attached.Count == 1 ? T["Attached1", attached[0]] : T["AttachedN", attached.Count]);
        await OnAttached.InvokeAsync();
    }

    private async Task<string?> AttachAsync(IBrowserFile file)
    {
        _file = file.Name;
        if (file.Size > AttachmentLimits.Bytes)
        {
            _refused.Add((file.Name, T["TooLarge", Most]));
            return null;
        }

        try
        {
            await using var content = file.OpenReadStream(AttachmentLimits.Bytes, _closing.Token);
            await using var counted = _read.Of(content, file.Size);
            var added = await Files.AddAsync(PatientId, new NewAttachment(file.Name, counted, VisitId),
                Generation, _closing.Token);
            return added.Name;
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            _refused.Add((file.Name, Notifications.Words(failed)));
            return null;
        }
    }
}
