using System.Globalization;
using System.Text;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>
/// Writes one patient as FHIR R4 resources: Patient, AllergyIntolerance, Condition and DocumentReference; and for each
/// visit Encounter, Condition, MedicationRequest and DocumentReference. What a doctor wrote stands word for word in
/// their texts.
/// </summary>
/// <param name="fhir">Takes them.</param>
/// <param name="zone">Of the practice's clock.</param>
internal sealed class FhirWriter(FhirJson fhir, TimeZoneInfo zone)
{
    private const string Terminology = "http://terminology.hl7.org/CodeSystem/";

    private readonly Utf8JsonWriter _json = fhir.Json;

    /// <summary>All that is written of one patient.</summary>
    public void Write(PatientWithVisits whole)
    {
        var patient = whole.Patient;
        var id = FhirNames.Patient(patient.Id);
        WritePatient(patient, id);
        if (patient.Allergies is { } allergies)
            fhir.Resource("AllergyIntolerance", id + "-a", () =>
            {
                fhir.Coded("clinicalStatus", Terminology + "allergyintolerance-clinical", "active");
                fhir.Text("code", allergies);
                fhir.Reference("patient", "Patient", id);
            });
        if (patient.Conditions is { } conditions)
            fhir.Resource("Condition", id + "-c", () =>
            {
                fhir.Coded("clinicalStatus", Terminology + "condition-clinical", "active");
                fhir.Categories("category", Terminology + "condition-category", FhirNames.ProblemList);
                fhir.Text("code", conditions);
                fhir.Reference("subject", "Patient", id);
            });
        if (patient.Notes is { } notes)
            Document(id + "-n", "Notes of the patient", notes, id, null, null);
        foreach (var visit in whole.Visits)
            WriteVisit(visit, id, FhirNames.Visit(visit.Id));
    }

    private void WritePatient(Patient patient, string id) => fhir.Resource("Patient", id, () =>
    {
        fhir.Array("identifier", () =>
        {
            _json.WriteString("use", "usual");
            fhir.Coded("type", Terminology + "v2-0203", "MR");
            _json.WriteString("system", FhirNames.ChartNumber);
            _json.WriteString("value", patient.ChartNumber);
        });
        fhir.Array("name", () =>
        {
            _json.WriteString("use", "official");
            _json.WriteString("family", patient.FamilyName);
            _json.WriteStartArray("given");
            _json.WriteStringValue(patient.GivenName);
            _json.WriteEndArray();
        });
        if (patient.Phone is not null || patient.Email is not null)
        {
            _json.WriteStartArray("telecom");
            fhir.Telecom("phone", patient.Phone);
            fhir.Telecom("email", patient.Email);
            _json.WriteEndArray();
        }

        _json.WriteString("gender", patient.Sex.ToString().ToLowerInvariant());
        if (patient.BirthDate is { } birth)
            _json.WriteString("birthDate", StoredDate.Text(birth));
        if (patient.Address is { } address)
            fhir.Array("address", () => _json.WriteString("text", address));
        FhirFields.Patients.Write(fhir, patient);
    });

    private void WriteVisit(Visit visit, string patient, string id)
    {
        var at = visit.VisitedAt is { } moment ? Moment(moment) : null;
        fhir.Resource("Encounter", id, () =>
        {
            _json.WriteString("status", "finished");
            _json.WriteStartObject("class");
            _json.WriteString("system", Terminology + "v3-ActCode");
            _json.WriteString("code", "AMB");
            _json.WriteEndObject();
            fhir.Reference("subject", "Patient", patient);
            if (at is not null)
            {
                _json.WriteStartObject("period");
                _json.WriteString("start", at);
                _json.WriteEndObject();
            }

            fhir.Array("reasonCode", () => _json.WriteString("text", visit.Complaint));
            FhirFields.Visits.Write(fhir, visit);
        });
        if (visit.Diagnosis is { } diagnosis)
            fhir.Resource("Condition", id + "-d", () =>
            {
                fhir.Categories("category", Terminology + "condition-category", "encounter-diagnosis");
                fhir.Text("code", diagnosis);
                fhir.Reference("subject", "Patient", patient);
                fhir.Reference("encounter", "Encounter", id);
                if (at is not null)
                    _json.WriteString("recordedDate", at);
            });
        if (visit.Prescription is { } prescription)
            fhir.Resource("MedicationRequest", id + "-m", () =>
            {
                _json.WriteString("status", "unknown");
                _json.WriteString("intent", "order");
                fhir.Text("medicationCodeableConcept", prescription);
                fhir.Reference("subject", "Patient", patient);
                fhir.Reference("encounter", "Encounter", id);
                if (at is not null)
                    _json.WriteString("authoredOn", at);
            });
        if (visit.Notes is { } notes)
            Document(id + "-n", "Notes of the visit", notes, patient, id, at);
    }

    private void Document(string id, string type, string words, string patient, string? visit, string? at) =>
        fhir.Resource("DocumentReference", id, () =>
    {
        _json.WriteString("status", "current");
        fhir.Text("type", type);
        fhir.Reference("subject", "Patient", patient);
        if (at is not null)
            _json.WriteString("date", at);
        fhir.Array("content", () =>
        {
            _json.WriteStartObject("attachment");
            _json.WriteString("contentType", "text/plain;charset=utf-8");
            _json.WriteBase64String("data", Encoding.UTF8.GetBytes(words));
            _json.WriteEndObject();
        });
        if (visit is null)
            return;
        fhir.Visit(visit);
    });

    // FHIR asks for a zone with every time; before 1900 zones had seconds, which it knows none of.
    private string Moment(DateTime wallClock)
    {
        var offset = TimeSpan.FromMinutes(Math.Round(zone.GetUtcOffset(wallClock).TotalMinutes));
        return new DateTimeOffset(wallClock, offset).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
    }
}
