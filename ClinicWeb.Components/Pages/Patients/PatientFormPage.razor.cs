using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Forms;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Session;
using Microsoft.AspNetCore.Components;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>Adds a patient, or edits one.</summary>
public sealed partial class PatientFormPage : PracticeForm
{
    private Patient? _stored;
    private DraftEdit<PatientDraft>? _edit;
    private Exception? _missing;

    /// <summary>Whom to edit; null to add.</summary>
    [Parameter]
    public long? Id { get; set; }

    /// <inheritdoc />
    private protected override IDraftEdit? Edit => _edit;

    /// <inheritdoc />
    protected override bool IsNew => Id is null;

    // A choice has words of its own language on the screen.
    private string DraftMore => $"{{\"Sex\":\"{_edit!.Draft.Sex}\"}}";

    /// <inheritdoc />
    protected override string? FirstField => Id is null && _edit is not null ? nameof(PatientDraft.FamilyName) : null;

    [Inject] private IPatients Patients { get; set; } = null!;

    private string BirthHelp => _edit?.Draft.Birth(Today) is { } birth && birth <= Today
        ? $"{birth.ToString("D", CultureInfo.CurrentCulture)} · {Ages.Words(birth, Today, T)}"
        : T["DateHelp", new DateOnly(1961, 12, 31).ToString("d", CultureInfo.CurrentCulture)];

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        try
        {
            _stored = Id is { } id ? await Patients.GetAsync(id) : null;
            _edit = new DraftEdit<PatientDraft>(PatientDraft.Of(_stored ?? new PatientInput()));
        }
        catch (Exception failed)
        {
            _missing = failed;
        }
    }

    /// <inheritdoc />
    private protected override DraftOwner? Owner => _stored is null ? null : DraftOwner.Of(_stored);

    /// <inheritdoc />
    protected override Task<Outdated> CompareAsync() => CompareAsync(async () =>
        _stored is null || (await Patients.GetAsync(_stored.Id)).Version == _stored.Version);

    private async Task SaveAsync()
    {
        var input = _edit!.Draft.ToInput(Today);
        // A line that came back may read dates in another language than the one in which they were written here.
        if (_stored is not null && _edit.Draft.BirthDate == _edit.Clean.BirthDate)
            input = input with { BirthDate = _stored.BirthDate };
        Patient? saved = null;
        if (!await StoreAsync(async () => saved = _stored is { } old
                ? await Patients.UpdateAsync(old.Id, input, old.Version, Ticket, Leaving)
                : await Patients.AddAsync(input, Ticket, Leaving)))
            return;
        _edit.Saved();
        Notifications.Done(_stored is null ? T["PatientAdded", saved!.Name] : T["ChangesSaved"]);
        GoOn($"/patients/{saved!.Id}");
    }

    private Task ShowStoredAsync() => ShowAsync(async () =>
    {
        _stored = await Patients.GetAsync(Id!.Value);
        _edit!.Show(PatientDraft.Of(_stored), T);
    });
}
