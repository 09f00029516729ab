using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Search;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.VectorIndex;
using ClinicWeb.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace ClinicWeb.Tests.VectorIndex;

/// <summary>The whole way: a backup's zip, a restore, and the same search results.</summary>
public sealed class RestoreTests : IDisposable
{
    private static readonly string[] Questions =
        ["hypertenshun", "migrain without aura", "swolen ankle", "thrombosys", "case q1x17"];
    private readonly TempDataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Restoring_a_backup_brings_the_same_search_results_back()
    {
        await using var clinic = await StartAsync(VectorIndexMode.Managed, RealChroma.Command);
        await clinic.AddVisitsAsync(1200);
        await clinic.UpToDateAsync();
        var before = await SearchAsync(clinic);
        var backup = await clinic.Backups.BackUpAsync(BackupTrigger.Manual);
        var manifest = (await clinic.Backups.GetAsync(backup.Name)).Manifest!.Value;
        Assert.Equal("consistent", manifest.GetProperty("vector_state").GetString());
        Assert.Equal(1200, manifest.GetProperty("vector_count").GetInt32());

        await clinic.Database.WriteAsync((connection, tx) => connection.Execute(
            "DELETE FROM visits WHERE id % 3 = 0; UPDATE visits SET complaint = 'Changed', diagnosis = NULL, notes = "
                + "NULL WHERE id % 3 = 1", transaction: tx));
        await clinic.UpToDateAsync();
        Assert.NotEqual(before, await SearchAsync(clinic));

        var restored = await clinic.Restores.RestoreAsync(backup.Name);
        Assert.Equal(("consistent", 1200), (restored.VectorState, restored.VisitCount));
        await clinic.UpToDateAsync();
        Assert.Equal(before, await SearchAsync(clinic));
        Assert.Single(RealChroma.ProcessesOn(clinic.Folder.Chroma));
    }

    [Fact]
    public async Task Killing_chroma_during_backup_and_restore_loses_nothing()
    {
        await using var clinic = await StartAsync(VectorIndexMode.Managed, RealChroma.Command);
        await clinic.AddVisitsAsync(1500);
        clinic.AtBoundary = _ => Kill(clinic);
        var backup = await clinic.Backups.BackUpAsync(BackupTrigger.Manual);
        Assert.Equal((BackupHealth.Good, 1500), (backup.Health, backup.VisitCount));
        var restored = await clinic.Restores.RestoreAsync(backup.Name);
        clinic.AtBoundary = null;
        Assert.Equal(1500, restored.VisitCount);
        await clinic.UpToDateAsync();
        Assert.Equal(1500,
            await clinic.Get<IndexState>().Collection!.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task In_server_mode_the_users_server_goes_on_and_is_brought_in_line_through_its_api()
    {
        var files = Path.Combine(_data.Folder.Root, "chroma");
        Directory.CreateDirectory(files);
        await using var server = await RealChroma.RunAsync(files);
        await using var clinic = await StartAsync(VectorIndexMode.Server, "", server.Url.ToString());
        Assert.False(clinic.Get<IVectorStore>().MaySwapFiles);
        await clinic.AddVisitsAsync(300);
        await clinic.UpToDateAsync();
        var before = await SearchAsync(clinic);
        var backup = await clinic.Backups.BackUpAsync(BackupTrigger.Manual);
        await clinic.Database.WriteAsync(
            (connection, tx) => connection.Execute("DELETE FROM visits WHERE id % 2 = 0", transaction: tx));
        await clinic.UpToDateAsync();

        await clinic.Restores.RestoreAsync(backup.Name);
        await clinic.UpToDateAsync();
        Assert.Equal(before, await SearchAsync(clinic));
        Assert.Single(RealChroma.ProcessesOn(files));
        Assert.Empty(Directory.GetDirectories(clinic.Folder.Quarantine));
    }

    private static void Kill(RunningClinic clinic)
    {
        foreach (var process in RealChroma.ProcessesOn(clinic.Folder.Chroma))
        {
            using var kill = System.Diagnostics.Process.Start("kill", ["-KILL", $"{process}"]);
            kill.WaitForExit();
        }
    }

    private Task<RunningClinic> StartAsync(VectorIndexMode mode, string command, string url = "http://127.0.0.1:9") =>
        IndexedClinic.StartAsync(_data.Folder, mode, command, url);

    private static async Task<string[]> SearchAsync(RunningClinic clinic)
    {
        // Nobody who types waits long for the words of a practice to be read: until they are, the spelling stays.
        var spelling = clinic.Get<Spelling>();
        await Eventually.GetAsync(async () =>
            (await spelling.CorrectAsync(["hypertenshun"], TestContext.Current.CancellationToken))[0] == "hypertension"
                ? "read" : null);
        var found = new List<string>();
        foreach (var question in Questions)
        {
            var result = await clinic.Get<ISearch>().SearchAsync(new SearchQuery(question, 5));
            Assert.Equal("chroma", result.Engine);
            Assert.NotEmpty(result.Hits);
            found.Add($"{question}: {string.Join(' ', result.Hits.Select(hit => $"{hit.Score:F4}"))}");
        }

        return [.. found];
    }
}
