using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Controls.Patients;
using ClinicWeb.Components.Pages.Patients;
using Microsoft.AspNetCore.Components;

namespace ClinicWeb.Components.Pages.Visits;

/// <summary>Adds a visit, or edits one, under the eyes of what to beware of.</summary>
public sealed partial class VisitFormPage : PracticeForm
{
    private Patient? _patient;
    private Visit? _stored;
    private VisitDraft? _draft;
    private VisitDraft? _clean;
    private IReadOnlyList<EarlierPrescription> _earlier = [];
    private string? _taken;
    private Exception? _missing;
    private IReadOnlyList<(string Label, string Words)> _typed = [];
    private IReadOnlyList<(string Label, string Words)> _meanwhile = [];

    /// <summary>Whose visit.</summary>
    [Parameter]
    public long PatientId { get; set; }

    /// <summary>Which visit to edit; null to add.</summary>
    [Parameter]
    public long? Id { get; set; }

    /// <inheritdoc />
    protected override bool Dirty => _draft is not null && _draft != _clean;

    /// <inheritdoc />
    protected override bool Ready => _draft is not null;

    /// <inheritdoc />
    protected override string? FirstField => Id is null && _draft is not null ? nameof(_draft.Complaint) : null;

    [Inject] private IPatients Patients { get; set; } = null!;
    [Inject] private IVisits Visits { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        try
        {
            _patient = await Patients.GetAsync(PatientId);
            _stored = Id is { } id ? OwnVisit.Of(PatientId, await Visits.GetAsync(id)) : null;
            _earlier = EarlierPrescription.Of(await Visits.ListAsync(PatientId), Id);
            _clean = VisitDraft.Of(_stored ?? new VisitInput { VisitedAt = Time.GetLocalNow().DateTime });
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
    private protected override DraftOwner? Owner => _patient is null ? null : DraftOwner.Of(_patient);

    /// <inheritdoc />
    private protected override IReadOnlyList<(string Label, string Words)> WordsOf(KeptDraft kept) =>
        kept.Over(new VisitDraft(), isNew: true)?.Beyond(kept.Began<VisitDraft>() ?? new VisitDraft(), T) ?? [];

    private void TakeDraft()
    {
        _draft = Kept!.Over(_clean!, isNew: Id is null) ?? _draft;
        _meanwhile = Id is not null && Kept.Began<VisitDraft>() is { } began ? _clean!.Beyond(began, T) : [];
        HideOffer();
    }

    /// <inheritdoc />
    protected override IReadOnlyDictionary<string, string> Check() => _draft!.Check(Today, T);

    /// <inheritdoc />
    protected override async Task<Outdated> CompareAsync()
    {
        try
        {
            if (_stored is not null)
                return (await Visits.GetAsync(_stored.Id)).Version == _stored.Version ? Outdated.No : Outdated.Changed;
            await Patients.GetAsync(PatientId);
            return Outdated.No;
        }
        catch (ClinicException gone) when (gone.Error == ClinicError.NotFound)
        {
            return Outdated.Deleted;
        }
    }

    private void TakeOver(EarlierPrescription earlier)
    {
        _draft!.Prescription = earlier.Onto(_draft.Prescription);
        _taken = T["TakenOver", earlier.Words];
        Recheck(nameof(_draft.Prescription));
    }

    private async Task SaveAsync()
    {
        var input = _draft!.ToInput(Today);
        if (_stored is not null && (_draft.Date, _draft.Time) == (_clean!.Date, _clean.Time))
            input = input with { VisitedAt = _stored.VisitedAt }; // seconds are not on the screen, and not lost
        Visit? saved = null;
        if (!await StoreAsync(async () => saved = _stored is { } old
                ? await Visits.UpdateAsync(old.Id, input, old.Version, Ticket)
                : await Visits.AddAsync(PatientId, input, Ticket)))
            return;
        _clean = _draft with { };
        Notifications.Done(_stored is null ? T["VisitAdded"] : T["ChangesSaved"]);
        Navigation.NavigateTo($"/patients/{PatientId}?visit={saved!.Id}");
    }

    private async Task ShowStoredAsync()
    {
        try
        {
            _stored = await Visits.GetAsync(Id!.Value);
            _clean = VisitDraft.Of(_stored);
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
