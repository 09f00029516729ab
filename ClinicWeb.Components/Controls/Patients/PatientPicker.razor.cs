using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages;
using ClinicWeb.Components.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Controls.Patients;

/// <summary>A field that takes one patient by a few letters of the name, or stays empty.</summary>
public sealed partial class PatientPicker : IDisposable
{
    /// <summary>How many are offered; who is not among them is found by another letter.</summary>
    private const int Most = 12;

    private readonly LatestRequest _questions = new();
    private Task _finding = Task.CompletedTask;
    private IReadOnlyList<Patient>? _found;
    private Patient? _shown;
    private string _text = "";
    private int _at;

    /// <summary>Of the input; the list's and its entries' are made from it.</summary>
    [Parameter, EditorRequired] public required string Id { get; set; }
    [Parameter, EditorRequired] public required string Label { get; set; }
    [Parameter] public string? Placeholder { get; set; }
    [Parameter] public Patient? Value { get; set; }
    [Parameter] public EventCallback<Patient?> ValueChanged { get; set; }

    /// <summary>The patients could not be read.</summary>
    [Parameter] public EventCallback<ClinicException> OnFailure { get; set; }

    [Inject] private IPatients Patients { get; set; } = null!;
    [Inject] private IStringLocalizer<PatientTexts> T { get; set; } = null!;

    private string ListId => $"{Id}-list";

    private Dictionary<string, object?> Attributes => new()
    {
        ["role"] = "combobox",
        ["autocomplete"] = "off",
        ["spellcheck"] = "false",
        ["aria-autocomplete"] = "list",
        ["aria-expanded"] = _found is null ? "false" : "true",
        ["aria-controls"] = _found is null ? null : ListId,
        ["aria-activedescendant"] = _found is { Count: > 0 } ? $"{Id}-{_at}" : null,
        ["onclick"] = EventCallback.Factory.Create(this, () => _found is null ? FindAsync() : Task.CompletedTask),
    };

    /// <inheritdoc />
    public void Dispose() => _questions.Dispose();

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (_shown != Value)
            Show(Value);
    }

    private async Task TypeAsync(string? text)
    {
        if ((text ?? "") == _text)
            return;
        _text = text ?? "";
        if (_text.Length == 0 && Value is not null)
            await ValueChanged.InvokeAsync(null);
        await FindAsync();
    }

    private Task FindAsync() => _finding = LookAsync();

    private async Task LookAsync()
    {
        var ct = await _questions.AskAsync();
        try
        {
            var found = await Patients.ListAsync(new PatientQuery(_text == Value?.Name ? null : _text, PageSize: Most),
                ct);
            if (!ct.IsCancellationRequested)
                (_found, _at) = (found.Items, 0);
        }
        catch (OperationCanceledException)
        {
            // Another letter was typed, or the field left: nobody waits for this answer.
        }
        catch (ClinicException failed)
        {
            await OnFailure.InvokeAsync(failed);
        }
    }

    private async Task KeyAsync(KeyboardEventArgs key)
    {
        if (key.Key is "ArrowDown" or "ArrowUp" && _found is null)
            await FindAsync();
        else if (key.Key is "ArrowDown" or "ArrowUp" && _found is { Count: > 0 } found)
            _at = (_at + (key.Key == "ArrowDown" ? 1 : found.Count - 1)) % found.Count;
        else if (key.Key == "Enter")
            await TakeAsync();
        else if (key.Key == "Escape")
            Show(Value);
    }

    // Enter means what was typed, not what an earlier letter had found.
    private async Task TakeAsync()
    {
        await _finding;
        if (_found is { } found && _at < found.Count)
            await ChooseAsync(found[_at]);
    }

    private Task ChooseAsync(Patient patient)
    {
        Show(patient);
        return ValueChanged.InvokeAsync(patient);
    }

    private Task Leave()
    {
        Show(Value);
        return Task.CompletedTask;
    }

    private void Show(Patient? patient)
    {
        _questions.Dispose();
        (_shown, _text, _found) = (patient, patient?.Name ?? "", null);
    }
}
