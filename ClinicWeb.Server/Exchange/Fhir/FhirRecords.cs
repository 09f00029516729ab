using System.Text;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Staging;
using Hl7.Fhir.Model;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>
/// Takes resources into the stage: patients, encounters, and the words of what else is known of them.
/// </summary>
internal sealed class FhirRecords(Stage stage)
{
    /// <summary>Of all others only the number is told.</summary>
    public static readonly IReadOnlySet<string> Types = new HashSet<string>
    {
        "Patient", "Encounter", "Condition", "MedicationRequest", "Medication", "Observation", "AllergyIntolerance",
        "DocumentReference",
        "Procedure", "Immunization",
    };

    private const int MostMedications = 20_000;

    private readonly Dictionary<(int Scope, string Link), string> _medications = [];

    /// <summary>Takes one.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="resource">One of <see cref="Types"/>.</param>
    /// <param name="fullUrl">By which a Bundle refers to it; null outside of Bundles.</param>
    public void Take(Place place, Resource resource, string? fullUrl)
    {
        var relative = resource.Id is null ? null : $"{resource.TypeName}/{resource.Id}";
        string[] links = [.. ((string?[])[fullUrl, relative]).OfType<string>().Select(Link).Distinct()];
        switch (resource)
        {
            case Hl7.Fhir.Model.Patient patient:
                stage.AddPatient(place, FhirPatients.Read(patient), links);
                break;
            case Encounter
            {
                Status: not (Encounter.EncounterStatus.EnteredInError
                or Encounter.EncounterStatus.Cancelled)
            } encounter:
                stage.AddVisit(place, null, Link(encounter.Subject), Visit(encounter), links);
                break;
            case Medication medication when _medications.Count < MostMedications:
                foreach (var link in links)
                    _medications[(place.Scope, link)] = FhirTexts.Of(medication.Code) ?? "";
                break;
            default:
                if (Piece(place, resource) is { } piece)
                    stage.AddPiece(place, piece);
                break;
        }
    }

    private static VisitInput Visit(Encounter encounter)
    {
        var words = FhirTexts.Of(encounter.ReasonCode) ?? FhirTexts.Of(encounter.Type)
            ?? FhirTexts.Of(encounter.ServiceType)
            ?? FhirTexts.Of(encounter.Class) ?? "Visit";
        return new VisitInput
        {
            VisitedAt = FhirTexts.At(encounter.Period?.Start ?? encounter.Period?.End),
            Complaint = words.Length <= VisitLimits.Complaint ? words : words[..VisitLimits.Complaint],
        };
    }

    private StagedPiece? Piece(Place place, Resource resource) => resource switch
    {
        Condition condition when !Is(condition.VerificationStatus, "entered-in-error", "refuted") => Of(condition),
        AllergyIntolerance allergy when !Is(allergy.VerificationStatus, "entered-in-error", "refuted") =>
            Of(allergy.Patient, null, PieceKind.Allergy, null, Text(allergy)),
        MedicationRequest { Status: not MedicationRequest.MedicationrequestStatus.EnteredInError } request =>
            Of(request.Subject, request.Encounter, PieceKind.Prescription, request.AuthoredOn, Text(place, request)),
        Observation { Status: not ObservationStatus.EnteredInError } observation =>
            Of(observation.Subject, observation.Encounter, PieceKind.Note,
                When(observation.Effective) ?? observation.IssuedElement?.ToString(), Text(observation)),
        Procedure { Status: not EventStatus.EnteredInError } procedure =>
            Of(procedure.Subject, procedure.Encounter, PieceKind.Note,
                When(procedure.Performed), Named("Procedure", FhirTexts.Of(procedure.Code))),
        Immunization { Status: not Immunization.ImmunizationStatusCodes.EnteredInError } vaccine =>
            Of(vaccine.Patient, vaccine.Encounter, PieceKind.Note,
                When(vaccine.Occurrence), Named("Immunization", FhirTexts.Of(vaccine.VaccineCode))),
        DocumentReference { Status: not DocumentReferenceStatus.EnteredInError } document => Of(document),
        _ => null,
    };

    private static StagedPiece? Of(Condition condition)
    {
        var text = FhirTexts.Of(condition.Code) ?? FhirTexts.Lines(condition.Note.Select(note => note.Text));
        if (condition.Encounter is not null && !condition.Category.Any(category => Is(category, FhirNames.ProblemList)))
            return Of(condition.Subject, condition.Encounter, PieceKind.Diagnosis, condition.RecordedDate, text);
        var since = When(condition.Onset) is { Length: >= 10 } onset ? $"{text} ({onset[..10]})" : text;
        return text is null ? null : Of(condition.Subject, null, PieceKind.PatientCondition, null, since);
    }

    // Only what is plain text: a picture of a letter has no words.
    private static StagedPiece? Of(DocumentReference document)
    {
        var text = FhirTexts.Lines(document.Content.Select(content => content.Attachment)
            .Where(file =>
                file?.Data is not null
                    && file.ContentType?.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase) != false)
            .Select(file => Encoding.UTF8.GetString(file.Data ?? [])));
        var visit = document.Context?.Encounter.FirstOrDefault();
        return Of(document.Subject, visit,
            visit is null && document.Date is null ? PieceKind.PatientNote : PieceKind.Note,
            document.DateElement?.ToString(), text);
    }

    private static StagedPiece? Of(ResourceReference? patient, ResourceReference? visit, PieceKind kind, string? at,
        string? text) =>
        text is null ? null
            : new StagedPiece(Link(patient), Link(visit), kind, FhirTexts.At(at),
                text.Replace("\r\n", "\n", StringComparison.Ordinal));

    private string? Text(Place place, MedicationRequest request)
    {
        var drug = request.Medication switch
        {
            CodeableConcept concept => FhirTexts.Of(concept),
            ResourceReference { Reference: ['#', .. var id] } =>
                FhirTexts.Of(request.Contained.OfType<Medication>().FirstOrDefault(one => one.Id == id)?.Code),
            ResourceReference reference =>
                _medications.GetValueOrDefault((place.Scope, Link(reference) ?? ""))
                    ?? FhirTexts.Words(reference.Display),
            _ => null,
        };
        var taken = FhirTexts.Lines(request.DosageInstruction.Select(FhirTexts.Of))?.ReplaceLineEndings("; ");
        return drug is null ? taken : taken is null ? drug : $"{drug}: {taken}";
    }

    private static string? Text(AllergyIntolerance allergy)
    {
        var reactions =
            FhirTexts.Of(allergy.Reaction.SelectMany(reaction => reaction.Manifestation))?.ReplaceLineEndings(", ");
        var what = FhirTexts.Of(allergy.Code)
            ?? FhirTexts.Of(allergy.Reaction.Select(reaction => reaction.Substance).OfType<CodeableConcept>());
        return what is null || reactions is null ? what : $"{what} ({reactions})";
    }

    private static string? Text(Observation observation)
    {
        var parts = observation.Component.Select(part => Named(FhirTexts.Of(part.Code), FhirTexts.Of(part.Value)))
            .OfType<string>();
        var value = FhirTexts.Of(observation.Value) ?? FhirTexts.Words(string.Join(", ", parts));
        return Named(FhirTexts.Of(observation.Code),
            value ?? FhirTexts.Lines(observation.Note.Select(note => note.Text)));
    }

    private static string? Named(string? name, string? value) =>
        value is null ? null : name is null ? value : $"{name}: {value}";

    private static string? When(DataType? time) => time switch
    {
        FhirDateTime moment => moment.Value,
        Period period => period.Start ?? period.End,
        Instant instant => instant.ToString(),
        _ => null,
    };

    private static bool Is(CodeableConcept? concept, params string[] codes) =>
        concept?.Coding.Any(coding => codes.Contains(coding.Code)) == true;

    private static string? Link(ResourceReference? reference) =>
        FhirTexts.Words(reference?.Reference) is { } link ? Link(link) : null;

    // urn:uuid:… is itself; http://server/fhir/Patient/1/_history/2 is Patient/1.
    private static string Link(string link)
    {
        if (link.StartsWith("urn:", StringComparison.Ordinal))
            return link;
        var parts = link.Split("/_history/")[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length >= 2 ? $"{parts[^2]}/{parts[^1]}" : link;
    }
}
