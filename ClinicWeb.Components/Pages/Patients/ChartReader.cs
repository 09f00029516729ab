using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>What a chart shows.</summary>
public sealed record Chart(
    Patient Patient, IReadOnlyList<Visit> Visits, ChartChanges Changes, IReadOnlyList<Attachment> Files,
    IReadOnlyList<Attachment> DeletedFiles)
{
    /// <summary>The practice that it was read in: in another one the same ids name other records.</summary>
    public required int Generation { get; init; }
}

/// <summary>Reads a chart in one go, so that nothing on it appears later than the rest.</summary>
public sealed class ChartReader(
    IPatients patients, IVisits visits, IHistory history, IAttachments files, IPracticeWatch practice)
{
    /// <summary>Unknown patient: <see cref="ClinicError.NotFound"/>.</summary>
    public async Task<Chart> ReadAsync(long id)
    {
        var generation = practice.Generation; // before anything is read
        var patient = await patients.GetAsync(id);
        return new Chart(
            patient, await visits.ListAsync(id), await history.OfChartAsync(id), await files.ListAsync(id),
            await files.ListDeletedAsync(id))
        {
            Generation = generation,
        };
    }

    /// <summary>Whether a patient who cannot be shown was deleted, and can be brought back.</summary>
    public async Task<bool> WasHereAsync(long id, Exception failure) =>
        failure is ClinicException { Error: ClinicError.NotFound } && (await history.OfChartAsync(id)).Patient > 0;
}
