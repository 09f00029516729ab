using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore.Startup;

/// <summary>
/// Looks at the open practice in full: once after every start, and whenever SQLite reports damage. Damage of what can
/// be derived is healed; any other ends in recovery.
/// </summary>
internal sealed class IntegrityMonitor : IDisposable
{
    private readonly DataFolder _folder;
    private readonly ClinicDatabase _database;
    private readonly DatabaseRepair _repair;
    private readonly BackupQueue _queue;
    private readonly RecoveryMode _recovery;
    private readonly ILogger<IntegrityMonitor> _logger;
    private int _watching;
    private int _looking;

    /// <summary>Listens once <see cref="Watch"/> was called.</summary>
    public IntegrityMonitor(
        DataFolder folder, ClinicDatabase database, DatabaseRepair repair, BackupQueue queue, RecoveryMode recovery,
        ILogger<IntegrityMonitor> logger)
    {
        (_folder, _database, _repair, _queue, _recovery, _logger) = (folder, database, repair, queue, recovery, logger);
    }

    /// <summary>Begins to listen, from the opening on; asked again, it does nothing.</summary>
    public void Watch()
    {
        if (Interlocked.Exchange(ref _watching, 1) == 1)
            return;
        _database.DamageReported += OnReported;
        _database.ClosedItself += _recovery.Tell;
    }

    /// <summary>The whole integrity_check, behind other runs; healing or recovery follows when it fails.</summary>
    public Task<DatabaseCondition> CheckInFullAsync(CancellationToken ct = default) => _queue.RunAsync(
        async run =>
        {
            if (_database.Recovery is not null)
                return DatabaseCondition.Damaged;
            run.Step("integrity", 0);
            var diagnosis = await LookAsync();
            if (diagnosis.Condition is DatabaseCondition.Damaged)
                diagnosis = await HealAsync(diagnosis);
            if (diagnosis.Condition is not DatabaseCondition.Sound)
                _recovery.Enter(diagnosis);
            else
                await ShrinkAsync(ct);
            return diagnosis.Condition;
        },
        ct);

    /// <inheritdoc/>
    public void Dispose()
    {
        _database.DamageReported -= OnReported;
        _database.ClosedItself -= _recovery.Tell;
    }

    private void OnReported(SqliteException damage)
    {
        if (_database.Recovery is null && Interlocked.Exchange(ref _looking, 1) == 0)
            _ = Task.Run(() => VerifyAsync(damage));
    }

    private async Task VerifyAsync(SqliteException damage)
    {
        try
        {
            _logger.LogError(damage, "SQLite reported damage; the whole database is being checked");
            var found = await CheckInFullAsync();
            _logger.LogInformation("After the report of damage the database is {Condition}", found);
        }
        catch (Exception error) when (error is ClinicException or SqliteException or IOException)
        {
            _logger.LogError(error, "The database could not be checked");
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    /// <summary>On a connection of its own: those that work may still have good pages in memory.</summary>
    private Task<DatabaseDiagnosis> LookAsync() =>
        _database.StandStillAsync(() => DatabaseHealth.DiagnoseOpened(_folder.ClinicDb, full: true));

    private async Task<DatabaseDiagnosis> HealAsync(DatabaseDiagnosis diagnosis)
    {
        var healed = false;
        try
        {
            await _database.RepairAsync(() => healed = _repair.TryHeal(diagnosis));
        }
        catch (SqliteException error) when (SqliteFile.IsDamage(error))
        {
            _logger.LogError(error, "The database cannot be opened again");
            return diagnosis;
        }

        return healed ? new DatabaseDiagnosis(DatabaseCondition.Sound) : diagnosis;
    }

    /// <summary>
    /// Once, after an upgrade that had no room for it; where there is none yet, the next start tries again.
    /// </summary>
    private async Task ShrinkAsync(CancellationToken ct)
    {
        if (!await _database.ReadAsync(UnusedSpace.IsMuch, ct))
            return;
        try
        {
            await _database.RepairAsync(_repair.Shrink, ct);
        }
        catch (Exception noRoom)
            when (noRoom is IOException or UnauthorizedAccessException or SqliteException or ClinicException)
        {
            _logger.LogInformation(noRoom, "The database holds much unused space, and could not be made smaller yet");
        }
    }
}
