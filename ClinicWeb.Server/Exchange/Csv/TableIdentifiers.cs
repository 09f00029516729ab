using ClinicWeb.Server.Exchange.Staging;

namespace ClinicWeb.Server.Exchange.Csv;

/// <summary>
/// By which column the tables of one zip refer to each other. In OpenEMR a patient has a number that is shown (pubpid)
/// and one that other tables know (pid): taken for one another, visits would come to somebody else.
/// </summary>
/// <param name="tables">Of a zip; none for a file alone.</param>
internal sealed class TableIdentifiers(IEnumerable<ColumnMapping> tables)
{
    // In a table of visits these may be the visit's own.
    private static readonly string[] OfAnything = ["id", "uuid", "nr", "nummer"];

    private readonly HashSet<string> _internal =
        Internal([.. tables.Where(table => table.HasNames && !table.HasVisits)]);

    /// <summary>The patient of a row, without a number that is none of a chart, and how the row refers to it.</summary>
    public (ReadPatient Patient, string? Link) Link(ColumnMapping table, ReadPatient patient) =>
        patient.Input.ChartNumber is not { } number ? (patient, null)
        : table.ChartIdentifier is { } name && _internal.Contains(name)
            ? (patient with { Input = patient.Input with { ChartNumber = null } }, Text(name, number))
        : (patient, Stage.ChartLink + number);

    /// <summary>By what other tables refer to the patient of a row.</summary>
    public IEnumerable<string> Others(ColumnMapping table, string[] cells) => table.OtherNumbers(cells)
        .Where(other => _internal.Contains(other.Identifier)).Select(other => Text(other.Identifier, other.Number));

    private static string Text(string name, string number) => $"id:{name}:{number}";

    // What one table of patients has beside its chart number, and none for it.
    private static HashSet<string> Internal(IReadOnlyList<ColumnMapping> patients)
    {
        var names = patients.SelectMany(table => table.OtherIdentifiers).ToHashSet(StringComparer.Ordinal);
        names.ExceptWith(patients.Select(table => table.ChartIdentifier).OfType<string>());
        names.ExceptWith(OfAnything);
        return names;
    }
}
