using System.Globalization;
using System.Text;
using System.Text.Json;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>
/// Writes one patient as FHIR R4 resources: Patient, AllergyIntolerance, Condition and DocumentReference; and for each
/// visit Encounter, Condition, MedicationRequest and DocumentReference. What a doctor wrote stands word for word in
/// their texts.
/// </summary>
/// <param name="begin">Told before each resource, with its type and number: begins an entry, or nothing.</param>
/// <param name="json">Takes them.</param>
/// <param name="end">Told after each resource.</param>
/// <param name="link">How resources refer to each other.</param>
/// <param name="zone">Of the practice's clock.</param>
internal sealed class FhirWriter(
    Action<string, string> begin, Utf8JsonWriter json, Action end, Func<string, string, string> link, TimeZoneInfo zone)
{
    private const string Terminology = "http://terminology.hl7.org/CodeSystem/";

    /// <summary>All that is known of one patient.</summary>
    public void Write(PatientWithVisits whole)
    {
        var patient = whole.Patient;
        var id = Number('p', patient.Id);
        WritePatient(patient, id);
        if (patient.Allergies is { } allergies)
            Resource("AllergyIntolerance", id + "-a", () =>
            {
                Coded("clinicalStatus", Terminology + "allergyintolerance-clinical", "active");
                Text("code", allergies);
                Reference("patient", "Patient", id);
            });
        if (patient.Conditions is { } conditions)
            Resource("Condition", id + "-c", () =>
            {
                Coded("clinicalStatus", Terminology + "condition-clinical", "active");
                Categories("category", Terminology + "condition-category", FhirNames.ProblemList);
                Text("code", conditions);
                Reference("subject", "Patient", id);
            });
        if (patient.Notes is { } notes)
            Document(id + "-n", "Notes of the patient", notes, id, null, null);
        foreach (var visit in whole.Visits)
            WriteVisit(visit, id, Number('v', visit.Id));
    }

    private void WritePatient(Patient patient, string id) => Resource("Patient", id, () =>
    {
        Array("identifier", () =>
        {
            json.WriteString("use", "usual");
            Coded("type", Terminology + "v2-0203", "MR");
            json.WriteString("system", FhirNames.ChartNumber);
            json.WriteString("value", patient.ChartNumber);
        });
        Array("name", () =>
        {
            json.WriteString("use", "official");
            json.WriteString("family", patient.FamilyName);
            json.WriteStartArray("given");
            json.WriteStringValue(patient.GivenName);
            json.WriteEndArray();
        });
        if (patient.Phone is not null || patient.Email is not null)
        {
            json.WriteStartArray("telecom");
            Telecom("phone", patient.Phone);
            Telecom("email", patient.Email);
            json.WriteEndArray();
        }

        json.WriteString("gender", patient.Sex.ToString().ToLowerInvariant());
        if (patient.BirthDate is { } birth)
            json.WriteString("birthDate", birth.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (patient.Address is { } address)
            Array("address", () => json.WriteString("text", address));
    });

    private void WriteVisit(Visit visit, string patient, string id)
    {
        var at = visit.VisitedAt is { } moment ? Moment(moment) : null;
        Resource("Encounter", id, () =>
        {
            json.WriteString("status", "finished");
            json.WriteStartObject("class");
            json.WriteString("system", Terminology + "v3-ActCode");
            json.WriteString("code", "AMB");
            json.WriteEndObject();
            Reference("subject", "Patient", patient);
            if (at is not null)
            {
                json.WriteStartObject("period");
                json.WriteString("start", at);
                json.WriteEndObject();
            }

            Array("reasonCode", () => json.WriteString("text", visit.Complaint));
        });
        if (visit.Diagnosis is { } diagnosis)
            Resource("Condition", id + "-d", () =>
            {
                Categories("category", Terminology + "condition-category", "encounter-diagnosis");
                Text("code", diagnosis);
                Reference("subject", "Patient", patient);
                Reference("encounter", "Encounter", id);
                if (at is not null)
                    json.WriteString("recordedDate", at);
            });
        if (visit.Prescription is { } prescription)
            Resource("MedicationRequest", id + "-m", () =>
            {
                json.WriteString("status", "unknown");
                json.WriteString("intent", "order");
                Text("medicationCodeableConcept", prescription);
                Reference("subject", "Patient", patient);
                Reference("encounter", "Encounter", id);
                if (at is not null)
                    json.WriteString("authoredOn", at);
            });
        if (visit.Notes is { } notes)
            Document(id + "-n", "Notes of the visit", notes, patient, id, at);
    }

    private void Document(string id, string type, string words, string patient, string? visit, string? at) =>
        Resource("DocumentReference", id, () =>
    {
        json.WriteString("status", "current");
        Text("type", type);
        Reference("subject", "Patient", patient);
        if (at is not null)
            json.WriteString("date", at);
        Array("content", () =>
        {
            json.WriteStartObject("attachment");
            json.WriteString("contentType", "text/plain;charset=utf-8");
            json.WriteBase64String("data", Encoding.UTF8.GetBytes(words));
            json.WriteEndObject();
        });
        if (visit is null)
            return;
        json.WriteStartObject("context");
        json.WriteStartArray("encounter");
        json.WriteStartObject();
        json.WriteString("reference", link("Encounter", visit));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private void Resource(string type, string id, Action content)
    {
        begin(type, id);
        json.WriteStartObject();
        json.WriteString("resourceType", type);
        json.WriteString("id", id);
        content();
        json.WriteEndObject();
        end();
    }

    private void Array(string name, Action onlyItem)
    {
        json.WriteStartArray(name);
        json.WriteStartObject();
        onlyItem();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void Coded(string name, string system, string code)
    {
        json.WriteStartObject(name);
        Array("coding", () =>
        {
            json.WriteString("system", system);
            json.WriteString("code", code);
        });
        json.WriteEndObject();
    }

    private void Categories(string name, string system, string code) => Array(name, () => Array("coding", () =>
    {
        json.WriteString("system", system);
        json.WriteString("code", code);
    }));

    private void Text(string name, string words)
    {
        json.WriteStartObject(name);
        json.WriteString("text", words);
        json.WriteEndObject();
    }

    private void Reference(string name, string type, string id)
    {
        json.WriteStartObject(name);
        json.WriteString("reference", link(type, id));
        json.WriteEndObject();
    }

    private void Telecom(string system, string? value)
    {
        if (value is null)
            return;
        json.WriteStartObject();
        json.WriteString("system", system);
        json.WriteString("value", value);
        json.WriteEndObject();
    }

    private static string Number(char kind, long id) => string.Create(CultureInfo.InvariantCulture, $"{kind}{id}");

    // FHIR asks for a zone with every time; before 1900 zones had seconds, which it knows none of.
    private string Moment(DateTime wallClock)
    {
        var offset = TimeSpan.FromMinutes(Math.Round(zone.GetUtcOffset(wallClock).TotalMinutes));
        return new DateTimeOffset(wallClock, offset).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
    }
}
