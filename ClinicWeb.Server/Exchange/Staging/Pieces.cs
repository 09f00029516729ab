namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>The texts that are kept beside the fields of a patient or a visit.</summary>
internal static class Pieces
{
    /// <summary>
    /// What the field holds: the text, or null when it is too long; then all of it is a piece, not the rest alone.
    /// </summary>
    /// <param name="pieces">Which one may join.</param>
    /// <param name="text">Of the field.</param>
    /// <param name="most">Characters that the field can hold.</param>
    /// <param name="kind">What the piece is for.</param>
    /// <param name="words">How the piece says it, unless it is the text itself.</param>
    public static string? TakeTooLong(
        this ICollection<(PieceKind Kind, string Text)> pieces, string? text, int most, PieceKind kind,
        Func<string, string>? words = null)
    {
        if (text is null || text.Length <= most)
            return text;
        pieces.Add((kind, words is null ? text : words(text)));
        return null;
    }
}
