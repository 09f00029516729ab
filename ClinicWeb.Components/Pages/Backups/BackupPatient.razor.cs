using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Dialogs;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Layout;
using ClinicWeb.Components.Pages.Patients;
using ClinicWeb.Components.Pages.Visits;
using Microsoft.AspNetCore.Components;

namespace ClinicWeb.Components.Pages.Backups;

/// <summary>A patient in a backup, and the way back into the practice.</summary>
public sealed partial class BackupPatient
{
    private bool _working;
    private int _ticket;
    private Exception? _failure;

    /// <summary>The backup's file name.</summary>
    [Parameter, EditorRequired] public required string Backup { get; set; }

    /// <summary>When it was made, in words.</summary>
    [Parameter, EditorRequired] public required string When { get; set; }

    /// <summary>The patient with visits.</summary>
    [Parameter, EditorRequired] public required PatientWithVisits Content { get; set; }

    private Patient Patient => Content.Patient;

    // As on the form, so that none is missing; the names stand above, and the number of the chart comes first.
    private IEnumerable<(string Label, string Words)> Fields => PatientDraft.Of(Patient).Named(PatientText)
        .Where(shown => !Is(shown.Label, "GivenName") && !Is(shown.Label, "FamilyName"))
        .Select(shown => Is(shown.Label, "BirthDate") && shown.Words.Length == 0 ? (shown.Label, "?") : shown)
        .OrderBy(shown => !Is(shown.Label, "ChartNumber"));

    // Day, time and complaint stand above.
    private IEnumerable<(string Label, string Words)> Words(Visit visit) => VisitDraft.Of(visit).Named(PatientText)
        .Where(shown => !Is(shown.Label, "Date") && !Is(shown.Label, "Time") && !Is(shown.Label, "Complaint"));

    private bool Is(string label, string name) => label == PatientText[name].Value;

    private async Task BringBackAsync()
    {
        (_working, _failure) = (true, null);
        _ticket = Practice.Generation; // also when a question comes between
        try
        {
            await BringBackAsync(PatientConflict.Refuse);
        }
        catch (ClinicException conflict) when (conflict.Error == ClinicError.Conflict)
        {
            await AskAsync(conflict);
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
        _working = false;
    }

    private async Task AskAsync(ClinicException conflict)
    {
        if (await Dialogs.AskConflictAsync(conflict, Patient.Name, When) is not { } choice)
            return;
        try
        {
            await BringBackAsync(choice);
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }

    private async Task BringBackAsync(PatientConflict onConflict)
    {
        var back = await Restores.RestorePatientAsync(Backup, Patient.Id, onConflict, _ticket);
        Notifications.Done(T["Done", back.Patient.Name, Shared.Visits(back.Visits.Count)], T["Open"], () =>
        {
            Navigation.NavigateTo($"/patients/{back.Patient.Id}");
            return Task.CompletedTask;
        });
    }
}
