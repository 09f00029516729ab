using System.Globalization;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>Names of our own, and of FHIR's, that reader and writer share.</summary>
internal static class FhirNames
{
    /// <summary>System of the identifier that is the practice's number of a chart.</summary>
    public const string ChartNumber = "urn:clinicweb:chart-number";

    /// <summary>What the address of an extension begins with that is a field of ours; its name follows.</summary>
    public const string Field = "urn:clinicweb:field:";

    /// <summary>Media type of NDJSON.</summary>
    public const string NdJson = "application/fhir+ndjson";

    /// <summary>Media type of a Bundle.</summary>
    public const string Json = "application/fhir+json";

    /// <summary>Code of a condition that is not of one visit.</summary>
    public const string ProblemList = "problem-list-item";

    /// <summary>System of our own codes of what a document is.</summary>
    public const string DocumentKind = "urn:clinicweb:document-kind";

    /// <summary>
    /// Such a document is a file of the chart, whatever its type: plain text else is words for the notes.
    /// </summary>
    public const string AttachedFile = "attached-file";

    /// <summary>The id of a patient's resource.</summary>
    public static string Patient(long id) => Numbered('p', id);

    /// <summary>The id of a visit's.</summary>
    public static string Visit(long id) => Numbered('v', id);

    /// <summary>The id of an attached file's.</summary>
    public static string File(long id) => Numbered('f', id);

    private static string Numbered(char kind, long id) => string.Create(CultureInfo.InvariantCulture, $"{kind}{id}");
}
