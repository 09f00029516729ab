using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace ClinicWeb.Components.Layout;

/// <summary>Finds patients, pages and actions by a few letters.</summary>
public sealed partial class PaletteDialog : IDisposable
{
    private const int MostPatients = 7;

    private readonly LatestRequest _questions = new();
    private List<Choice> _choices = [];
    private string _text = "";
    private int _at;
    private Task _finding = Task.CompletedTask;

    [CascadingParameter] private IMudDialogInstance Dialog { get; set; } = null!;

    /// <summary>Does what no address leads to; called after the palette has closed.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<(string Words, string Icon, Func<Task> Do)> Actions { get; set; }

    private Dictionary<string, object?> Attributes => new()
    {
        ["role"] = "combobox",
        ["autocomplete"] = "off",
        ["spellcheck"] = "false",
        ["aria-controls"] = "palette-list",
        ["aria-expanded"] = "true",
        ["aria-activedescendant"] = _choices.Count == 0 ? null : $"palette-{_at}",
    };

    private IEnumerable<Choice> Everything =>
    [
        .. Pages.Select(
            page => new Choice(page.Address, Shared[page.Key], T["PalettePage"], page.Icon, () => Go(page.Address))),
        .. Actions.Select(action => new Choice(action.Words, action.Words, T["PaletteAction"], action.Icon, action.Do)),
    ];

    private static readonly (string Address, string Key, string Icon)[] Pages =
    [
        ("/patients/new", "NewPatient", Icons.Material.Outlined.PersonAdd),
        ("/", "Overview", Icons.Material.Outlined.Home),
        ("/patients", "Patients", Icons.Material.Outlined.PeopleAlt),
        ("/search", "Search", Icons.Material.Outlined.Search),
        ("/backups", "Backups", Icons.Material.Outlined.Inventory2),
        ("/backups/find", "FindInAllBackups", Icons.Material.Outlined.PersonSearch),
        ("/activity", "Activity", Icons.Material.Outlined.History),
        ("/exchange", "ImportAndExport", Icons.Material.Outlined.SwapVert),
    ];

    /// <inheritdoc />
    public void Dispose() => _questions.Dispose();

    /// <inheritdoc />
    protected override void OnInitialized() => _choices = [.. Everything];

    private Task TypeAsync(string? text)
    {
        _text = text ?? "";
        return _finding = LookAsync();
    }

    private async Task LookAsync()
    {
        var ct = await _questions.AskAsync();
        var words = CultureInfo.CurrentCulture.CompareInfo;
        var known = Everything.Where(
            choice => words.IndexOf(choice.Words, _text.Trim(),
                CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0);
        var people = await FindAsync(ct);
        if (ct.IsCancellationRequested)
            return;
        (_choices, _at) = ([.. people, .. known], 0);
    }

    // In recovery there are no patients to go to; the pages and actions are there all the same.
    private async Task<IReadOnlyList<Choice>> FindAsync(CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(_text))
            return [];
        try
        {
            return [.. (await Patients.ListAsync(new PatientQuery(_text.Trim(), PageSize: MostPatients),
                ct)).Items.Select(patient => new Choice(
                $"patient-{patient.Id}", patient.Name,
                $"{patient.BirthDate?.ToString("d", CultureInfo.CurrentCulture) ?? "?"} · {patient.ChartNumber}",
                Icons.Material.Outlined.Person, () => Go($"/patients/{patient.Id}")))];
        }
        catch (ClinicException refused) when (refused.Error is ClinicError.Recovery or ClinicError.Invalid)
        {
            return [];
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }

    private Task KeyAsync(KeyboardEventArgs key)
    {
        switch (key.Key)
        {
            case "ArrowDown" when _choices.Count > 0:
                _at = (_at + 1) % _choices.Count;
                break;
            case "ArrowUp" when _choices.Count > 0:
                _at = (_at + _choices.Count - 1) % _choices.Count;
                break;
            case "Enter":
                return TakeAsync();
        }

        return Task.CompletedTask;
    }

    // Enter means what was typed, not what an earlier letter had found.
    private async Task TakeAsync()
    {
        await _finding;
        if (_at < _choices.Count)
            await ChooseAsync(_choices[_at]);
    }

    // Gone from the window before anything else happens there: Ctrl+K on the new page then opens it anew.
    private async Task ChooseAsync(Choice choice)
    {
        Dialog.Close();
        await Task.Yield();
        await choice.Do();
    }

    private Task Go(string address)
    {
        Navigation.NavigateTo(address);
        return Task.CompletedTask;
    }

    private sealed record Choice(string Key, string Words, string More, string Icon, Func<Task> Do);
}
