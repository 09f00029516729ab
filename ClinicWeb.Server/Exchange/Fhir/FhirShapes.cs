using System.Text.Json;
using System.Text.Json.Nodes;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>
/// Other systems write one value where FHIR has a list, or a list of one where it has a value: a patient with one name,
/// a diagnosis with one category. What is meant is plain, and must not cost a record.
/// </summary>
internal static class FhirShapes
{
    /// <summary>The resource with lists where FHIR R4 has lists; null where it has them everywhere.</summary>
    public static ReadOnlyMemory<byte>? Mended(ReadOnlyMemory<byte> json)
    {
        if (JsonNode.Parse(json.Span) is not JsonObject resource || !Mend(resource, null))
            return null;
        return JsonSerializer.SerializeToUtf8Bytes(resource);
    }

    private static bool Mend(JsonObject json, ClassMapping? mapping)
    {
        // A resource inside of another one says itself what it is.
        if (json["resourceType"] is JsonValue named && named.TryGetValue<string>(out var type))
            mapping = ModelInfo.ModelInspector.FindClassMapping(type);
        if (mapping is null)
            return false;
        var mended = false;
        foreach (var (name, value) in json.ToList())
        {
            if ((mapping.FindMappedElementByName(name) ?? mapping.FindMappedElementByChoiceName(name))
                is not { } element)
                continue;
            var whole = (element.IsCollection, value) switch
            {
                (true, JsonObject or JsonValue) => new JsonArray(value.DeepClone()),
                (false, JsonArray { Count: 1 } one) => one[0]?.DeepClone(),
                _ => value,
            };
            if (!ReferenceEquals(whole, value))
                (json[name], mended) = (whole, true);
            foreach (var part in (whole as JsonArray ?? (IEnumerable<JsonNode?>)[whole]).OfType<JsonObject>())
                mended |= Mend(part, element.PropertyTypeMapping);
        }

        return mended;
    }
}
