using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Backup.Restore;

/// <summary>The way back when not even the server starts.</summary>
public sealed class CommandLineRestoreTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private string Data => Path.Combine(_temp.Path, "data");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task The_command_line_restores_when_the_server_cannot_and_refuses_while_it_runs()
    {
        string zip;
        using (var server = Start())
        {
            using var http = await ClientAsync(server);
            await AddAsync(http, "Berger");
            using var made = await http.PostAsync("api/backups", null);
            zip = Path.Combine(Data, "backups",
                (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("name").GetString()!);
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

    private static async Task<HttpClient> ClientAsync(ServerProcess server) =>
        new() { BaseAddress = new Uri(await server.UrlAsync()) };

    private static async Task<long> AddAsync(HttpClient http, string name)
    {
        using var answer =
            await http.PostAsJsonAsync("api/patients",
                new { givenName = "Anna", familyName = name, birthDate = "1970-01-31" });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
    }

    private static async Task CloseAsync(ServerProcess server)
    {
        server.Signal(PosixSignal.SIGTERM);
        Assert.Equal(0, await server.ExitAsync());
    }
}
