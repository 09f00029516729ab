namespace ClinicWeb.Components.Resources;

/// <summary>Patients, visits, and the search over them; the label of every field of a record.</summary>
public sealed class PatientTexts;
