using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Backup.Restore;

/// <summary>Which zips are restored at all; the others touch nothing.</summary>
public sealed class RestoreRefusalTests : RunningClinicTest
{
    [Fact]
    public async Task A_confirmation_of_another_file_restores_nothing()
    {
        await Clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        await Clinic.AddPatientAsync("Chen");
        await RefusedAsync(ClinicError.Conflict, () => Clinic.Restores.RestoreAsync(backup, new string('0', 64)));
        Assert.Equal(["Berger", "Chen"], await Clinic.NamesAsync());
        Assert.Single(await Clinic.Backups.ListAsync());
    }

    [Theory]
    [InlineData("entered")]
    [InlineData("changed")]
    [InlineData("deleted")]
    public async Task What_happened_after_the_comparison_was_not_named_so_nothing_is_restored(string what)
    {
        await Clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        var chen = await Clinic.AddPatientAsync("Chen");
        var preview = await Clinic.Restores.PreviewAsync(backup);
        Assert.Equal("Chen", Assert.Single(preview.PatientsLost).Name[..4]);
        await Clinic.Database.WriteAsync((connection, transaction) => connection.Execute(
            what switch
            {
                "entered" => "INSERT INTO visits (patient_id, visited_at, complaint) "
                    + "SELECT id, '2026-01-02T10:00:00', 'Fever' FROM patients",
                "changed" => "UPDATE patients SET phone = '030 1'",
                _ => "DELETE FROM patients WHERE id = @chen",
            }, new { chen }, transaction));
        var names = await Clinic.NamesAsync();
        var shelf = (await Clinic.Backups.ListAsync()).Count;

        await RefusedAsync(ClinicError.Conflict,
            () => Clinic.Restores.RestoreAsync(backup, preview.Sha256, preview.AsOf));

        Assert.Equal(names, await Clinic.NamesAsync());
        Assert.Equal(shelf, (await Clinic.Backups.ListAsync()).Count);
        preview = await Clinic.Restores.PreviewAsync(backup);
        await Clinic.Restores.RestoreAsync(backup, preview.Sha256, preview.AsOf);
        Assert.Equal(["Berger"], await Clinic.NamesAsync());
    }

    [Fact]
    public async Task A_zip_that_is_not_sound_restores_nothing()
    {
        await Clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        var path = Path.Combine(Data.Folder.Backups, backup);
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        await RefusedAsync(ClinicError.NotSound, () => Clinic.Restores.RestoreAsync(backup));
        await RefusedAsync(ClinicError.NotSound, () => Clinic.Restores.PreviewAsync(backup));
        await RefusedAsync(ClinicError.NotFound, () => Clinic.Restores.RestoreAsync("backup_1999-01-01_00-00-00.zip"));
        await RefusedAsync(ClinicError.Invalid, () => Clinic.Restores.RestoreAsync("../clinic.zip"));
        Assert.Equal(["Berger"], await Clinic.NamesAsync());
        var failed =
            (await Clinic.Get<IActivity>().ListAsync()).First(
                entry => entry.Kind is ActivityKind.Restore && entry.Backup == backup);
        Assert.False(failed.Succeeded);
    }

    [Fact]
    public async Task A_zip_that_rotted_unnoticed_is_found_out_and_listed_as_damaged()
    {
        await Clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        var path = Shelf(backup);
        var (bytes, time) = (await File.ReadAllBytesAsync(path), File.GetLastWriteTimeUtc(path));
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        File.SetLastWriteTimeUtc(path, time);
        Assert.Equal(BackupHealth.Good, Assert.Single(await Clinic.Backups.ListAsync()).Health);

        await RefusedAsync(ClinicError.NotSound, () => Clinic.Restores.PreviewAsync(backup));

        Assert.Equal(BackupHealth.Damaged, Assert.Single(await Clinic.Backups.ListAsync()).Health);
    }

    [Fact]
    public async Task A_zip_whose_database_is_damaged_or_too_new_or_not_as_promised_restores_nothing()
    {
        await Clinic.AddPatientAsync("Berger");
        var good = Path.Combine(Data.Folder.Backups, await BackUpAsync());
        var database = Path.Combine(Data.Scratch, "other.db");
        SqliteFile.CopyOnline(Data.Folder.ClinicDb, database);
        using (var connection = SqliteFile.Open(database))
            connection.Execute($"PRAGMA user_version = {Migrator.Latest + 1}");
        Zips.WithDatabase(good, Shelf("newer.zip"), database);
        Damages.Fatal["middle overwritten"](database);
        Zips.WithDatabase(good, Shelf("damaged.zip"), database);
        Zips.WithManifest(good, Shelf("promises.zip"), manifest => manifest["patient_count"] = 7);
        Zips.WithManifest(good, Shelf("future.zip"), manifest => manifest["version"] = "2.0");

        foreach (var name in (string[])["newer.zip", "damaged.zip", "promises.zip", "future.zip"])
        {
            await RefusedAsync(ClinicError.NotSound, () => Clinic.Restores.RestoreAsync(name));
            Assert.False(Path.Exists(Data.Folder.RestoreStage));
        }

        Assert.Equal(["Berger"], await Clinic.NamesAsync());
        await Clinic.AddPatientAsync("Writes go on");
    }

    [Fact]
    public async Task A_manifest_of_four_fields_is_enough()
    {
        await Clinic.AddPatientAsync("Berger");
        Zips.Minimal(Path.Combine(Data.Folder.Backups, await BackUpAsync()), Shelf("older.zip"));
        await Clinic.AddPatientAsync("Chen");
        Assert.Equal(1, (await Clinic.Restores.RestoreAsync("older.zip")).PatientCount);
        Assert.Equal(["Berger"], await Clinic.NamesAsync());
    }

    private string Shelf(string name) => Path.Combine(Data.Folder.Backups, name);
}
