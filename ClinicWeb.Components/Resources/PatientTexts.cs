namespace ClinicWeb.Components.Resources;

/// <summary>Patients, visits, and the search over them.</summary>
public sealed class PatientTexts;
