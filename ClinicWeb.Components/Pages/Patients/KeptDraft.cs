using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ClinicWeb.Components.Language;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>What was typed into a form and not saved, as drafts.js kept it in the browser.</summary>
/// <param name="At">When it was typed last.</param>
/// <param name="Base">The form's draft as it was when it was opened, as JSON.</param>
/// <param name="Fields">What stood in every field, by its name.</param>
public sealed record KeptDraft(DateTimeOffset At, string? Base, JsonObject Fields)
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Null when there is none, or what lies there is none of ours.</summary>
    public static KeptDraft? Read(string? stored)
    {
        try
        {
            return stored is not null && JsonNode.Parse(stored) is JsonObject kept
                && kept["fields"] is JsonObject fields
                ? new KeptDraft(DateTimeOffset.FromUnixTimeMilliseconds(kept["at"]!.GetValue<long>()),
                    kept["base"]?.GetValue<string>(), fields)
                : null;
        }
        catch (Exception strange)
            when (strange
                is JsonException or InvalidOperationException or NullReferenceException or ArgumentOutOfRangeException
                    or FormatException)
        {
            return null;
        }
    }

    /// <summary>A draft as the form's attribute.</summary>
    public static string Write<T>(T draft) => JsonSerializer.Serialize(draft, Json);

    /// <summary>
    /// What was typed, over what is stored now; null when it does not fit this form. A field that nobody touched
    /// follows the record, so that what another window saved meanwhile is not written over; in a new record there is
    /// nothing to follow.
    /// </summary>
    public T? Over<T>(T stored, bool isNew)
        where T : class
    {
        var whole = JsonSerializer.SerializeToNode(stored, Json)!.AsObject();
        var began = isNew || Began<T>() is not { } start ? null
            : JsonSerializer.SerializeToNode(start, Json)!.AsObject();
        foreach (var (name, value) in Fields)
        {
            if (whole.ContainsKey(name) && !(began is not null && JsonNode.DeepEquals(began[name], value)))
                whole[name] = value?.DeepClone();
        }

        return Parse<T>(whole.ToJsonString());
    }

    /// <summary>The draft that the form began with; null when that is not known.</summary>
    public T? Began<T>()
        where T : class => Base is null ? null : Parse<T>(Base);

    private static T? Parse<T>(string json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
