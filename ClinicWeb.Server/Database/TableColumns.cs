using System.Reflection;

namespace ClinicWeb.Server.Database;

/// <summary>
/// The columns of a table, said once: every statement that names them all is made from here, so that a new column
/// cannot be forgotten in one of them.
/// </summary>
/// <typeparam name="TRow">Has a property for every column, and <c>Id</c>; the statements' parameters bear their
/// names.</typeparam>
internal sealed class TableColumns<TRow>
    where TRow : class, new()
{
    private const string Id = "Id";
    private const string Version = "Version";

    private readonly PropertyInfo _version = Of(Version);
    private readonly (string Column, PropertyInfo Property)[] _columns;

    /// <summary>A property that does not exist is an error at once.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="columns">All that is written, without the id and what triggers keep.</param>
    public TableColumns(string table, params (string Column, string Property)[] columns)
    {
        _columns = [.. columns.Select(pair => (pair.Column, Of(pair.Property)))];
        Names = [.. columns.Select(pair => pair.Column)];
        var sets = string.Join(", ", columns.Select(pair => $"{pair.Column} = @{pair.Property}"));
        var values = string.Join(", ", columns.Select(pair => $"@{pair.Property}"));
        Insert = $"INSERT INTO {table} (id, {string.Join(", ", Names)}) VALUES (nullif(@{Id}, 0), {values}) RETURNING "
            + $"id";
        Update = $"UPDATE {table} SET {sets} WHERE id = @{Id}";
        Table = table;
        Select = SelectFrom(table, "changed_seq");
    }

    public string Table { get; }

    /// <summary>What is written, in the order of the table, without the id.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>All of a row under the names of its properties, for after <c>SELECT</c>.</summary>
    public string Select { get; }

    /// <summary>A new row; the id 0 is given the next one. Answers the id.</summary>
    public string Insert { get; }

    /// <summary>The whole row of that id.</summary>
    public string Update { get; }

    /// <summary>The same of another table that has all of these columns.</summary>
    /// <param name="table">Its name in the statement.</param>
    /// <param name="version">Its column that holds the version.</param>
    public string SelectFrom(string table, string version) => string.Join(
        ", ",
        _columns.Prepend(("id", Of(Id))).Append((version, Of(Version)))
            .Select(pair => $"{table}.{pair.Item1} AS {pair.Item2.Name}"));

    public long VersionOf(TRow row) => (long)_version.GetValue(row)!;

    /// <summary>The columns in which two rows differ.</summary>
    public IEnumerable<string> Changed(TRow one, TRow other) =>
        _columns.Where(pair => !Equals(pair.Property.GetValue(one), pair.Property.GetValue(other)))
            .Select(pair => pair.Column);

    /// <summary>
    /// A row with the named columns, id and version of <paramref name="row"/>, and all others of
    /// <paramref name="rest"/>.
    /// </summary>
    public TRow Overlay(TRow row, TRow rest, IReadOnlyCollection<string> named)
    {
        var whole = new TRow();
        foreach (var key in (PropertyInfo[])[Of(Id), Of(Version)])
            key.SetValue(whole, key.GetValue(row));
        foreach (var (column, property) in _columns)
            property.SetValue(whole, property.GetValue(named.Contains(column) ? row : rest));
        return whole;
    }

    /// <summary>As a condition of SQL: whether two rows differ in any column.</summary>
    /// <param name="one">What stands before a column's name, such as <c>n.</c></param>
    /// <param name="other">The same for the other row.</param>
    public string Differs(string one, string other) =>
        $"({string.Join(", ", Names.Select(name => one + name))}) IS NOT "
            + $"({string.Join(", ", Names.Select(name => other + name))})";

    /// <summary>
    /// The parameters of <see cref="Insert"/> and <see cref="Update"/>, for a statement that is compiled once.
    /// </summary>
    public IEnumerable<(string Name, object? Value)> Values(TRow row) =>
        _columns.Select(pair => ("@" + pair.Property.Name, pair.Property.GetValue(row)))
            .Prepend(("@" + Id, Of(Id).GetValue(row)));

    private static PropertyInfo Of(string property) =>
        typeof(TRow).GetProperty(property) ?? throw new ArgumentException($"{typeof(TRow).Name} has no {property}.");
}
