using System.Net.Http.Json;
using System.Text.Json;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Host.Lifetime;

public sealed class WorstDayTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private string Data => Path.Combine(_temp.Path, "data");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task What_was_acknowledged_is_there_after_the_power_went()
    {
        var acknowledged = new List<long>();
        using (var server = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0"))
        {
            using var client = new HttpClient { BaseAddress = new Uri(await server.UrlAsync()) };
            for (var i = 0; i < 20; i++)
                acknowledged.Add(await AddAsync(client, $"Patient{i}"));
            server.KillNow();
            await server.ExitAsync();
        }

        using var next = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0");
        using var again = new HttpClient { BaseAddress = new Uri(await next.UrlAsync()) };
        foreach (var id in acknowledged)
            Assert.Equal(id,
                (await again.GetFromJsonAsync<JsonElement>($"/api/patients/{id}", Ct)).GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task What_is_acknowledged_was_flushed_to_the_disk_before()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var trace = Path.Combine(_temp.Path, "flushed.txt");
        using var server = ServerProcess.StartUnder(
            ["strace", "-f", "--seccomp-bpf", "-y", "-e", "trace=fsync,fdatasync", "-o", trace],
            Data, new Dictionary<string, string>(), "--urls", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = new Uri(await server.UrlAsync()) };
        for (var i = 0; i < 5; i++)
        {
            var before = FlushesOf("clinic.db-wal", trace);
            await AddAsync(client, $"Patient{i}");
            Assert.True(FlushesOf("clinic.db-wal", trace) > before,
                "A patient was acknowledged who was not on the disk yet.");
        }
    }

    [Fact]
    public async Task A_database_overwritten_with_garbage_is_told_and_restored_without_a_restart()
    {
        await ServerProcess.RunAsync(Data, "demo", "--patients", "5");
        await ServerProcess.RunAsync(Data, "backup");
        foreach (var file in Directory.GetFiles(Data, "clinic.db*"))
            await File.WriteAllTextAsync(file, "garbage", Ct);

        using var server = ServerProcess.Start(Data, "--urls", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = new Uri(await server.UrlAsync()) };
        Assert.Equal(503, (int)(await client.GetAsync("/api/patients", Ct)).StatusCode);
        Assert.Equal(503, (int)(await client.GetAsync("/health", Ct)).StatusCode);
        var status = await client.GetFromJsonAsync<JsonElement>("/api/status", Ct);
        Assert.Equal("recovery", status.GetProperty("state").GetString());

        var backups = await client.GetFromJsonAsync<JsonElement>("/api/backups", Ct);
        using var restored =
            await client.PostAsync($"/api/backups/{backups[0].GetProperty("name").GetString()}/restore", null, Ct);
        Assert.True(restored.IsSuccessStatusCode, await restored.Content.ReadAsStringAsync(Ct));

        Assert.Equal(5,
            (await client.GetFromJsonAsync<JsonElement>("/api/patients", Ct)).GetProperty("total").GetInt32());
        Assert.Equal("ok",
            (await client.GetFromJsonAsync<JsonElement>("/api/status", Ct)).GetProperty("state").GetString());
    }

    private static int FlushesOf(string file, string trace)
    {
        using var text = new StreamReader(new FileStream(trace, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return text.ReadToEnd().Split('\n').Count(line => line.Contains(file, StringComparison.Ordinal));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<long> AddAsync(HttpClient client, string given)
    {
        using var answer = await client.PostAsJsonAsync(
            "/api/patients", new { givenName = given, familyName = "Schmidt", birthDate = "1970-01-31" }, Ct);
        Assert.Equal(201, (int)answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetInt64();
    }
}
