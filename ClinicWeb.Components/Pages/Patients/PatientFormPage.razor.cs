using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Controls.Patients;
using Microsoft.AspNetCore.Components;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>Adds a patient, or edits one.</summary>
public sealed partial class PatientFormPage : PracticeForm
{
    private Patient? _stored;
    private PatientDraft? _draft;
    private PatientDraft? _clean;
    private Exception? _missing;
    private IReadOnlyList<(string Label, string Words)> _typed = [];
    private IReadOnlyList<(string Label, string Words)> _meanwhile = [];

    /// <summary>Whom to edit; null to add.</summary>
    [Parameter]
    public long? Id { get; set; }

    /// <inheritdoc />
    protected override bool Dirty => _draft is not null && _draft != _clean;

    /// <inheritdoc />
    protected override bool Ready => _draft is not null;

    // A choice has words of its own language on the screen.
    private string DraftMore => $"{{\"Sex\":\"{_draft!.Sex}\"}}";

    /// <inheritdoc />
    protected override string? FirstField => Id is null && _draft is not null ? nameof(_draft.FamilyName) : null;

    [Inject] private IPatients Patients { get; set; } = null!;

    private string BirthHelp => _draft?.Birth(Today) is { } birth && birth <= Today
        ? $"{birth.ToString("D", CultureInfo.CurrentCulture)} · {Ages.Words(birth, Today, T)}"
        : T["DateHelp", new DateOnly(1961, 12, 31).ToString("d", CultureInfo.CurrentCulture)];

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        try
        {
            _stored = Id is { } id ? await Patients.GetAsync(id) : null;
            _clean = PatientDraft.Of(_stored ?? new PatientInput());
            _draft = _clean with { };
        }
        catch (Exception failed)
        {
            _missing = failed;
        }
    }

    /// <inheritdoc />
    private protected override bool Offers(KeptDraft kept) =>
        kept.Over(_clean!, isNew: Id is null) is { } typed && typed != _clean;

    /// <inheritdoc />
    private protected override DraftOwner? Owner => _stored is null ? null : DraftOwner.Of(_stored);

    /// <inheritdoc />
    private protected override IReadOnlyList<(string Label, string Words)> WordsOf(KeptDraft kept) =>
        kept.Over(new PatientDraft(), isNew: true)?.Beyond(kept.Began<PatientDraft>() ?? new PatientDraft(), T) ?? [];

    private void TakeDraft()
    {
        _draft = Kept!.Over(_clean!, isNew: Id is null) ?? _draft;
        _meanwhile = Id is not null && Kept.Began<PatientDraft>() is { } began ? _clean!.Beyond(began, T) : [];
        HideOffer();
    }

    /// <inheritdoc />
    protected override IReadOnlyDictionary<string, string> Check() => _draft!.Check(Today, T);

    /// <inheritdoc />
    protected override async Task<Outdated> CompareAsync()
    {
        if (_stored is null)
            return Outdated.No;
        try
        {
            return (await Patients.GetAsync(_stored.Id)).Version == _stored.Version ? Outdated.No : Outdated.Changed;
        }
        catch (ClinicException gone) when (gone.Error == ClinicError.NotFound)
        {
            return Outdated.Deleted;
        }
    }

    private async Task SaveAsync()
    {
        var input = _draft!.ToInput(Today);
        Patient? saved = null;
        if (!await StoreAsync(async () => saved = _stored is { } old
                ? await Patients.UpdateAsync(old.Id, input, old.Version, Ticket)
                : await Patients.AddAsync(input, Ticket)))
            return;
        _clean = _draft with { };
        Notifications.Done(_stored is null ? T["PatientAdded", saved!.Name] : T["ChangesSaved"]);
        Navigation.NavigateTo($"/patients/{saved!.Id}");
    }

    private async Task ShowStoredAsync()
    {
        try
        {
            _stored = await Patients.GetAsync(Id!.Value);
            _clean = PatientDraft.Of(_stored);
            _typed = _draft!.Beyond(_clean, T);
            _draft = _clean with { };
            Outdated = Outdated.No;
        }
        catch (Exception failed)
        {
            Failure = failed;
        }
    }
}
