using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Storage;

/// <summary>
/// The JSON of files that are read again. A text is its English there, for whoever looks into the file, and beside it
/// stand its parts (<c>detail</c>, <c>detailParts</c>), so that a window in another language can say it after a
/// restart.
/// </summary>
internal static class FileJson
{
    /// <summary>camelCase, enums in kebab-case.</summary>
    public static JsonSerializerOptions Options(bool indented = false) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = indented,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { AddParts } },
    };

    private static void AddParts(JsonTypeInfo type)
    {
        foreach (var english in type.Properties.Where(property => property.PropertyType == typeof(Text)).ToList())
        {
            var parts = type.CreateJsonPropertyInfo(typeof(JsonNode), $"{english.Name}Parts");
            parts.Get = owner => english.Get!(owner) is Text text ? TextParts.Of(text) : null;
            parts.Set = (owner, value) =>
            {
                if (english.Get!(owner) is Text text)
                    english.Set!(owner, TextParts.Read(value as JsonObject, text.ToString()));
            };
            parts.ShouldSerialize = (_, value) => value is not null;
            type.Properties.Add(parts);
        }
    }
}
