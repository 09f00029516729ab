using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Components.Pages.Visits;

/// <summary>A visit under the address of its patient.</summary>
internal static class OwnVisit
{
    /// <summary>
    /// The visit. Another patient's: <see cref="ClinicError.NotFound"/>, or one would write into it under the name and
    /// the allergies of somebody else.
    /// </summary>
    public static Visit Of(long patientId, Visit visit) => visit.PatientId == patientId ? visit
        : throw new ClinicException(
            ClinicError.NotFound, $"This patient has no visit {visit.Id}.",
            $"Open the visit from the patient's chart.");
}
