namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>Names of our own, and of FHIR's, that reader and writer share.</summary>
internal static class FhirNames
{
    /// <summary>System of the identifier that is the practice's number of a chart.</summary>
    public const string ChartNumber = "urn:clinicweb:chart-number";

    /// <summary>Media type of NDJSON.</summary>
    public const string NdJson = "application/fhir+ndjson";

    /// <summary>Media type of a Bundle.</summary>
    public const string Json = "application/fhir+json";

    /// <summary>Code of a condition that is not of one visit.</summary>
    public const string ProblemList = "problem-list-item";
}
