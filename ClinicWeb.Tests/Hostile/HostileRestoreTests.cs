using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Hostile;

public sealed class HostileRestoreTests
{
    [Fact]
    public async Task A_restore_that_took_place_is_not_reported_as_nothing_was_changed()
    {
        await using var clinic = new TempClinic();
        var old = await clinic.BackUpAsync();
        await clinic.Practice.AddPatientAsync("Berger");
        var generation = clinic.Practice.Database.Generation;
        clinic.AtBoundary = step =>
        {
            if (step == "commit: journal gone")
                throw new IOException("The stage cannot be removed: a scanner has it open.");
        };
        string? said = null;
        try
        {
            await clinic.Get<IRestores>().RestoreAsync(old.Name);
        }
        catch (ClinicException refused)
        {
            said = refused.Detail.ToString();
        }

        Assert.Equal(0, await clinic.Practice.CountAsync("patients")); // it was restored
        Assert.NotEqual(generation, clinic.Practice.Database.Generation); // so forms that are open must be stale
        Assert.DoesNotContain("Nothing was changed", said ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_restored_file_cannot_be_opened_the_state_is_not_ok()
    {
        await using var clinic = new TempClinic();
        var old = await clinic.BackUpAsync();
        clinic.AtBoundary = step =>
        {
            if (step == "commit: stage gone")
                File.Move(clinic.Folder.ClinicDb, clinic.Folder.ClinicDb + ".scanner");
        };
        await Assert.ThrowsAnyAsync<Exception>(() => clinic.Get<IRestores>().RestoreAsync(old.Name));
        await Assert.ThrowsAnyAsync<Exception>(() => clinic.Practice.CountAsync("patients"));
        Assert.NotEqual(BackupState.Ok, (await clinic.Status.RefreshAsync()).State);
    }

    [Theory]
    [InlineData("CREATE TRIGGER evil BEFORE INSERT ON visits BEGIN SELECT RAISE(IGNORE); END")]
    [InlineData("CREATE TRIGGER evil AFTER INSERT ON visits BEGIN DELETE FROM visits WHERE id < NEW.id; END")]
    [InlineData("DROP TRIGGER visits_updated")]
    [InlineData("DELETE FROM practice")]
    [InlineData(
        "ALTER TABLE visits RENAME TO old; CREATE TABLE visits (id INTEGER PRIMARY KEY AUTOINCREMENT, patient_id "
            + "INTEGER NOT NULL UNIQUE ON CONFLICT REPLACE, visited_at TEXT NOT NULL, complaint TEXT NOT NULL, notes "
            + "TEXT, diagnosis TEXT, prescription TEXT, changed_seq INTEGER NOT NULL DEFAULT 0); INSERT INTO visits "
            + "SELECT * FROM old; DROP TABLE old")]
    [InlineData(
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'complaint    TEXT    NOT NULL', "
            + "'complaint    TEXT    NOT NULL UNIQUE ON CONFLICT REPLACE') WHERE name = 'visits'")]
    [InlineData(
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'complaint    TEXT    NOT NULL', "
            + "'complaint    TEXT    NOT NULL CHECK (length(complaint) < 30) ON CONFLICT IGNORE') "
            + "WHERE name = 'visits'")]
    [InlineData("CREATE UNIQUE INDEX one_each ON visits (patient_id)")]
    [InlineData("CREATE INDEX costly ON visits (json(notes)) WHERE notes IS NOT NULL")]
    [InlineData("CREATE TABLE more (id INTEGER PRIMARY KEY)")]
    [InlineData("CREATE VIEW everybody AS SELECT * FROM patients")]
    [InlineData("DROP INDEX visits_by_time")]
    public async Task A_practice_with_a_schema_that_is_not_ours_is_refused(string sql)
    {
        await using var clinic = new TempClinic();
        var patient = await clinic.Practice.AddPatientAsync("Berger");
        await clinic.Practice.AddVisitAsync(patient);
        using var zip = new MemoryStream(HostileZip.Of(clinic.Folder, clinic.Practice.Scratch, sql));
        BackupSummary taken;
        try
        {
            taken = await clinic.Backups.UploadAsync(zip);
        }
        catch (ClinicException refused)
        {
            Assert.Equal(ClinicError.NotSound, refused.Error);
            return;
        }

        await clinic.Get<IRestores>().RestoreAsync(taken.Name);
        string happened;
        try
        {
            await clinic.Practice.AddVisitAsync(patient, "Acknowledged");
            happened = $"after a visit was added there are {await clinic.Practice.CountAsync("visits")} of 2";
            await clinic.BackUpAsync();
        }
        catch (Exception error)
        {
            happened = $"and then: {error.Message}";
        }

        Assert.Fail($"It was accepted as proven and restored; {happened}");
    }

    [Fact]
    public async Task Settings_of_a_stranger_do_not_send_patients_to_a_folder_nobody_chose()
    {
        await using var clinic = new TempClinic();
        var strangers = Directory.CreateDirectory(Path.Combine(clinic.Practice.Scratch, "public")).FullName;
        using var zip = new MemoryStream(HostileZip.Of(
            clinic.Folder, clinic.Practice.Scratch, "SELECT 1",
            JsonSerializer.Serialize(new { secondFolder = strangers })));
        var taken = await clinic.Backups.UploadAsync(zip);
        var restored = await clinic.Get<IRestores>().RestoreAsync(taken.Name);
        await clinic.Practice.AddPatientAsync("Berger");
        await clinic.BackUpAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(strangers));
        Assert.NotEqual(strangers, clinic.Get<IClinicSettings>().Current.SecondFolder);
        Assert.Contains(restored.Warnings,
            warning => warning.Contains($"names the second folder {strangers}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_that_come_back_do_not_silently_remove_backups()
    {
        await using var clinic = new TempClinic();
        await clinic.SetAsync(settings => settings.KeepingOnly(2));
        var old = await clinic.BackUpAsync();
        await clinic.Backups.EditAsync(old.Name, pinned: true, note: null, default);
        await clinic.SetAsync(settings => settings.KeepingOnly(20));
        var before = new List<string> { old.Name };
        for (var i = 0; i < 12; i++)
        {
            clinic.Time.Advance(TimeSpan.FromHours(1));
            before.Add((await clinic.BackUpAsync()).Name);
        }

        clinic.Time.Advance(TimeSpan.FromHours(1));
        var restored = await clinic.Get<IRestores>().RestoreAsync(old.Name);
        clinic.Time.Advance(TimeSpan.FromHours(1));
        await clinic.BackUpAsync();
        var left = (await clinic.Backups.ListAsync()).Select(backup => backup.Name).ToList();
        Assert.Equal(15, left.Count);
        Assert.Empty(before.Except(left));
        Assert.Contains(restored.Warnings,
            warning => warning.Contains("The newest 20 stay, not 2.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_zip_whose_records_unpack_to_more_than_the_disk_holds_is_refused_before_it_is_unpacked()
    {
        await using var clinic = new TempClinic();
        var refused = await Assert.ThrowsAsync<ClinicException>(() => UploadBombAsync(clinic, "settings.json"));
        Assert.Equal(ClinicError.DiskFull, refused.Error);
    }

    [Fact]
    public async Task A_search_index_that_unpacks_to_more_than_the_disk_holds_is_never_unpacked()
    {
        await using var clinic = new TempClinic();
        var unpacked = 0L;
        clinic.AtBoundary = _ => unpacked = Math.Max(unpacked, Directory
            .EnumerateFiles(clinic.Folder.Root, "bomb.bin", SearchOption.AllDirectories)
            .Sum(path => new FileInfo(path).Length));
        var taken = await UploadBombAsync(clinic, "chroma/bomb.bin");
        var restored = await clinic.Get<IRestores>().RestoreAsync(taken.Name);
        Assert.Contains(restored.Warnings,
            warning => warning.Contains("search index was left out", StringComparison.Ordinal));
        Assert.Equal(0, unpacked);
    }

    private static async Task<BackupSummary> UploadBombAsync(TempClinic clinic, string name)
    {
        using var zip = new MemoryStream(HostileZip.Make(
            """{"created_at":"2026-01-01T10:00:00","version":"1.0","patient_count":0,"visit_count":0}""",
            ("clinic.db", File.ReadAllBytes(CleanCopy(clinic))), (name, new byte[200 << 20])));
        clinic.Free = 60L << 20;
        return await clinic.Backups.UploadAsync(zip);
    }

    private static string CleanCopy(TempClinic clinic)
    {
        var path = Path.Combine(clinic.Practice.Scratch, "clean.db");
        Server.Database.SqliteFile.CopyOnline(clinic.Folder.ClinicDb, path);
        return path;
    }
}
