namespace ClinicWeb.Server.Exchange.Csv;

/// <summary>
/// A cell that a spreadsheet would take for a formula gets an apostrophe in front, which it hides; so does one that
/// begins with an apostrophe, so that the way back is exact. See https://owasp.org/www-community/attacks/CSV_Injection.
/// </summary>
internal static class FormulaCells
{
    private const char Mark = '\'';
    private const string Dangerous = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20'";

    /// <summary>As it is written.</summary>
    public static string? Escape(string? cell) => IsDangerous(cell, 0) ? Mark + cell : cell;

    /// <summary>As it was before.</summary>
    public static string Unescape(string cell) =>
        cell.Length > 1 && cell[0] == Mark && IsDangerous(cell, 1) ? cell[1..] : cell;

    private static bool IsDangerous(string? cell, int at) => cell?.Length > at && Dangerous.Contains(cell[at]);
}
