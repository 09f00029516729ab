using System.Globalization;

namespace ClinicWeb.Components.Contracts;

/// <summary>What stands in a place of a <see cref="Text"/> and is written differently here and there.</summary>
internal interface ITextValue
{
    /// <summary>As the culture writes it; the invariant one is the server's English.</summary>
    string In(CultureInfo culture);
}

/// <summary>A number in a text.</summary>
/// <param name="Value">A <see cref="long"/> or a <see cref="double"/>.</param>
/// <param name="Format">As numbers have it, such as <c>N0</c>; null for the plain one.</param>
internal sealed record Number(IFormattable Value, string? Format) : ITextValue
{
    /// <inheritdoc/>
    public string In(CultureInfo culture) => Value.ToString(Format, culture);
}

/// <summary>A day in a text.</summary>
internal sealed record Day(DateOnly Value) : ITextValue
{
    /// <inheritdoc/>
    public string In(CultureInfo culture) =>
        Value.ToString(culture.Equals(CultureInfo.InvariantCulture) ? "yyyy-MM-dd" : "d", culture);
}

/// <summary>A size in a text, said in millions of bytes; less than none is none.</summary>
/// <param name="Bytes">How many.</param>
public sealed record Megabytes(long Bytes) : ITextValue
{
    /// <inheritdoc/>
    string ITextValue.In(CultureInfo culture) =>
        $"{((long)Math.Round(Math.Max(0, Bytes) / 1_000_000.0)).ToString("N0", culture)} MB";
}

/// <summary>A sentence inside of another one, without its own full stop.</summary>
/// <param name="Sentence">With its full stop.</param>
public sealed record Clause(Text Sentence);
