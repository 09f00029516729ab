using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Patients;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Search;

/// <summary>
/// A record as it is indexed: all values as text, since a hand with an SQLite tool may have stored anything.
/// </summary>
/// <param name="Id">The row's.</param>
/// <param name="Fingerprint">Of all values.</param>
/// <param name="Values">In the order of <see cref="IndexedTable.Columns"/>; empty for none.</param>
internal sealed record IndexedRow(long Id, long Fingerprint, string[] Values);

/// <summary>One kind of record: how it is read from clinic.db and kept in search.db.</summary>
internal abstract class IndexedTable
{
    /// <summary>Which kind.</summary>
    public abstract RecordKind Kind { get; }

    /// <summary>The table in both databases.</summary>
    public abstract string Name { get; }

    /// <summary>What is read of it.</summary>
    protected abstract string[] Columns { get; }

    /// <summary>Those of the given ids that exist.</summary>
    public List<IndexedRow> Of(SqliteConnection clinic, IReadOnlyList<long> ids) => ids.Count == 0
        ? []
        : Read(clinic, "id IN (SELECT value FROM json_each(@ids))", ("@ids", RecordLookup.Json(ids)));

    /// <summary>So many rows below an id, highest first.</summary>
    public List<IndexedRow> Below(SqliteConnection clinic, long id, int count) =>
        Read(clinic, $"id < @id ORDER BY id DESC LIMIT {count}", ("@id", id));

    /// <summary>Makes what stands in search.db of these ids what the rows say; ids without a row go.</summary>
    /// <returns>How many differed.</returns>
    public int Update(SqliteConnection search, IEnumerable<long> ids, IReadOnlyList<IndexedRow> rows)
    {
        var known = search.Query<(long Id, long Fingerprint)>(
            $"SELECT id, fingerprint FROM {Name} WHERE id IN (SELECT value FROM json_each(@ids))",
            new { ids = RecordLookup.Json(ids.Concat(rows.Select(row => row.Id)).Distinct()) })
            .ToDictionary(row => row.Id, row => row.Fingerprint);
        var changed =
            rows.Where(row => !known.TryGetValue(row.Id, out var fingerprint) || fingerprint != row.Fingerprint)
                .ToList();
        var there = rows.Select(row => row.Id).ToHashSet();
        Remove(search,
            [.. known.Keys.Where(id => !there.Contains(id)),
                .. changed.Select(row => row.Id).Where(known.ContainsKey)]);
        Add(search, changed);
        return changed.Count + known.Keys.Count(id => !there.Contains(id));
    }

    /// <summary>Takes rows out.</summary>
    protected abstract void Remove(SqliteConnection search, IReadOnlyList<long> ids);

    /// <summary>Adds rows that are not there.</summary>
    protected abstract void Add(SqliteConnection search, IReadOnlyList<IndexedRow> rows);

    private List<IndexedRow> Read(SqliteConnection clinic, string where, (string Name, object Value) parameter)
    {
        using var command = clinic.CreateCommand();
        command.CommandText = $"SELECT id, {string.Join(", ", Columns)} FROM {Name} WHERE {where}";
        command.Parameters.AddWithValue(parameter.Name, parameter.Value);
        using var reader = command.ExecuteReader();
        var rows = new List<IndexedRow>();
        while (reader.Read())
        {
            var values = new string[Columns.Length];
            for (var at = 0; at < values.Length; at++)
                values[at] = Text(reader.GetValue(at + 1));
            rows.Add(new IndexedRow(reader.GetInt64(0), Fingerprint(values), values));
        }

        return rows;
    }

    private static string Text(object value) => value switch
    {
        string text => text,
        long or double => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        _ => "",
    };

    private static long Fingerprint(string[] values)
    {
        var hash = new XxHash3();
        foreach (var value in values)
        {
            hash.Append(MemoryMarshal.AsBytes(value.AsSpan()));
            hash.Append("\0\0"u8);
        }

        return (long)hash.GetCurrentHashAsUInt64();
    }
}
