using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Search;

/// <summary>
/// A statement that is compiled once and run for many rows; its parameters are <c>@0</c>, <c>@1</c> and so on.
/// </summary>
internal sealed class BulkStatement : IDisposable
{
    private readonly SqliteCommand _command;

    /// <summary>In the connection's transaction.</summary>
    public BulkStatement(SqliteConnection connection, string sql, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var at = 0; at < parameters; at++)
            _command.Parameters.Add(new SqliteParameter { ParameterName = $"@{at}" });
    }

    /// <summary>Runs it for one row.</summary>
    public void Run(params ReadOnlySpan<object> values)
    {
        for (var at = 0; at < values.Length; at++)
            _command.Parameters[at].Value = values[at];
        _command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public void Dispose() => _command.Dispose();
}
