using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClinicWeb.Components.Contracts;

/// <summary>A text in REST, on the hub and in files is its English.</summary>
internal sealed class TextConverter : JsonConverter<Text>
{
    /// <inheritdoc/>
    public override Text Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Text.Verbatim(reader.GetString()!);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Text value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
