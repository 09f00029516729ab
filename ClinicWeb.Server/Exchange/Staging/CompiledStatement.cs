using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>A statement that SQLite compiles once, for many rows.</summary>
internal sealed class CompiledStatement : IDisposable
{
    private readonly SqliteCommand _command;

    public CompiledStatement(SqliteConnection connection, SqliteTransaction? transaction, string sql)
    {
        _command = connection.CreateCommand();
        _command.Transaction = transaction;
        _command.CommandText = sql;
    }

    /// <summary>Runs it with these values; the first one of its answer, or null.</summary>
    public object? Run(params IEnumerable<(string Name, object? Value)> values)
    {
        foreach (var (name, value) in values)
        {
            var index = _command.Parameters.IndexOf(name);
            var parameter =
                index >= 0 ? _command.Parameters[index] : _command.Parameters.AddWithValue(name, DBNull.Value);
            parameter.Value = value ?? DBNull.Value;
        }

        return _command.ExecuteScalar() is { } answer and not DBNull ? answer : null;
    }

    public void Dispose() => _command.Dispose();
}
