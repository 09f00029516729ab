using System.Text.Json;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>Resources of R4, and what they have in common, as JSON.</summary>
/// <param name="begin">Told before each resource, with its type and number: begins an entry, or nothing.</param>
/// <param name="json">Takes them.</param>
/// <param name="end">Told after each resource.</param>
/// <param name="link">How resources refer to each other.</param>
internal sealed class FhirJson(
    Action<string, string> begin, Utf8JsonWriter json, Action end, Func<string, string, string> link)
{
    /// <summary>Takes what is said nowhere below.</summary>
    public Utf8JsonWriter Json => json;

    /// <summary>One of them, whole.</summary>
    public void Resource(string type, string id, Action content)
    {
        Begin(type, id);
        content();
        End();
    }

    /// <summary>The beginning of one that is not written in one go.</summary>
    public void Begin(string type, string id)
    {
        begin(type, id);
        json.WriteStartObject();
        json.WriteString("resourceType", type);
        json.WriteString("id", id);
    }

    /// <summary>Its end.</summary>
    public void End()
    {
        json.WriteEndObject();
        end();
    }

    /// <summary>A list of one object.</summary>
    public void Array(string name, Action onlyItem)
    {
        json.WriteStartArray(name);
        json.WriteStartObject();
        onlyItem();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>A CodeableConcept of one code.</summary>
    public void Coded(string name, string system, string code)
    {
        json.WriteStartObject(name);
        Array("coding", () =>
        {
            json.WriteString("system", system);
            json.WriteString("code", code);
        });
        json.WriteEndObject();
    }

    /// <summary>The same, as a list.</summary>
    public void Categories(string name, string system, string code) => Array(name, () => Array("coding", () =>
    {
        json.WriteString("system", system);
        json.WriteString("code", code);
    }));

    /// <summary>A CodeableConcept in words only.</summary>
    public void Text(string name, string words)
    {
        json.WriteStartObject(name);
        json.WriteString("text", words);
        json.WriteEndObject();
    }

    /// <summary>A reference to another of these resources.</summary>
    public void Reference(string name, string type, string id)
    {
        json.WriteStartObject(name);
        json.WriteString("reference", link(type, id));
        json.WriteEndObject();
    }

    /// <summary>Of which visit a document is.</summary>
    public void Visit(string id)
    {
        json.WriteStartObject("context");
        Array("encounter", () => json.WriteString("reference", link("Encounter", id)));
        json.WriteEndObject();
    }

    /// <summary>A ContactPoint, or nothing.</summary>
    public void Telecom(string system, string? value)
    {
        if (value is null)
            return;
        json.WriteStartObject();
        json.WriteString("system", system);
        json.WriteString("value", value);
        json.WriteEndObject();
    }
}
