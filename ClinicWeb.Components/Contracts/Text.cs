using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace ClinicWeb.Components.Contracts;

/// <summary>
/// What the server says. It is written as <c>$"The disk has {free} free."</c> and keeps its format and what stands in
/// its places, so that a window says it in its own language; <see cref="ToString"/>, REST and files say it in English.
/// There is no way from a string to a text but <see cref="Verbatim"/>, so that the compiler finds every sentence that
/// could not be translated.
/// </summary>
/// <param name="literalLength">From the compiler; nothing depends on it.</param>
/// <param name="formattedCount">From the compiler; nothing depends on it.</param>
[InterpolatedStringHandler]
[JsonConverter(typeof(TextConverter))]
[method: EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable CS9113 // the compiler asks for these two
public sealed class Text(int literalLength, int formattedCount) : IEquatable<Text>
#pragma warning restore CS9113
{
    private const string OnlyWords = "{0}";

    private readonly List<object> _arguments = [];

    /// <summary>
    /// The English with <c>{0}</c>, <c>{1}</c> for what varies, as <see cref="string.Format(string, object?)"/> takes
    /// it.
    /// </summary>
    public string Format { get; private set; } = "";

    /// <summary>
    /// What stands in the places: names as strings, <see cref="Number"/>, <see cref="Day"/>, <see cref="Megabytes"/>,
    /// other texts.
    /// </summary>
    internal IReadOnlyList<object> Arguments => _arguments;

    /// <summary>The words that <see cref="Verbatim"/> was given; null of every other text.</summary>
    internal string? Words => Format == OnlyWords ? _arguments[0] as string : null;

    /// <summary>
    /// Words that are none of the server's sentences: the operating system's, a doctor's, an older file's.
    /// </summary>
    public static Text Verbatim(string words) => Of(OnlyWords, [words]);

    /// <summary>Several sentences, one after another.</summary>
    public static Text Join(params Text[] sentences) => JoinWith(" ", sentences);

    /// <summary>Several sentences, one after another.</summary>
    public static Text Join(IEnumerable<Text> sentences) => JoinWith(" ", sentences);

    /// <summary>
    /// Several texts with <paramref name="between"/> between each two; none at all is the empty text.
    /// </summary>
    public static Text JoinWith(string between, IEnumerable<Text> texts)
    {
        List<object> all = [.. texts];
        return all is [Text only]
            ? only
            : Of(string.Join(Escaped(between),
                all.Select((_, place) => $"{{{place.ToString(CultureInfo.InvariantCulture)}}}")), all);
    }

    /// <summary>A text from its parts.</summary>
    internal static Text Of(string format, IEnumerable<object> arguments)
    {
        var text = new Text(0, 0) { Format = format };
        text._arguments.AddRange(arguments);
        return text;
    }

    /// <summary>To stand inside of another sentence, which has its own full stop.</summary>
    public Clause WithoutStop() => new(this);

    /// <summary>In other words, with numbers and days as a culture writes them.</summary>
    /// <param name="culture">Of numbers and days.</param>
    /// <param name="formatOf">The format in the other language, with the same places.</param>
    internal string Say(CultureInfo culture, Func<Text, string> formatOf) =>
        string.Format(culture, formatOf(this), [.. _arguments.Select(argument => argument switch
        {
            Text text => text.Say(culture, formatOf),
            Clause clause => clause.Sentence.Say(culture, formatOf).TrimEnd('.'),
            ITextValue value => value.In(culture),
            _ => argument,
        })]);

    /// <summary>In English, numbers and days as in JSON, whatever the culture.</summary>
    public override string ToString() => Say(CultureInfo.InvariantCulture, text => text.Format);

    /// <summary>Whether both say the same of the same.</summary>
    public static bool operator ==(Text? left, Text? right) => Equals(left, right);

    /// <summary>Whether they say something else, or of something else.</summary>
    public static bool operator !=(Text? left, Text? right) => !Equals(left, right);

    /// <inheritdoc/>
    public bool Equals(Text? other) =>
        other is not null && Format == other.Format && _arguments.SequenceEqual(other._arguments);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Text);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Format, _arguments.Count);

    /// <summary>Called by the compiler, as are all that follow.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendLiteral(string words) => Format += Escaped(words);

    /// <summary>A name, a path, words of the operating system: said as they are.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted(string? words) => Add(words ?? "");

    /// <summary>A number; <c>{count:N0}</c> groups its digits.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted(long number, string? format = null) => Add(new Number(number, format));

    /// <summary>A number that may have decimals.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted(double number, string? format = null) => Add(new Number(number, format));

    /// <summary>A day, in English as 2026-03-01.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted(DateOnly day) => Add(new Day(day));

    /// <summary>A size.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted(Megabytes size) => Add(size);

    /// <summary>Another text, which is translated as well.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted(Text text) => Add(text);

    /// <summary>Another text without its full stop.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted(Clause clause) => Add(clause);

    private static string Escaped(string words) =>
        words.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private void Add(object argument)
    {
        Format += $"{{{_arguments.Count.ToString(CultureInfo.InvariantCulture)}}}";
        _arguments.Add(argument);
    }
}
