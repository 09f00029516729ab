using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Host.Api;

/// <summary>
/// The JSON of REST, hub and command line: camelCase, enums in kebab-case, wall-clock times without zone.
/// </summary>
internal static class ApiJson
{
    /// <summary>Applies it.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.Converters.Add(new WallClock());
    }

    /// <summary>
    /// A time on the practice's own clock. One with a zone would be shifted silently, so it is refused.
    /// </summary>
    private sealed class WallClock : JsonConverter<DateTime>
    {
        private static readonly string[] Formats =
            ["yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd"];

        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String
                && DateTime.TryParseExact(reader.GetString(), Formats, CultureInfo.InvariantCulture,
                    DateTimeStyles.None, out var time))
                return time;
            throw new JsonException
            {
                Data =
                { ["words"] =
                    (Text)$"a date and time of the practice's clock, such as 2026-01-02T10:30, without a zone." },
            };
        }

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
    }
}
