namespace ClinicWeb.Server.Patients;

/// <summary>
/// Under one id there may be two people: in a zip from another practice. It is the same one when birth date or whole
/// name agree, so that a corrected birth date or a new surname makes nobody a stranger. What is no date agrees with
/// nobody's.
/// </summary>
internal static class SamePerson
{
    /// <summary>As a condition of SQL on two records of the same id.</summary>
    /// <param name="one">What stands before a column's name, such as <c>n.</c></param>
    /// <param name="other">The same for the other record; <c>@</c> for parameters named as the columns.</param>
    public static string Sql(string one, string other) =>
        $"({one}birth_date = {other}birth_date AND {one}birth_date GLOB '????-??-??' "
            + $"OR {one}family_name = {other}family_name COLLATE NOCASE "
            + $"AND {one}given_name = {other}given_name COLLATE NOCASE)";
}
