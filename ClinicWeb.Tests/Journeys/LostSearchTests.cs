using System.Text.Json;
using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Tests.Journeys;

/// <summary>
/// search.db goes while the real program runs, while it is closed, or with the power: it costs a moment and nothing
/// else.
/// </summary>
public sealed class LostSearchTests : IDisposable
{
    private const int Visits = 6000;
    private readonly TempDataFolder _data = new();
    private ServerProcess? _server;
    private HttpClient? _http;

    private string File => _data.Folder.SearchDb;

    public void Dispose()
    {
        _http?.Dispose();
        _server?.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task Deleted_under_a_running_program_everything_is_found_and_the_file_comes_back()
    {
        await OnAsync();
        await FillAsync();
        await AssertFoundAsync();
        Delete();
        await AssertFoundAsync();
        await PostAsync("/api/patients/1/visits",
            new { visitedAt = "2026-01-02T10:30:00", complaint = "Sarcoidosis again" });
        Assert.Equal(2, await HitsAsync("sarcoidosis"));
        await Eventually.HoldsAsync(IsWhole);
        await AssertFoundAsync();
        Assert.Equal(2, await HitsAsync("sarcoidosis"));
    }

    [Fact]
    public async Task Deleted_while_the_program_is_closed_everything_is_found_after_the_start()
    {
        await OnAsync();
        await FillAsync();
        await Eventually.HoldsAsync(IsWhole);
        _server!.Signal(System.Runtime.InteropServices.PosixSignal.SIGTERM);
        Assert.Equal(0, await _server.ExitAsync());
        Delete();
        await OnAsync();
        await AssertFoundAsync();
        await Eventually.HoldsAsync(IsWhole);
        await AssertFoundAsync();
    }

    [Fact]
    public async Task Power_cuts_while_it_is_being_made_lose_nothing_and_the_next_start_goes_on()
    {
        await OnAsync();
        await FillAsync();
        for (var cut = 0; cut < 4; cut++)
        {
            Delete();
            await PostAsync("/api/patients",
                new { givenName = "Anna", familyName = $"Celan{cut}", birthDate = "1970-01-31" });
            await Eventually.HoldsAsync(() => System.IO.File.Exists(File));
            await Task.Delay(TimeSpan.FromMilliseconds(40 * cut), TimeProvider.System,
                TestContext.Current.CancellationToken);
            _server!.KillNow();
            await _server.ExitAsync();
            await OnAsync();
            await AssertFoundAsync();
            Assert.Equal(cut + 1, (await GetAsync("/api/patients?search=celan")).GetProperty("total").GetInt32());
        }

        await Eventually.HoldsAsync(IsWhole);
        await AssertFoundAsync();
        using var search = SqliteFile.Open(File, SqliteOpenMode.ReadOnly);
        Assert.Equal(Visits + 1, search.ExecuteScalar<int>("SELECT count(*) FROM visits"));
    }

    [Fact]
    public async Task Restored_while_it_is_being_made_the_restored_records_are_found_and_no_others()
    {
        await OnAsync();
        await FillAsync();
        var backup = (await PostAsync("/api/backups", new { })).GetProperty("name").GetString();
        await PostAsync("/api/patients/1/visits", new { visitedAt = "2026-01-02T10:30:00", complaint = "Migraine" });
        await PostAsync("/api/patients", new { givenName = "Paul", familyName = "Celan", birthDate = "1920-11-23" });
        Delete();
        Assert.Equal(1, await HitsAsync("migraine"));
        await PostAsync($"/api/backups/{backup}/restore", new { });
        await AssertFoundAsync();
        Assert.Equal(0, await HitsAsync("migraine"));
        Assert.Equal(0, (await GetAsync("/api/patients?search=celan")).GetProperty("total").GetInt32());
        await Eventually.HoldsAsync(IsWhole);
        await AssertFoundAsync();
        Assert.Equal(0, await HitsAsync("migraine"));
    }

    [Fact]
    public async Task A_backup_holds_nothing_of_it()
    {
        await OnAsync();
        await FillAsync();
        var backup = (await PostAsync("/api/backups", new { })).GetProperty("name").GetString()!;
        using var zip = System.IO.Compression.ZipFile.OpenRead(Path.Combine(_data.Folder.Backups, backup));
        Assert.DoesNotContain(zip.Entries, entry => entry.FullName.Contains("search", StringComparison.Ordinal));
        Assert.True((await PostAsync($"/api/backups/{backup}/check", new { })).GetProperty("passed").GetBoolean());
    }

    private async Task OnAsync()
    {
        _http?.Dispose();
        _server?.Dispose();
        _server = ServerProcess.Start(_data.Folder.Root, "--urls", "http://127.0.0.1:0");
        var url = await _server.UrlAsync();
        _http = new HttpClient { BaseAddress = new Uri(url), DefaultRequestHeaders = { { "Origin", url } } };
        await Eventually.HoldsAsync(
            async () => (await GetAsync("/api/status")).GetProperty("state").GetString() != "recovery");
    }

    /// <summary>Written beside the running program, as by a tool: it must be found all the same.</summary>
    private async Task FillAsync()
    {
        await PostAsync("/api/patients",
            new { givenName = "Anna", familyName = "Berger", birthDate = "1970-01-31", phone = "030 1234567" });
        using var tool = SqliteFile.Open(_data.Folder.ClinicDb);
        tool.Execute(
            $"""
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Visits})
            INSERT INTO visits (patient_id, visited_at, complaint, notes)
            SELECT 1, '2026-01-02T10:30:00', 'Routine', hex(randomblob(200)) || ' unremarkable' FROM n;
            INSERT INTO visits (patient_id, visited_at, complaint) VALUES (1, '2025-01-02T10:30:00', 'Sarcoidosis');
            """);
    }

    private async Task AssertFoundAsync()
    {
        Assert.InRange(await HitsAsync("sarcoidosis"), 1, 2);
        Assert.Equal(20, await HitsAsync("unremarkable"));
        foreach (var typed in (string[])["berg", "31.01.1970", "0301234567"])
            Assert.True((await GetAsync($"/api/patients?search={typed}")).GetProperty("total").GetInt32() >= 1, typed);
    }

    private async Task<int> HitsAsync(string words) =>
        (await GetAsync($"/api/search?q={words}")).GetProperty("hits").GetArrayLength();

    private bool IsWhole()
    {
        try
        {
            using var search = SqliteFile.Open(File, SqliteOpenMode.ReadOnly);
            return search.ExecuteScalar<long>("SELECT visits_from + patients_from FROM progress") == 0;
        }
        catch (SqliteException)
        {
            return false; // Not there yet.
        }
    }

    private void Delete()
    {
        foreach (var ending in (string[])["", "-wal", "-shm"])
            System.IO.File.Delete(File + ending);
    }

    private Task<JsonElement> GetAsync(string address) => SendAsync(HttpMethod.Get, address, null);

    private Task<JsonElement> PostAsync(string address, object body) => SendAsync(HttpMethod.Post, address, body);

    private async Task<JsonElement> SendAsync(HttpMethod method, string address, object? body)
    {
        using var request =
            new HttpRequestMessage(method, address)
            { Content = body is null ? null : System.Net.Http.Json.JsonContent.Create(body) };
        using var answer = await _http!.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {address}: {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }
}
