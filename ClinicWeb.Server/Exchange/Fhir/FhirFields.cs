using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Records;
using Hl7.Fhir.Model;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>
/// Fields that have no place of their own in R4 go along as extensions, as text, so that none is left behind. One that
/// is given a place in <see cref="FhirWriter"/> and in what reads it is named here.
/// </summary>
/// <typeparam name="TInput">Whose fields they are.</typeparam>
/// <param name="fields">All of them.</param>
/// <param name="native">The properties that have a place.</param>
internal sealed class FhirFields<TInput>(RecordFields<TInput> fields, params IEnumerable<string> native)
    where TInput : class, new()
{
    private readonly Dictionary<string, RecordField<TInput>> _byUrl = fields.All
        .Where(field => !native.Contains(field.Property)).ToDictionary(field => FhirNames.Field + field.Name);

    /// <summary>Writes what the record says in them; nothing at all where that is nothing.</summary>
    public void Write(FhirJson fhir, TInput record)
    {
        // FHIR knows no empty lists.
        var said = _byUrl.Where(field => field.Value.Said(record) is not null).ToList();
        if (said.Count == 0)
            return;
        fhir.Json.WriteStartArray("extension");
        foreach (var (url, field) in said)
        {
            fhir.Json.WriteStartObject();
            fhir.Json.WriteString("url", url);
            fhir.Json.WriteString("valueString", field.Text(record));
            fhir.Json.WriteEndObject();
        }

        fhir.Json.WriteEndArray();
    }

    /// <summary>Puts what a resource says in them into the record.</summary>
    public void Read(IEnumerable<Extension> extensions, TInput record)
    {
        foreach (var extension in extensions)
        {
            if (extension is { Url: { } url, Value: FhirString { Value: { } text } }
                && _byUrl.TryGetValue(url, out var field))
                field.Set(record, FhirTexts.Words(text));
        }
    }
}

/// <summary>Of the patients and of the visits.</summary>
internal static class FhirFields
{
    /// <summary>Of a Patient.</summary>
    public static readonly FhirFields<PatientInput> Patients = new(
        RecordFields.Patients,
        nameof(PatientInput.ChartNumber), nameof(PatientInput.FamilyName), nameof(PatientInput.GivenName),
        nameof(PatientInput.BirthDate), nameof(PatientInput.Sex), nameof(PatientInput.Phone),
        nameof(PatientInput.Email), nameof(PatientInput.Address), nameof(PatientInput.Allergies),
        nameof(PatientInput.Conditions), nameof(PatientInput.Notes));

    /// <summary>Of an Encounter.</summary>
    public static readonly FhirFields<VisitInput> Visits = new(
        RecordFields.Visits,
        nameof(VisitInput.VisitedAt), nameof(VisitInput.Complaint), nameof(VisitInput.Notes),
        nameof(VisitInput.Diagnosis), nameof(VisitInput.Prescription));
}
