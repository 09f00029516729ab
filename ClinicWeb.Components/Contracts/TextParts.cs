using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClinicWeb.Components.Contracts;

/// <summary>
/// What a <see cref="Text"/> is made of, for a file of the program's own that is read again: beside the English, so
/// that a window in another language can say it after a restart, too.
/// </summary>
public static class TextParts
{
    private const string Format = "format";
    private const string Arguments = "arguments";
    private const string Clause = "clause";
    private const string Number = "number";
    private const string As = "as";
    private const string Day = "day";
    private const string Size = "bytes";

    /// <summary>Null of words that have no parts.</summary>
    public static JsonObject? Of(Text text) => text.Words is null ? Write(text) : null;

    /// <summary>
    /// The text whose English stands beside its parts. Where they do not say the same, or are none, somebody else has
    /// written one of them, and the English is what counts.
    /// </summary>
    public static Text Read(JsonObject? parts, string english)
    {
        try
        {
            return parts is not null && Read(parts) is { } text && text.ToString() == english ? text
                : Text.Verbatim(english);
        }
        catch (Exception none) when (none is FormatException or InvalidOperationException or ArgumentException)
        {
            return Text.Verbatim(english);
        }
    }

    private static JsonObject Write(Text text)
    {
        var parts = new JsonObject { [Format] = text.Format };
        if (text.Arguments.Count > 0)
            parts[Arguments] = new JsonArray([.. text.Arguments.Select(Value)]);
        return parts;
    }

    private static JsonNode? Value(object argument) => argument switch
    {
        Text text => Write(text),
        Contracts.Clause clause => new JsonObject { [Clause] = Write(clause.Sentence) },
        Contracts.Number { Format: null } number => Plain(number.Value),
        Contracts.Number number => new JsonObject { [Number] = Plain(number.Value), [As] = number.Format },
        Contracts.Day day => new JsonObject { [Day] = day.Value.ToString("O", CultureInfo.InvariantCulture) },
        Megabytes size => new JsonObject { [Size] = size.Bytes },
        _ => (string)argument,
    };

    private static JsonValue Plain(IFormattable number) =>
        number is long whole ? JsonValue.Create(whole) : JsonValue.Create((double)number);

    private static Text Read(JsonObject parts) => Text.Of(
        parts[Format]?.GetValue<string>() ?? throw new FormatException("A text without a format."),
        parts[Arguments]?.AsArray().Select(Argument) ?? []);

    private static object Argument(JsonNode? value) => value switch
    {
        JsonObject parts when parts.ContainsKey(Format) => Read(parts),
        JsonObject within when within[Clause] is JsonObject sentence => new Clause(Read(sentence)),
        JsonObject grouped when grouped[Number] is { } number =>
            new Number(Counted(number), grouped[As]?.GetValue<string>()),
        JsonObject dated when dated[Day] is { } day =>
            new Day(DateOnly.ParseExact(day.GetValue<string>(), "O", CultureInfo.InvariantCulture)),
        JsonObject sized when sized[Size] is { } size => new Megabytes(size.GetValue<long>()),
        JsonValue words when words.GetValueKind() == JsonValueKind.String => words.GetValue<string>(),
        JsonValue number => new Number(Counted(number), null),
        _ => throw new FormatException("A text with an argument that is none."),
    };

    private static IFormattable Counted(JsonNode number) =>
        number.AsValue().TryGetValue<long>(out var whole) ? (IFormattable)whole : number.GetValue<double>();
}
