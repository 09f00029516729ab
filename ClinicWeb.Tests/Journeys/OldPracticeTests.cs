using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Journeys;

/// <summary>A practice that the first version wrote, opened by this one, with the real Chroma.</summary>
public sealed class OldPracticeTests
{
    [Fact]
    public async Task It_is_backed_up_upgraded_indexed_and_its_old_backup_brings_it_to_another_computer()
    {
        using var computer = new Computer();
        Directory.CreateDirectory(computer.Data);
        var file = Path.Combine(computer.Data, "clinic.db");
        OldSchema.Create(file, "Berger", "Celan");
        using (var connection = SqliteFile.Open(file))
        {
            connection.Execute("""
                INSERT INTO visits (patient_id, visited_at, complaint)
                VALUES (1, '2020-01-02T10:30:00', 'Arterial hypertension'), (2, '2020-01-02T11:00:00', 'Cough')
                """);
        }

        await computer.OnAsync();
        await computer.OpenAsync();
        var records = await computer.RecordsAsync();
        Assert.Contains("Arterial hypertension", records, StringComparison.Ordinal);
        var found = await computer.SearchAsync("hypertenshun");
        Assert.Contains("Berger", found, StringComparison.Ordinal);
        var before = (await computer.GetAsync("/api/backups")).EnumerateArray()
            .Single(backup => backup.GetProperty("trigger").GetString() == "before-upgrade");
        var name = before.GetProperty("name").GetString()!;
        Assert.True((await computer.PostAsync($"/api/backups/{name}/check")).GetProperty("passed").GetBoolean());
        var zip = await computer.Http.GetByteArrayAsync($"/api/backups/{name}/content",
            TestContext.Current.CancellationToken);

        using var other = await new Computer().OnAsync();
        var taken = await other.UploadAsync(zip);
        Assert.Equal(2, (await other.PostAsync($"/api/backups/{taken}/restore")).GetProperty("visitCount").GetInt32());
        Assert.Equal(records, await other.RecordsAsync());
        Assert.Equal(found, await other.SearchAsync("hypertenshun"));
    }
}
