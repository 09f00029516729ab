using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Backup.Restore;

/// <summary>The real program, from the outside, on the day when everything goes wrong.</summary>
public sealed class WorstDayTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private string Data => Path.Combine(_temp.Path, "data");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Garbage_over_the_database_while_the_program_was_closed_costs_three_requests_and_no_restart()
    {
        using (var server = Start())
        {
            using var http = await ClientAsync(server);
            await AddAsync(http, "Berger");
            await AddAsync(http, "Chen");
            await CloseAsync(server); // backs up
        }

        await File.WriteAllTextAsync(Path.Combine(Data, "clinic.db"), string.Concat(Enumerable.Repeat("garbage ", 2000)));
        using var again = Start();
        using var client = await ClientAsync(again);

        var status = await client.GetFromJsonAsync<JsonElement>("api/status");
        Assert.Equal("recovery", status.GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("api/patients")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("health")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.PostAsync("api/backups", null)).StatusCode);
        var name = status.GetProperty("lastBackup").GetProperty("name").GetString();

        var preview = await client.GetFromJsonAsync<JsonElement>($"api/backups/{name}/preview");
        Assert.Equal(JsonValueKind.Null, preview.GetProperty("now").ValueKind);
        Assert.Equal(2, preview.GetProperty("patientsReturned").GetArrayLength());
        using var stale = await client.PostAsJsonAsync($"api/backups/{name}/restore", new { sha256 = new string('0', 64) });
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        using var answer = await client.PostAsJsonAsync(
            $"api/backups/{name}/restore", new { sha256 = preview.GetProperty("sha256").GetString() });
        answer.EnsureSuccessStatusCode();
        var restored = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((name, 2), (restored.GetProperty("restored").GetString(), restored.GetProperty("patientCount").GetInt32()));

        await AddAsync(client, "Dahl");
        Assert.Equal(3, (await client.GetFromJsonAsync<JsonElement>("api/patients")).GetProperty("total").GetInt32());
        Assert.Equal("ok", (await client.GetFromJsonAsync<JsonElement>("api/status")).GetProperty("state").GetString());
        await CloseAsync(again);
    }

    [Fact]
    public async Task A_deleted_patient_comes_back_from_the_backup_that_the_delete_took()
    {
        using var server = Start();
        using var http = await ClientAsync(server);
        var id = await AddAsync(http, "Berger");
        using var visit = await http.PostAsJsonAsync($"api/patients/{id}/visits", new { visitedAt = "2026-01-02T10:30:00", complaint = "Cough" });
        visit.EnsureSuccessStatusCode();
        using var deleted = await http.DeleteAsync($"api/patients/{id}");
        var backup = Assert.Single(deleted.Headers.GetValues("X-Safety-Backup"));

        using var back = await http.PostAsync($"api/backups/{backup}/patients/{id}/restore", null);
        back.EnsureSuccessStatusCode();
        var patient = await back.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((id, 1), (patient.GetProperty("id").GetInt64(), patient.GetProperty("visits").GetArrayLength()));
        using var twice = await http.PostAsync($"api/backups/{backup}/patients/{id}/restore", null);
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
        using var overwritten = await http.PostAsync($"api/backups/{backup}/patients/{id}/restore?overwrite=true", null);
        Assert.Equal(HttpStatusCode.OK, overwritten.StatusCode);
        await CloseAsync(server);
    }

    [Fact]
    public async Task The_command_line_restores_when_the_server_cannot_and_refuses_while_it_runs()
    {
        string zip;
        using (var server = Start())
        {
            using var http = await ClientAsync(server);
            await AddAsync(http, "Berger");
            using var made = await http.PostAsync("api/backups", null);
            zip = Path.Combine(Data, "backups", (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("name").GetString()!);
            var refused = await ServerProcess.RunAsync(Data, "restore", zip);
            Assert.Equal(1, refused.ExitCode);
            server.KillNow();
            await server.ExitAsync();
        }

        File.Delete(Path.Combine(Data, "clinic.db"));
        var backup = await ServerProcess.RunAsync(Data, "backup");
        Assert.Equal(1, backup.ExitCode);
        Assert.NotEqual("", backup.Errors);
        var restored = await ServerProcess.RunAsync(Data, "restore", zip);
        Assert.True(restored.ExitCode == 0, restored.Errors);
        using var again = Start();
        using var client = await ClientAsync(again);
        Assert.Equal(1, (await client.GetFromJsonAsync<JsonElement>("api/patients")).GetProperty("total").GetInt32());
        await CloseAsync(again);
    }

    private ServerProcess Start() => ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0");

    private static async Task<HttpClient> ClientAsync(ServerProcess server) => new() { BaseAddress = new Uri(await server.UrlAsync()) };

    private static async Task<long> AddAsync(HttpClient http, string name)
    {
        using var answer = await http.PostAsJsonAsync("api/patients", new { givenName = "Anna", familyName = name, birthDate = "1970-01-31" });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
    }

    private static async Task CloseAsync(ServerProcess server)
    {
        server.Signal(PosixSignal.SIGTERM);
        Assert.Equal(0, await server.ExitAsync());
    }
}
