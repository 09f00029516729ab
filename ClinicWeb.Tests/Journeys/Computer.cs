using System.Net.Http.Json;
using System.Text.Json;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Journeys;

/// <summary>A computer with its own data folder, on which the real program runs with a real Chroma.</summary>
internal sealed class Computer : IDisposable
{
    private readonly TempFolder _disk = new();
    private ServerProcess? _server;
    private HttpClient? _http;

    public string Data => Path.Combine(_disk.Path, "data");

    public string Scratch => _disk.Path;

    public HttpClient Http => _http ?? throw new InvalidOperationException("It is switched off.");

    /// <summary>Starts the program, and waits until it serves.</summary>
    /// <param name="runner">What runs the program; nothing for itself.</param>
    public async Task<Computer> OnAsync(params string[] runner)
    {
        _server = ServerProcess.StartUnder(
            runner,
            Data,
            new Dictionary<string, string>
            {
                ["Clinic__VectorIndex__Mode"] = "Managed",
                ["Clinic__VectorIndex__Command"] = RealChroma.Command,
            },
            "--urls", "http://127.0.0.1:0");
        var url = await _server.UrlAsync();
        _http = new HttpClient { BaseAddress = new Uri(url), DefaultRequestHeaders = { { "Origin", url } } };
        return this;
    }

    /// <summary>The power goes: the program and its Chroma at once.</summary>
    public async Task PowerCutAsync()
    {
        _server!.KillNow();
        await _server.ExitAsync();
        foreach (var process in RealChroma.ProcessesOn(Path.Combine(Data, "chroma")))
        {
            using var kill = System.Diagnostics.Process.Start("kill", ["-KILL", $"{process}"]);
            await kill.WaitForExitAsync();
        }

        Off();
    }

    public async Task<string> BackUpAsync() =>
        (await PostAsync("/api/backups", expect: 201)).GetProperty("name").GetString()!;

    /// <summary>Waits until the practice is open: a start may finish a restore first.</summary>
    public Task OpenAsync() => Eventually.GetAsync(
        async () => (await GetAsync("/api/status")).GetProperty("state").GetString() is "recovery" ? null : "open",
        "an open practice");

    public async Task<string> UploadAsync(byte[] zip)
    {
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(zip);
        file.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("application/zip");
        form.Add(file, "file", "from-elsewhere.zip");
        using var answer = await Http.PostAsync("/api/backups/upload", form, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(201 == (int)answer.StatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("name").GetString()!;
    }

    public async Task<JsonElement> SendAsync(HttpMethod method, string address, object? body = null, int expect = 200)
    {
        using var request =
            new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(expect == (int)answer.StatusCode, $"{method} {address} answered {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
    }

    public Task<JsonElement> GetAsync(string address) => SendAsync(HttpMethod.Get, address);

    public Task<JsonElement> PostAsync(string address, object? body = null, int expect = 200) =>
        SendAsync(HttpMethod.Post, address, body, expect);

    /// <summary>A patient with one visit for each complaint.</summary>
    public async Task<long> AddAsync(string family, params string[] complaints)
    {
        var id = (await PostAsync("/api/patients",
            new { givenName = "Anna", familyName = family, birthDate = "1970-01-31" }, 201))
            .GetProperty("id").GetInt64();
        foreach (var complaint in complaints)
            await PostAsync($"/api/patients/{id}/visits", new { visitedAt = "2026-01-02T10:30:00", complaint }, 201);
        return id;
    }

    /// <summary>Who and what there is, as text that two computers can compare.</summary>
    public async Task<string> RecordsAsync()
    {
        var patients =
            (await GetAsync("/api/patients?pageSize=500")).GetProperty("items").EnumerateArray()
                .OrderBy(patient => patient.GetProperty("id").GetInt64());
        var all = new List<string>();
        foreach (var patient in patients)
        {
            all.Add(Fields(patient));
            all.AddRange(
                (await GetAsync($"/api/patients/{patient.GetProperty("id")}/visits")).EnumerateArray().Select(Fields)
                    .Order(StringComparer.Ordinal));
        }

        return string.Join('\n', all);
    }

    /// <summary>What a search by meaning finds, once the index is there.</summary>
    public Task<string> SearchAsync(string words) => Eventually.GetAsync(
        async () =>
        {
            var found = await GetAsync($"/api/search?q={Uri.EscapeDataString(words)}");
            return found.GetProperty("engine").GetString() != "chroma"
                || found.GetProperty("hits").GetArrayLength() == 0
                ? null
                : string.Join('\n',
                    found.GetProperty("hits").EnumerateArray()
                        .Select(hit => $"{hit.GetProperty("visitId")} {hit.GetProperty("patientName")}"));
        },
        "an index that answers");

    public void Off()
    {
        _http?.Dispose();
        _server?.Dispose();
        (_http, _server) = (null, null);
    }

    public void Dispose()
    {
        Off();
        _disk.Dispose();
    }

    private static string Fields(JsonElement record) =>
        string.Join(' ',
            record.EnumerateObject().Where(field => field.Name != "version")
                .Select(field => $"{field.Name}={field.Value}"));
}
