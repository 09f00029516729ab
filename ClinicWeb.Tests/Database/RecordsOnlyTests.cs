using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Database;

/// <summary>Since schema 13 clinic.db holds records, and tells every change of them.</summary>
public sealed partial class RecordsOnlyTests : IDisposable
{
    private readonly TempPractice _practice = new();

    public void Dispose() => _practice.Dispose();

    [Fact]
    public async Task The_file_holds_nothing_that_is_derived_and_the_upgrade_gives_its_space_back()
    {
        using var data = new TempDataFolder();
        OldSchema.Create(data.Folder.ClinicDb, Enumerable.Range(0, 50).Select(number => $"Berger{number}").ToArray());
        long before;
        using (var old = SqliteFile.Open(data.Folder.ClinicDb))
        {
            OldSchema.MigrateTo(old, 12);
            var texts = new ClinicTexts(1);
            using var transaction = old.BeginTransaction();
            for (var number = 0; number < 4000; number++)
            {
                var text = texts.Next();
                old.Execute(
                    "INSERT INTO visits (patient_id, visited_at, complaint, notes) VALUES (@patient, "
                        + "'2026-01-02T10:30:00', @Complaint, @Notes)",
                    new { patient = 1 + (number % 50), text.Complaint, text.Notes },
                    transaction);
            }

            transaction.Commit();
            old.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            before = new FileInfo(data.Folder.ClinicDb).Length;
        }

        await using var clinic = await data.StartAsync();
        Assert.Null(clinic.Database.Recovery);
        Assert.Equal((50, 4000), await clinic.Database.ReadAsync(connection => connection.QuerySingle<(int, int)>(
            "SELECT (SELECT count(*) FROM patients), (SELECT count(*) FROM visits)")));
        var tables = await clinic.Database.ReadAsync(connection => connection.Query<string>(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name").ToList());
        Assert.Contains("deleted_records", tables);
        Assert.DoesNotContain(tables, name => Regex().IsMatch(name));
        Assert.True(new FileInfo(data.Folder.ClinicDb).Length < before * 0.7);
    }

    [Fact]
    public async Task What_an_upgrade_had_no_room_to_give_back_a_later_start_gives_back()
    {
        using var data = new TempDataFolder();
        await using var clinic = await data.StartAsync();
        await clinic.AddPatientAsync("Berger");
        // As a file looks after a large table was dropped.
        await clinic.Database.WriteAsync(
            (connection, tx) =>
                connection.Execute("CREATE TABLE big AS SELECT zeroblob(4000000) AS b; DROP TABLE big",
                    transaction: tx));
        Assert.True(await clinic.Database.ReadAsync(UnusedSpace.IsMuch));
        var ticket = clinic.Database.Generation;
        Assert.Equal(DatabaseCondition.Sound,
            await clinic.Get<Server.Backup.Restore.Startup.IntegrityMonitor>()
                .CheckInFullAsync(TestContext.Current.CancellationToken));
        Assert.False(await clinic.Database.ReadAsync(UnusedSpace.IsMuch));
        Assert.InRange(new FileInfo(data.Folder.ClinicDb).Length, 1, 1_000_000);
        Assert.Equal(["Berger"], await clinic.NamesAsync());
        Assert.Equal(ticket, clinic.Database.Generation);
    }

    [Fact]
    public async Task Every_change_is_told_once_whoever_makes_it()
    {
        var heard = await _practice.Database.ReadAsync(ChangeFeed.Now);
        var patient = await _practice.AddPatientAsync("Berger");
        var (kept, gone) = (await _practice.AddVisitAsync(patient), await _practice.AddVisitAsync(patient));
        (heard, var part) = await HearAsync(heard);
        Assert.Equal([patient], part.Patients);
        Assert.Equal([kept, gone], part.Visits);
        Assert.Empty((await HearAsync(heard)).Part.Visits);

        // As by a hand with an SQLite tool, past the program.
        using (var tool = SqliteFile.Open(_practice.Folder.ClinicDb))
            tool.Execute(
                "UPDATE visits SET notes = 'x' WHERE id = @kept; DELETE FROM visits WHERE id = @gone; UPDATE visits "
                    + "SET id = 77 WHERE id = @kept", new { kept, gone });
        (heard, part) = await HearAsync(heard);
        Assert.Equal([kept, gone, 77], part.Visits.Order());

        await _practice.Database.WriteAsync(
            (connection, tx) => connection.Execute("DELETE FROM patients", transaction: tx));
        (_, part) = await HearAsync(heard);
        Assert.Equal([patient], part.Patients);
        Assert.Equal([77], part.Visits);
    }

    [Fact]
    public async Task A_long_list_is_told_in_parts_and_none_is_left_out()
    {
        var heard = await _practice.Database.ReadAsync(ChangeFeed.Now);
        var patient = await _practice.AddPatientAsync("Berger");
        var written = new List<long>();
        for (var number = 0; number < 25; number++)
            written.Add(await _practice.AddVisitAsync(patient));
        var told = new List<long>();
        for (var end = await _practice.Database.ReadAsync(ChangeFeed.Now); heard != end;)
        {
            (heard, var part) = await HearAsync(heard, limit: 4);
            told.AddRange(part.Visits);
        }

        Assert.Equal(written, told.Distinct());
    }

    [Fact]
    public async Task Deletes_are_kept_within_bounds_and_whoever_missed_some_is_told_so()
    {
        var start = await _practice.Database.ReadAsync(ChangeFeed.Now);
        var patient = await _practice.AddPatientAsync("Berger");
        await _practice.Database.WriteAsync((connection, tx) => connection.Execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
            INSERT INTO visits (patient_id, visited_at, complaint)
            SELECT @patient, '2026-01-02T10:30:00', 'Cough' FROM n
            """,
            new { patient },
            tx));
        await _practice.Database.WriteAsync(
            (connection, tx) => connection.Execute("DELETE FROM visits WHERE id <= 5000", transaction: tx));
        var heard = await _practice.Database.ReadAsync(ChangeFeed.Now);
        await _practice.Database.WriteAsync(
            (connection, tx) => connection.Execute("DELETE FROM visits", transaction: tx));

        Assert.Equal(10_000, await _practice.CountAsync("deleted_records"));
        Assert.False(await LeadsOnAsync(start));
        Assert.True(await LeadsOnAsync(heard));
    }

    [Fact]
    public async Task A_restored_practice_is_another_history()
    {
        await using var clinic = new TempClinic();
        await clinic.Practice.AddPatientAsync("Berger");
        var backup = await clinic.BackUpAsync();
        var heard = await clinic.Practice.Database.ReadAsync(ChangeFeed.Now);
        await clinic.Get<ClinicWeb.Components.Contracts.IRestores>().RestoreAsync(backup.Name);
        Assert.False(await clinic.Practice.Database.ReadAsync(
            connection => ChangeFeed.LeadsOn(connection, heard, ChangeFeed.Now(connection))));
    }

    private Task<(FeedPosition Heard, FeedPart Part)> HearAsync(FeedPosition from, int limit = 1000) =>
        _practice.Database.ReadAsync(connection =>
        {
            var part = ChangeFeed.Since(connection, from, ChangeFeed.Now(connection), limit);
            return (part.Reached, part);
        });

    private Task<bool> LeadsOnAsync(FeedPosition heard) => _practice.Database.ReadAsync(
        connection => ChangeFeed.LeadsOn(connection, heard, ChangeFeed.Now(connection)));

    [System.Text.RegularExpressions.GeneratedRegex("search|fts|words|vector")]
    private static partial System.Text.RegularExpressions.Regex Regex();
}
