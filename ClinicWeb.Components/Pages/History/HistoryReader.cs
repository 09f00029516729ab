using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Visits;
using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Pages.History;

/// <summary>What the page of a history shows.</summary>
/// <param name="Past">The versions.</param>
/// <param name="Name">Of the patient, as it is or was last.</param>
/// <param name="Day">Of the visit; empty for a patient's own record.</param>
/// <param name="PatientIsHere">Else the patient is deleted.</param>
/// <param name="Deleted">The patient's visits that are gone; none for a visit.</param>
public sealed record HistoryContents(
    RecordPast Past, string Name, string Day, bool PatientIsHere, IReadOnlyList<RecordVersion<Visit>> Deleted);

/// <summary>Reads the history of a patient or of a visit, whether the record is still there or not.</summary>
public sealed class HistoryReader(IHistory history, IPatients patients, IVisits visits,
    IStringLocalizer<PatientTexts> texts)
{
    /// <summary>One that never was: <see cref="ClinicError.NotFound"/>.</summary>
    /// <param name="patientId">Whose.</param>
    /// <param name="visitId">Of which visit; null for the patient's own record.</param>
    public async Task<HistoryContents> ReadAsync(long patientId, long? visitId)
    {
        var ofPatient = await history.OfPatientAsync(patientId);
        var patient = await OrGoneAsync(() => patients.GetAsync(patientId));
        var name = (patient ?? ofPatient[0].Before).Name;
        if (visitId is not { } id)
            return new HistoryContents(
                RecordPast.Of(ofPatient, patient, texts), name, "", patient is not null,
                (await history.OfChartAsync(patientId)).Deleted);
        var ofVisit = await history.OfVisitAsync(id);
        var visit = await OrGoneAsync(() => visits.GetAsync(id));
        var at = OwnVisit.Of(patientId, visit ?? ofVisit[0].Before).VisitedAt;
        var day = at?.ToString("d", CultureInfo.CurrentCulture) ?? "?";
        return new HistoryContents(RecordPast.Of(ofVisit, visit, texts), name, day, patient is not null, []);
    }

    private static async Task<T?> OrGoneAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (ClinicException gone) when (gone.Error == ClinicError.NotFound)
        {
            return null;
        }
    }
}
