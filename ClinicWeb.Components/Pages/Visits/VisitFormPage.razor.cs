using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Forms;
using ClinicWeb.Components.Session;
using Microsoft.AspNetCore.Components;

namespace ClinicWeb.Components.Pages.Visits;

/// <summary>Adds a visit, or edits one, under the eyes of what to beware of.</summary>
public sealed partial class VisitFormPage : PracticeForm
{
    private Patient? _patient;
    private Visit? _stored;
    private DraftEdit<VisitDraft>? _edit;
    private IReadOnlyList<EarlierPrescription> _earlier = [];
    private string? _taken;
    private Exception? _missing;

    /// <summary>Whose visit.</summary>
    [Parameter]
    public long PatientId { get; set; }

    /// <summary>Which visit to edit; null to add.</summary>
    [Parameter]
    public long? Id { get; set; }

    /// <inheritdoc />
    private protected override IDraftEdit? Edit => _edit;

    /// <inheritdoc />
    protected override bool IsNew => Id is null;

    /// <inheritdoc />
    protected override string? FirstField => Id is null && _edit is not null ? nameof(VisitDraft.Complaint) : null;

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
            _edit = new DraftEdit<VisitDraft>(
                VisitDraft.Of(_stored ?? new VisitInput { VisitedAt = Time.GetLocalNow().DateTime }));
        }
        catch (Exception failed)
        {
            _missing = failed;
        }
    }

    /// <inheritdoc />
    private protected override DraftOwner? Owner => _patient is null ? null : DraftOwner.Of(_patient);

    /// <inheritdoc />
    protected override Task<Outdated> CompareAsync() => CompareAsync(async () => _stored is not null
        ? (await Visits.GetAsync(_stored.Id)).Version == _stored.Version
        : (await Patients.GetAsync(PatientId)).Id == PatientId);

    private void TakeOver(EarlierPrescription earlier)
    {
        var draft = _edit!.Draft;
        draft.Prescription = earlier.Onto(draft.Prescription);
        _taken = T["TakenOver", earlier.Words];
        Recheck(nameof(draft.Prescription));
    }

    private async Task SaveAsync()
    {
        var input = _edit!.Draft.ToInput(Today);
        if (_stored is not null && (_edit.Draft.Date, _edit.Draft.Time) == (_edit.Clean.Date, _edit.Clean.Time))
            input = input with { VisitedAt = _stored.VisitedAt }; // seconds are not on the screen, and not lost
        Visit? saved = null;
        if (!await StoreAsync(async () => saved = _stored is { } old
                ? await Visits.UpdateAsync(old.Id, input, old.Version, Ticket, Leaving)
                : await Visits.AddAsync(PatientId, input, Ticket, Leaving)))
            return;
        _edit.Saved();
        Notifications.Done(_stored is null ? T["VisitAdded"] : T["ChangesSaved"]);
        GoOn($"/patients/{PatientId}?visit={saved!.Id}");
    }

    private Task ShowStoredAsync() => ShowAsync(async () =>
    {
        _stored = await Visits.GetAsync(Id!.Value);
        _edit!.Show(VisitDraft.Of(_stored), T);
    });
}
