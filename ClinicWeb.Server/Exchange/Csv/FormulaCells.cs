using System.Buffers;
using System.Text;

namespace ClinicWeb.Server.Exchange.Csv;

/// <summary>
/// What a spreadsheet would take for a formula gets an apostrophe in front, which it hides; so does what begins with an
/// apostrophe, so that the way back is exact. A program that parts the cells elsewhere than at commas sees the
/// beginning of a cell behind each semicolon, tab and line break, too. See
/// https://owasp.org/www-community/attacks/CSV_Injection.
/// </summary>
internal static class FormulaCells
{
    private const char Mark = '\'';

    // At the beginning of a cell these are left out by some, before they look for a formula.
    private const string Breaks = "\t\r\n";

    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@\uFF1D\uFF0B\uFF0D\uFF20'");
    private static readonly SearchValues<char> Parting = SearchValues.Create(";" + Breaks);

    /// <summary>As it is written.</summary>
    public static string? Escape(string? cell)
    {
        if (cell is null || (!cell.AsSpan().ContainsAny(Formula) && (cell.Length == 0 || !Breaks.Contains(cell[0]))))
            return cell;
        var text = new StringBuilder(cell.Length + 8);
        for (var at = 0; at < cell.Length; at++)
        {
            if (NeedsMark(cell, at))
                text.Append(Mark);
            text.Append(cell[at]);
        }

        return text.ToString();
    }

    /// <summary>As it was before.</summary>
    public static string Unescape(string cell)
    {
        if (!cell.Contains(Mark, StringComparison.Ordinal))
            return cell;
        var text = new StringBuilder(cell.Length);
        for (var at = 0; at < cell.Length; at++)
        {
            // What stands behind a mark is no mark itself.
            if (cell[at] == Mark && Begins(cell, at) && at + 1 < cell.Length && IsDangerous(cell[at + 1], at == 0))
                at++;
            text.Append(cell[at]);
        }

        return text.ToString();
    }

    private static bool NeedsMark(string cell, int at) => Begins(cell, at) && IsDangerous(cell[at], at == 0);

    private static bool Begins(string cell, int at) => at == 0 || Parting.Contains(cell[at - 1]);

    private static bool IsDangerous(char letter, bool isFirst) =>
        Formula.Contains(letter) || (isFirst && Breaks.Contains(letter));
}
