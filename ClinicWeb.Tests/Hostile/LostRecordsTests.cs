using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Tests.Hostile;

public sealed class LostRecordsTests
{
    [Fact]
    public async Task A_visit_saved_during_the_safety_backup_survives_the_overwriting_of_its_patient()
    {
        await using var clinic = new TempClinic();
        var id = await clinic.Practice.AddPatientAsync("Berger");
        await clinic.Practice.AddVisitAsync(id, "Cough");
        var old = await clinic.BackUpAsync();
        var once = 0;
        clinic.AtBoundary = step =>
        {
            if (step == "archive" && once++ == 0)
                clinic.Practice.AddVisitAsync(id, "Chest pain").GetAwaiter().GetResult();
        };
        try
        {
            await clinic.Get<IRestores>().RestorePatientAsync(old.Name, id, PatientConflict.Overwrite);
        }
        catch (ClinicException refused)
        {
            Assert.Equal(ClinicError.Conflict, refused.Error);
        }

        var live = await clinic.Practice.Database.ReadAsync(
            c => c.Query<string>("SELECT complaint FROM visits").ToList());
        var newest = (await clinic.Backups.ListAsync())[0];
        Assert.True(
            live.Contains("Chest pain") || newest.VisitCount == 2,
            "the acknowledged visit is neither in the practice nor in the safety backup");
    }

    [Fact]
    public async Task Rows_lost_with_a_page_are_not_healed_away_as_a_damaged_index()
    {
        using var data = new TempDataFolder();
        await using (var first = await data.StartAsync())
            await first.AddPatientAsync("First");
        var db = data.Folder.ClinicDb;
        var tried = 0;
        for (var split = 0; split < 40; split++)
        {
            var (root, size) = Geometry(db);
            var before = Page(db, root, size);
            var pages = new FileInfo(db).Length;
            do
            {
                Insert(db, 1);
            }
            while (Page(db, root, size).AsSpan().SequenceEqual(before) || new FileInfo(db).Length == pages);
            var whole = File.ReadAllBytes(db);
            Write(db, root, size, before); // the disk lost this one write
            var left = Count(db);
            var real = CountIn(whole, data.Scratch);
            if (left < real)
            {
                tried++;

                {
                    await using var again = await data.StartAsync();
                    if (again.Database.Recovery is null)
                        Assert.Fail(
                            $"{real - left} of {real} visits are gone, and the start says: " +
                            string.Join(" | ",
                                (await again.Get<IActivity>().ListAsync()).Select(entry => entry.Detail)));
                }
            }

            File.WriteAllBytes(db, whole);
            File.Delete(db + "-wal");
            File.Delete(db + "-shm");
        }

        Assert.True(tried > 0, "no page split lost rows");
    }

    [Fact]
    public async Task A_write_after_the_file_was_replaced_is_in_the_file_or_refused()
    {
        using var practice = new TempPractice();
        await practice.AddPatientAsync("Berger");
        var copy = Path.Combine(practice.Scratch, "copy.db");
        SqliteFile.CopyOnline(practice.Folder.ClinicDb, copy);
        File.Move(copy, practice.Folder.ClinicDb,
            overwrite: true); // a sync program, or a doctor who "puts the old file back"
        try
        {
            await practice.AddPatientAsync("Chopin");
            SqliteFile.CopyOnline(practice.Folder.ClinicDb, copy); // what every backup does
            await practice.AddPatientAsync("Dvorak");
        }
        catch (Exception error) when (error is ClinicException or SqliteException)
        {
            return;
        }

        practice.Database.Dispose();
        using var found = SqliteFile.Open(practice.Folder.ClinicDb);
        Assert.Contains("Dvorak", found.Query<string>("SELECT family_name FROM patients"));
    }

    [Fact]
    public async Task What_an_open_connection_still_holds_of_a_deleted_file_is_rescued_before_it_is_let_go()
    {
        using var data = new TempDataFolder();
        await using var clinic = await data.StartAsync();
        await clinic.Backups.BackUpAsync(BackupTrigger.Startup);
        await clinic.AddPatientAsync("Unrescued");
        foreach (var name in new[] { "", "-wal", "-shm" })
            File.Delete(data.Folder.ClinicDb + name);
        await Assert.ThrowsAnyAsync<Exception>(() => clinic.NamesAsync());
        for (var i = 0; i < 100 && clinic.Database.Recovery is null; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.NotNull(clinic.Database.Recovery);
        var kept = Directory.EnumerateFiles(data.Folder.Quarantine, "*", SearchOption.AllDirectories)
            .Any(file =>
                System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file))
                    .Contains("Unrescued", StringComparison.Ordinal));
        Assert.True(kept || (await clinic.Backups.ListAsync())[0].PatientCount == 1, "the record is nowhere any more");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task What_is_open_of_a_lost_file_is_rescued_whoever_notices_it_and_whatever_was_opened_since(
        bool replaced, bool byBackup)
    {
        using var data = new TempDataFolder();
        await using var clinic = await data.StartAsync();
        await clinic.AddPatientAsync("Unrescued");
        foreach (var name in new[] { "", "-wal", "-shm" })
            File.Delete(data.Folder.ClinicDb + name);
        if (replaced)
            using (var stranger = SqliteFile.Open(data.Folder.ClinicDb, SqliteOpenMode.ReadWriteCreate))
            {
                stranger.Execute("PRAGMA journal_mode = WAL");
                Migrator.Migrate(stranger);
            }

        // As after minutes in which nobody asked: what is opened now is opened on whatever lies there.
        SqliteConnection.ClearAllPools();
        await Assert.ThrowsAsync<ClinicException>(() =>
            byBackup ? clinic.Backups.BackUpAsync(BackupTrigger.Scheduled) : clinic.NamesAsync());
        for (var i = 0; i < 200 && clinic.Database.Recovery is null; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.NotNull(clinic.Database.Recovery);
        var rescued = Directory.EnumerateFiles(data.Folder.Quarantine, "clinic.db", SearchOption.AllDirectories)
            .SelectMany(file =>
            {
                using var saved = SqliteFile.Open(file, SqliteOpenMode.ReadOnly);
                return saved.Query<string>("SELECT family_name FROM patients").ToList();
            });
        Assert.Contains("Unrescued", rescued);
        // A stranger is no backup of this practice.
        Assert.DoesNotContain(
            await clinic.Backups.ListAsync(), backup => backup.Trigger is BackupTrigger.Scheduled);
    }

    private static (long Root, int Size) Geometry(string db)
    {
        using var c = SqliteFile.Open(db);
        return (c.ExecuteScalar<long>("SELECT rootpage FROM sqlite_schema WHERE name = 'visits'"),
            c.ExecuteScalar<int>("PRAGMA page_size"));
    }

    private static void Insert(string db, int count)
    {
        using var c = SqliteFile.Open(db);
        for (var i = 0; i < count; i++)
            c.Execute("INSERT INTO visits (patient_id, visited_at, complaint, notes) VALUES (1, "
                + "'2026-01-02T10:30:00', 'Cough', hex(zeroblob(150)))");
        c.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static byte[] Page(string db, long number, int size)
    {
        using var file = File.OpenRead(db);
        var page = new byte[size];
        file.Position = (number - 1) * size;
        file.ReadExactly(page);
        return page;
    }

    private static void Write(string db, long number, int size, byte[] page)
    {
        using var file = new FileStream(db, FileMode.Open, FileAccess.Write);
        file.Position = (number - 1) * size;
        file.Write(page);
    }

    private static long Count(string db)
    {
        using var c = SqliteFile.Open(db, SqliteOpenMode.ReadOnly);
        return c.ExecuteScalar<long>("SELECT count(*) FROM visits NOT INDEXED");
    }

    private static long CountIn(byte[] whole, string scratch)
    {
        var path = Path.Combine(scratch, "whole.db");
        File.WriteAllBytes(path, whole);
        return Count(path);
    }
}
