using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Database;

public sealed class DerivedDataTests : IDisposable
{
    private readonly TempPractice _practice = new();

    public void Dispose() => _practice.Dispose();

    [Theory]
    [InlineData("patients_by_name")]
    [InlineData("visits_by_patient")]
    [InlineData("visits_by_change")]
    public async Task Destroyed_pages_of_an_index_are_derived_again(string broken)
    {
        for (var number = 0; number < 60; number++)
            await _practice.AddVisitAsync(await _practice.AddPatientAsync($"Berger {number}"),
                $"Cough number {number}");
        var path = await CopyWithDestroyedRootAsync(broken);
        Assert.Equal(DatabaseCondition.Damaged, DatabaseHealth.Diagnose(path, full: true).Condition);

        var healed = Path.Combine(_practice.Scratch, "healed.db");
        Assert.True(DerivedData.TryRebuild(path, healed));

        using var connection = SqliteFile.Open(healed);
        Assert.Empty(SqliteFile.Problems(connection));
        Assert.Equal((60, 60),
            connection.QuerySingle<(int, int)>(
                "SELECT (SELECT count(*) FROM patients), (SELECT count(*) FROM visits)"));
        using var whole = SqliteFile.Open(await WholeAsync());
        foreach (var question in (string[])[
            "SELECT group_concat(type || name || coalesce(sql, ''), ';') FROM (SELECT * FROM sqlite_schema ORDER BY "
                + "type, name)",
            "SELECT group_concat(id || family_name || changed_seq || sort_name, ';') FROM (SELECT * FROM patients "
                + "ORDER BY id)",
            "SELECT group_concat(name || seq, ';') FROM (SELECT * FROM sqlite_sequence ORDER BY name)",
            "SELECT change_seq || hex(lineage) FROM practice", "PRAGMA user_version"])
            Assert.Equal(whole.ExecuteScalar<string>(question), connection.ExecuteScalar<string>(question));
    }

    [Fact]
    public async Task A_destroyed_table_is_never_taken_for_a_damaged_index()
    {
        await _practice.AddPatientAsync("Berger");
        var path = await CopyWithDestroyedRootAsync("patients");
        Assert.Equal(DatabaseCondition.Damaged, DatabaseHealth.Diagnose(path, full: true).Condition);
        Assert.False(DerivedData.TryRebuild(path, Path.Combine(_practice.Scratch, "healed.db")));
    }

    private async Task<string> WholeAsync()
    {
        var whole = Path.Combine(_practice.Scratch, "whole.db");
        await Task.Run(() => SqliteFile.CopyOnline(_practice.Folder.ClinicDb, whole));
        return whole;
    }

    private async Task<string> CopyWithDestroyedRootAsync(string name)
    {
        var path = Path.Combine(_practice.Scratch, "broken.db");
        File.Copy(await WholeAsync(), path, overwrite: true);
        long root;
        int page;
        using (var connection = SqliteFile.Open(path))
        {
            root = connection.ExecuteScalar<long>("SELECT rootpage FROM sqlite_schema WHERE name = @name",
                new { name });
            page = connection.ExecuteScalar<int>("PRAGMA page_size");
        }

        await using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.Position = (root - 1) * page;
        var noise = new byte[page];
        new Random(3).NextBytes(noise);
        file.Write(noise);
        return path;
    }
}
