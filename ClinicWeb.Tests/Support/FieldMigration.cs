using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Tests.Support;

/// <summary>
/// What the migration of a new field does, step by step, each of which may be left out: the column in the table and in
/// its history, and the triggers made anew with it, from those that are there.
/// </summary>
/// <param name="Table"><c>patients</c> or <c>visits</c>.</param>
/// <param name="Column">A text that the row knows; triggers list another column after it.</param>
/// <param name="Like">Another such column: what a trigger says of it, it comes to say of the new one.</param>
internal sealed record FieldMigration(string Table, string Column, string Like)
{
    /// <summary>A step beside <see cref="Triggers"/>.</summary>
    public const string InTable = "column", InHistory = "column of the history";

    private string Record => Table[..^1];

    /// <summary>Those that list every column.</summary>
    public IReadOnlyList<string> Triggers =>
    [
        $"{Table}_updated", $"{Record}_history_changed", $"{Record}_history_deleted", $"{Record}_history_renumbered",
    ];

    /// <summary>Makes the practice one of before the field.</summary>
    public void Undo(SqliteConnection connection, SqliteTransaction tx)
    {
        var before = Triggers.Select(name => Item(Column).Replace(Sql(connection, name, tx), "")).ToList();
        foreach (var name in Triggers)
            connection.Execute($"DROP TRIGGER {name}", transaction: tx);
        connection.Execute(
            $"ALTER TABLE {Table} DROP COLUMN {Column}; ALTER TABLE {Record}_history DROP COLUMN {Column}",
            transaction: tx);
        foreach (var sql in before)
            connection.Execute(sql, transaction: tx);
    }

    /// <summary>All steps but one; null leaves out none.</summary>
    public void Do(SqliteConnection connection, SqliteTransaction tx, string? without = null)
    {
        if (without != InTable)
            connection.Execute($"ALTER TABLE {Table} ADD COLUMN {Column} TEXT", transaction: tx);
        if (without != InHistory)
            connection.Execute($"ALTER TABLE {Record}_history ADD COLUMN {Column} TEXT", transaction: tx);
        foreach (var name in Triggers.Where(name => name != without))
        {
            var sql = Item(Like).Replace(
                Sql(connection, name, tx),
                item => item.Value + item.Value.Replace(Like, Column, StringComparison.Ordinal));
            connection.Execute($"DROP TRIGGER {name}; {sql}", transaction: tx);
        }
    }

    private static string Sql(SqliteConnection connection, string trigger, SqliteTransaction tx) =>
        connection.QuerySingle<string>(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = @trigger", new { trigger }, tx);

    // What a trigger says of one column, up to where it goes on with the next.
    private static Regex Item(string column) => new(
        $"""
        (?:CASE WHEN OLD\.{column} IS NOT NEW\.{column} THEN (?:',{column}' ELSE '' END \|\||OLD\.{column} END,)
        |OLD\.{column} IS NOT NEW\.{column} OR|(?:OLD\.)?\b{column},)\s*
        """.ReplaceLineEndings(""));
}
