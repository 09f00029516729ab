using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Staging;
using Hl7.Fhir.Model;
using Statuses = Hl7.Fhir.Model.MedicationStatement.MedicationStatusCodes;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>
/// Takes resources into the stage: patients, encounters, files, and the words of what else is known of them.
/// </summary>
internal sealed class FhirRecords(Stage stage, DataSpool spool)
{
    private readonly FhirDocuments _documents = new(stage, spool);

    /// <summary>Of all others only the number is told.</summary>
    public static readonly IReadOnlySet<string> Types = new HashSet<string>
    {
        "Patient", "Encounter", "Condition", "MedicationRequest", "Medication", "Observation", "AllergyIntolerance",
        "DocumentReference", "Procedure", "Immunization", "MedicationStatement", "DiagnosticReport",
    };

    /// <summary>Takes one.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="resource">One of <see cref="Types"/>.</param>
    /// <param name="fullUrl">By which a Bundle refers to it; null outside of Bundles.</param>
    public void Take(Place place, Resource resource, string? fullUrl)
    {
        var relative = resource.Id is null ? null : $"{resource.TypeName}/{resource.Id}";
        string[] links = [.. ((string?[])[fullUrl, relative]).OfType<string>().Select(FhirLinks.Of).Distinct()];
        switch (resource)
        {
            case Hl7.Fhir.Model.Patient patient:
                var read = FhirPatients.Read(patient);
                // Nothing else may refer to it, but its number still tells it from a namesake.
                stage.AddPatient(
                    place, read,
                    links is [] && read.Input.ChartNumber is { } number ? [Stage.ChartLink + number] : links);
                break;
            case Encounter
            {
                Status: not (Encounter.EncounterStatus.EnteredInError
                or Encounter.EncounterStatus.Cancelled)
            } encounter:
                stage.AddVisit(place, null, FhirLinks.Of(encounter.Subject), Visit(encounter), links);
                break;
            case Medication medication:
                if (FhirTexts.Of(medication.Code) is { } drug)
                    stage.AddMedication(place, drug, links);
                break;
            case DocumentReference document:
                if (document.Status is not DocumentReferenceStatus.EnteredInError)
                    _documents.Take(place, document);
                break;
            default:
                if (Piece(resource) is { } piece)
                    stage.AddPiece(place, piece);
                break;
        }
    }

    private static VisitInput Visit(Encounter encounter)
    {
        var words = FhirTexts.Of(encounter.ReasonCode) ?? FhirTexts.Of(encounter.Type)
            ?? FhirTexts.Of(encounter.ServiceType)
            ?? FhirTexts.Of(encounter.Class) ?? "Visit";
        var visit = new VisitInput
        {
            VisitedAt = FhirTexts.At(encounter.Period?.Start ?? encounter.Period?.End),
            Complaint = words,
        };
        FhirFields.Visits.Read(encounter.Extension, visit);
        return visit;
    }

    private StagedPiece? Piece(Resource resource) => resource switch
    {
        Condition condition when !Is(condition.VerificationStatus, "entered-in-error", "refuted") => Of(condition),
        AllergyIntolerance allergy when !Is(allergy.VerificationStatus, "entered-in-error", "refuted") =>
            Of(allergy.Patient, null, PieceKind.Allergy, null, Text(allergy)),
        MedicationRequest { Status: not MedicationRequest.MedicationrequestStatus.EnteredInError } request =>
            Prescription(
                Of(request.Subject, request.Encounter, PieceKind.Prescription, request.AuthoredOn, ""),
                request.Medication, request.Contained, request.DosageInstruction),
        MedicationStatement statement when statement.Status is not (Statuses.EnteredInError or Statuses.NotTaken) =>
            Prescription(
                Of(statement.Subject, statement.Context, PieceKind.Prescription,
                    When(statement.Effective) ?? statement.DateAsserted, ""),
                statement.Medication, statement.Contained, statement.Dosage),
        Observation { Status: not ObservationStatus.EnteredInError } observation =>
            Of(observation.Subject, observation.Encounter, PieceKind.Note,
                When(observation.Effective) ?? observation.IssuedElement?.ToString(), Text(observation)),
        Procedure { Status: not EventStatus.EnteredInError } procedure =>
            Of(procedure.Subject, procedure.Encounter, PieceKind.Note,
                When(procedure.Performed), Named("Procedure", FhirTexts.Of(procedure.Code))),
        Immunization { Status: not Immunization.ImmunizationStatusCodes.EnteredInError } vaccine =>
            Of(vaccine.Patient, vaccine.Encounter, PieceKind.Note,
                When(vaccine.Occurrence), Named("Immunization", FhirTexts.Of(vaccine.VaccineCode))),
        DiagnosticReport { Status: not DiagnosticReport.DiagnosticReportStatus.EnteredInError } report =>
            Of(report.Subject, report.Encounter, PieceKind.Note,
                When(report.Effective) ?? report.IssuedElement?.ToString(),
                FhirTexts.Lines([report.Conclusion, _documents.Words(report.PresentedForm)])),
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

    private static StagedPiece? Of(ResourceReference? patient, ResourceReference? visit, PieceKind kind, string? at,
        string? text) =>
        text is null ? null
            : new StagedPiece(FhirLinks.Of(patient), FhirLinks.Of(visit), kind, FhirTexts.At(at),
                text.Replace("\r\n", "\n", StringComparison.Ordinal));

    // Null where neither a name nor how it is taken is said.
    private static StagedPiece? Prescription(
        StagedPiece? bare, DataType? medication, IEnumerable<Resource> contained, IEnumerable<Dosage> dosages)
    {
        var (drug, elsewhere) = medication switch
        {
            CodeableConcept concept => (FhirTexts.Of(concept), null),
            ResourceReference { Reference: ['#', .. var id] } =>
                (FhirTexts.Of(contained.OfType<Medication>().FirstOrDefault(one => one.Id == id)?.Code), null),
            ResourceReference reference =>
                FhirTexts.Words(reference.Display) is { } name
                    ? (name, null) : ((string?)null, FhirLinks.Of(reference)),
            _ => default,
        };
        var taken = FhirTexts.Lines(dosages.Select(FhirTexts.Of))?.ReplaceLineEndings("; ");
        var text = drug is null ? taken : taken is null ? drug : $"{drug}: {taken}";
        return text is null && elsewhere is null ? null
            : bare! with { Text = (text ?? "").ReplaceLineEndings("\n"), Medication = elsewhere };
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
}
