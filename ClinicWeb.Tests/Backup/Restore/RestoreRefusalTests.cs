using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Backup.Restore;

/// <summary>Which zips are restored at all; the others touch nothing.</summary>
public sealed class RestoreRefusalTests : IAsyncLifetime
{
    private readonly TempDataFolder _data = new();
    private RunningClinic _clinic = null!;

    public async ValueTask InitializeAsync() => _clinic = await _data.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _clinic.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task A_confirmation_of_another_file_restores_nothing()
    {
        await _clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        await _clinic.AddPatientAsync("Chen");
        await RefusedAsync(ClinicError.Conflict, () => _clinic.Restores.RestoreAsync(backup, new string('0', 64)));
        Assert.Equal(["Berger", "Chen"], await _clinic.NamesAsync());
        Assert.Single(await _clinic.Backups.ListAsync());
    }

    [Fact]
    public async Task A_zip_that_is_not_sound_restores_nothing()
    {
        await _clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        var path = Path.Combine(_data.Folder.Backups, backup);
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        await RefusedAsync(ClinicError.NotSound, () => _clinic.Restores.RestoreAsync(backup));
        await RefusedAsync(ClinicError.NotSound, () => _clinic.Restores.PreviewAsync(backup));
        await RefusedAsync(ClinicError.NotFound, () => _clinic.Restores.RestoreAsync("backup_1999-01-01_00-00-00.zip"));
        await RefusedAsync(ClinicError.Invalid, () => _clinic.Restores.RestoreAsync("../clinic.zip"));
        Assert.Equal(["Berger"], await _clinic.NamesAsync());
        var failed = (await _clinic.Get<IActivity>().ListAsync()).First(entry => entry.Kind is ActivityKind.Restore && entry.Backup == backup);
        Assert.False(failed.Succeeded);
    }

    [Fact]
    public async Task A_zip_that_rotted_unnoticed_is_found_out_and_listed_as_damaged()
    {
        await _clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        var path = Shelf(backup);
        var (bytes, time) = (await File.ReadAllBytesAsync(path), File.GetLastWriteTimeUtc(path));
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        File.SetLastWriteTimeUtc(path, time);
        Assert.Equal(BackupHealth.Good, Assert.Single(await _clinic.Backups.ListAsync()).Health);

        await RefusedAsync(ClinicError.NotSound, () => _clinic.Restores.PreviewAsync(backup));

        Assert.Equal(BackupHealth.Damaged, Assert.Single(await _clinic.Backups.ListAsync()).Health);
    }

    [Fact]
    public async Task A_zip_whose_database_is_damaged_or_too_new_or_not_as_promised_restores_nothing()
    {
        await _clinic.AddPatientAsync("Berger");
        var good = Path.Combine(_data.Folder.Backups, await BackUpAsync());
        var database = Path.Combine(_data.Scratch, "other.db");
        SqliteFile.CopyOnline(_data.Folder.ClinicDb, database);
        using (var connection = SqliteFile.Open(database))
            connection.Execute($"PRAGMA user_version = {Migrator.Latest + 1}");
        Zips.WithDatabase(good, Shelf("newer.zip"), database);
        Damages.Fatal["middle overwritten"](database);
        Zips.WithDatabase(good, Shelf("damaged.zip"), database);
        Zips.WithManifest(good, Shelf("promises.zip"), manifest => manifest["patient_count"] = 7);
        Zips.WithManifest(good, Shelf("future.zip"), manifest => manifest["version"] = "2.0");

        foreach (var name in (string[])["newer.zip", "damaged.zip", "promises.zip", "future.zip"])
        {
            await RefusedAsync(ClinicError.NotSound, () => _clinic.Restores.RestoreAsync(name));
            Assert.False(Path.Exists(_data.Folder.RestoreStage));
        }

        Assert.Equal(["Berger"], await _clinic.NamesAsync());
        await _clinic.AddPatientAsync("Writes go on");
    }

    [Fact]
    public async Task A_manifest_of_four_fields_is_enough()
    {
        await _clinic.AddPatientAsync("Berger");
        Zips.Minimal(Path.Combine(_data.Folder.Backups, await BackUpAsync()), Shelf("older.zip"));
        await _clinic.AddPatientAsync("Chen");
        Assert.Equal(1, (await _clinic.Restores.RestoreAsync("older.zip")).PatientCount);
        Assert.Equal(["Berger"], await _clinic.NamesAsync());
    }

    private async Task<string> BackUpAsync() => (await _clinic.Backups.BackUpAsync(BackupTrigger.Manual)).Name;

    private string Shelf(string name) => Path.Combine(_data.Folder.Backups, name);

    private static async Task RefusedAsync(ClinicError error, Func<Task> work) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<ClinicException>(work)).Error);
}
