using Hl7.Fhir.Model;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>How resources refer to each other.</summary>
internal static class FhirLinks
{
    /// <summary>Null where nothing is referred to.</summary>
    public static string? Of(ResourceReference? reference) =>
        FhirTexts.Words(reference?.Reference) is { } link ? Of(link) : null;

    /// <summary>urn:uuid:… is itself; http://server/fhir/Patient/1/_history/2 is Patient/1.</summary>
    public static string Of(string link)
    {
        if (link.StartsWith("urn:", StringComparison.Ordinal))
            return link;
        var parts = link.Split("/_history/")[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length >= 2 ? $"{parts[^2]}/{parts[^1]}" : link;
    }
}
