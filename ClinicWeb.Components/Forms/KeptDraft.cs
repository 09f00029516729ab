using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ClinicWeb.Components.Language;

namespace ClinicWeb.Components.Forms;

/// <summary>What was typed into a form and not saved, as drafts.js kept it in the browser.</summary>
/// <param name="At">When it was typed last.</param>
/// <param name="Base">The form's draft as it was when it was opened, as JSON.</param>
/// <param name="Fields">What stood in every field, by its name.</param>
public sealed record KeptDraft(DateTimeOffset At, string? Base, JsonObject Fields)
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };
    private static readonly string[] Dates = ["BirthDate", "Date"];
    private static readonly string[] Times = ["Time"];

    /// <summary>Into whose chart it was typed; null for a new patient.</summary>
    public DraftOwner? Owner { get; init; }

    /// <summary>The name of the culture in which dates and times were typed; null when that is not known.</summary>
    public string? Culture { get; init; }

    /// <summary>Null when there is none, or what lies there is none of ours.</summary>
    public static KeptDraft? Read(string? stored)
    {
        try
        {
            return stored is not null && JsonNode.Parse(stored) is JsonObject kept
                && kept["fields"] is JsonObject fields
                ? new KeptDraft(DateTimeOffset.FromUnixTimeMilliseconds(kept["at"]!.GetValue<long>()),
                    kept["base"]?.GetValue<string>(), fields)
                {
                    Owner = kept["owner"]?.GetValue<string>() is { } owner ? Parse<DraftOwner>(owner) : null,
                    Culture = kept["culture"]?.GetValue<string>(),
                }
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

    /// <summary>A draft, or whose it is, as an attribute of the form.</summary>
    public static string Write<T>(T draft) => JsonSerializer.Serialize(draft, Json);

    /// <summary>
    /// The same with every date and time as it is typed in another culture: 03/04 is a day in March or in April. What
    /// is no date stays as it was typed.
    /// </summary>
    public KeptDraft In(CultureInfo culture, DateOnly today)
    {
        if (Culture is null || Culture == culture.Name)
            return this;
        CultureInfo typedIn;
        try
        {
            typedIn = CultureInfo.GetCultureInfo(Culture);
        }
        catch (CultureNotFoundException)
        {
            return this;
        }

        var began = Base is null ? null : JsonNode.Parse(Base) as JsonObject;
        return this with
        {
            Base = began is null ? Base : Translated(began).ToJsonString(),
            Fields = Translated(Fields),
            Culture = culture.Name,
        };

        JsonObject Translated(JsonObject fields)
        {
            var whole = fields.DeepClone().AsObject();
            foreach (var name in Dates)
            {
                if (TypedDate.Parse(Text(whole, name), typedIn, today) is { } day)
                    whole[name] = day.ToString("d", culture);
            }

            foreach (var name in Times)
            {
                if (TypedDate.ParseTime(Text(whole, name), typedIn) is { } time)
                    whole[name] = time.ToString("t", culture);
            }

            return whole;
        }
    }

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

    private static string? Text(JsonObject fields, string name) =>
        fields[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

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
