using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Dialogs;
using ClinicWeb.Components.Session;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace ClinicWeb.Components.Pages.Exchange;

/// <summary>Takes a file, shows what it is and what would happen, imports it, and offers the way back.</summary>
public sealed partial class ImportPanel
{
    private readonly CancellationTokenSource _closing = new();
    private readonly LatestRequest _looks = new();
    private readonly ReadFraction _fraction;
    private IReceivedFile? _file;
    private ImportLook? _look;
    private ImportResult? _result;
    private ImportProgress? _step;
    private Exception? _failure;
    private ColumnTable? _table;
    private IReadOnlyDictionary<string, string>? _mapping;
    private string? _receiving;
    private string? _encoding;
    private string? _delimiter;
    private bool _update;
    private bool _looking;
    private int _round;

    /// <summary>Created by the page.</summary>
    public ImportPanel() => _fraction = new ReadFraction(() => _ = InvokeAsync(StateHasChanged));

    private bool NothingToDo =>
        _result is { Added: 0, VisitsAdded: 0, FilesAdded: 0 } && !(_update && _result.Changed > 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
        _looks.Dispose();
        // Whatever still reads it lets go by the cancelling; the file is only scratch.
        if (_file is not null)
            _ = _file.DisposeAsync().AsTask();
    }

    private async Task ReceiveAsync(InputFileChangeEventArgs e)
    {
        (_receiving, _failure) = (e.File.Name, null);
        try
        {
            await using var content = e.File.OpenReadStream(UploadLimits.Bytes, _closing.Token);
            await using var counted = _fraction.Of(content, e.File.Size);
            _file = await Imports.ReceiveAsync(counted, e.File.Name, _closing.Token);
            _look = await Imports.LookAsync(_file, new ImportOptions(), _closing.Token);
            if (_look.Columns.Count == 0)
                await CheckAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _failure = failure;
        }

        _receiving = null;
        _round++; // a fresh input, so that the same file can be chosen again
    }

    // The columns are others with another encoding or delimiter; of several changes the last one counts.
    private async Task LookAgainAsync(string? encoding, string? delimiter)
    {
        (_encoding, _delimiter, _failure, _looking) = (encoding, delimiter, null, true);
        var (file, look, refused) = (_file!, _look! with { Columns = [] }, (Exception?)null);
        var ct = await _looks.AskAsync();
        try
        {
            look = await Imports.LookAsync(
                file, new ImportOptions { Encoding = encoding, Delimiter = delimiter }, ct);
        }
        catch (Exception failure)
        {
            refused = failure;
        }

        if (!ct.IsCancellationRequested)
            (_look, _failure, _looking) = (look, refused, false);
    }

    private Task CheckAsync()
    {
        _mapping = _table?.Mapping ?? _mapping;
        return RunAsync(Options() with { DryRun = true });
    }

    private ImportOptions Options() => new()
    {
        Mapping = _mapping,
        Update = _update,
        Encoding = _encoding,
        Delimiter = _delimiter,
    };

    private Task UpdateAsync(bool update)
    {
        _update = update;
        return CheckAsync();
    }

    private Task ImportAsync() => RunAsync(Options());

    private async Task RunAsync(ImportOptions options)
    {
        (_step, _failure) = (new ImportProgress("read", 0), null);
        StateHasChanged();
        try
        {
            _result = await Imports.ImportAsync(_file!, options, new Teller(Tell), _closing.Token);
        }
        catch (OperationCanceledException)
        {
            if (!options.DryRun)
                Notifications.Warn(T["Stopped"]);
        }
        catch (Exception failure)
        {
            _failure = failure;
        }

        _step = null;
    }

    private void Tell(ImportProgress progress)
    {
        if (_step is { } shown && shown.Step == progress.Step && progress.Fraction - shown.Fraction < 0.01)
            return;
        _step = progress;
        _ = InvokeAsync(StateHasChanged);
    }

    private async Task UndoAsync(string backup)
    {
        var before = Watch.Generation;
        await Dialogs.RestoreAsync(backup);
        if (Watch.Generation != before) // else the person changed their mind, and may yet
            await OtherFileAsync();
    }

    private async Task OtherFileAsync()
    {
        _looks.Cancel();
        if (_file is not null)
            await _file.DisposeAsync();
        (_file, _look, _result, _failure, _mapping, _table, _update) = (null, null, null, null, null, null, false);
        (_encoding, _delimiter, _looking) = (null, null, false);
    }

    private sealed class Teller(Action<ImportProgress> told) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => told(value);
    }
}
