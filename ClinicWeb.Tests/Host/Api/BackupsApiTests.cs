using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Host.Api;

public sealed class BackupsApiTests : IAsyncDisposable
{
    private readonly ClinicApp _app = new();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_backup_is_made_found_read_edited_downloaded_and_deleted()
    {
        await _app.StartupBackupAsync();
        using var answer =
            await _app.Client.PostAsync("/api/backups", Json("""{ "note": "before the holidays" }"""), Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var made = JsonSerializer.Deserialize<BackupSummary>(await answer.Content.ReadAsStringAsync(Ct),
            ClinicApp.Json)!;
        Assert.Equal($"/api/backups/{made.Name}", answer.Headers.Location!.ToString());
        Assert.Equal((BackupTrigger.Manual, "before the holidays", BackupHealth.Good),
            (made.Trigger, made.Note?.ToString(), made.Health));

        var list = await _app.SendAsync<JsonElement>(HttpMethod.Get, "/api/backups");
        Assert.Equal(made.Name, list[0].GetProperty("name").GetString());
        Assert.Equal("manual", list[0].GetProperty("trigger").GetString());

        var one = await _app.SendAsync<JsonElement>(HttpMethod.Get, $"/api/backups/{made.Name}");
        Assert.Equal(made.Name, one.GetProperty("name").GetString());
        Assert.Equal("manual", one.GetProperty("manifest").GetProperty("trigger").GetString());
        Assert.Equal("1.0", one.GetProperty("manifest").GetProperty("version").GetString());

        var edited =
            await _app.SendAsync<BackupSummary>(HttpMethod.Patch, $"/api/backups/{made.Name}", new { pinned = true });
        Assert.Equal((true, "before the holidays"), (edited.Pinned, edited.Note?.ToString()));

        await _app.SendAsync<JsonElement>(HttpMethod.Get, $"/api/backups/{made.Name}");
        using var deleted = await _app.Client.DeleteAsync($"/api/backups/{made.Name}", Ct);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await _app.SendAsync<JsonElement>(HttpMethod.Get, $"/api/backups/{made.Name}", expect: 404);
    }

    [Fact]
    public async Task The_only_good_backup_cannot_be_deleted()
    {
        var only = await _app.StartupBackupAsync();

        var problem = await _app.SendAsync<JsonElement>(HttpMethod.Delete, $"/api/backups/{only.Name}", expect: 409);

        Assert.Contains("only good backup", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_is_the_file_and_can_be_resumed()
    {
        var backup = await _app.StartupBackupAsync();
        var file = await File.ReadAllBytesAsync(Path.Combine(_app.Folder.Backups, backup.Name), Ct);
        var url = $"/api/backups/{backup.Name}/content";

        using var whole = await _app.Client.GetAsync(url, Ct);
        Assert.Equal("application/zip", whole.Content.Headers.ContentType!.MediaType);
        Assert.Equal(backup.Name, whole.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal(file, await whole.Content.ReadAsByteArrayAsync(Ct));

        using var request =
            new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(100, null) } };
        using var rest = await _app.Client.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.PartialContent, rest.StatusCode);
        Assert.Equal(file[100..], await rest.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task An_upload_of_a_sound_zip_comes_on_the_shelf()
    {
        var backup = await _app.StartupBackupAsync();
        var zip = await File.ReadAllBytesAsync(Path.Combine(_app.Folder.Backups, backup.Name), Ct);
        await using var other = new ClinicApp();
        await other.StartupBackupAsync();

        using var answer = await other.Client.PostAsync("/api/backups/upload", Form(zip), Ct);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var stored =
            JsonSerializer.Deserialize<BackupSummary>(await answer.Content.ReadAsStringAsync(Ct), ClinicApp.Json)!;
        Assert.Equal(
            SHA256.HashData(zip),
            SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(other.Folder.Backups, stored.Name), Ct)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5_000)]
    [InlineData(40_000_000)]
    public async Task An_upload_that_is_no_backup_is_422_and_stores_nothing(int size)
    {
        await _app.StartupBackupAsync();
        var before = Directory.GetFiles(_app.Folder.Backups, "*.zip*");
        var noise = new byte[size];
        new Random(7).NextBytes(noise);

        using var answer = await _app.Client.PostAsync("/api/backups/upload", Form(noise), Ct);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(before, Directory.GetFiles(_app.Folder.Backups, "*.zip*"));
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("multipart/form-data", "")]
    [InlineData("multipart/form-data; boundary=x", "")]
    [InlineData("multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nhello\r\n--x--\r\n")]
    public async Task An_upload_without_a_file_says_how_to_send_one(string type, string body)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await _app.Client.PostAsync("/api/backups/upload", content, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("""  "errors":{"file":[  """.Trim(), await answer.Content.ReadAsStringAsync(Ct),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "backup_2020-01-01_00-00-00.zip")]
    [InlineData("GET", "backup_2020-01-01_00-00-00.zip/content")]
    [InlineData("HEAD", "nothing.zip/content")]
    [InlineData("POST", "nothing.zip/check")]
    [InlineData("PATCH", "nothing.zip")]
    [InlineData("DELETE", "nothing.zip")]
    public Task A_name_that_is_not_on_the_shelf_is_404(string method, string name) =>
        AssertRefusedAsync(method, name, HttpStatusCode.NotFound);

    [Theory]
    [InlineData("GET", "..%2Fclinic.db")]
    [InlineData("GET", ".catalog.json")]
    [InlineData("GET", "..%2Fsettings.json/content")]
    [InlineData("DELETE", "..%5Cclinic.db")]
    [InlineData("POST", "..%2F..%2Fclinic.db/check")]
    public async Task A_name_that_could_lead_elsewhere_is_refused_and_leads_nowhere(string method, string name)
    {
        await _app.StartupBackupAsync();
        await AssertRefusedAsync(method, name, HttpStatusCode.BadRequest);
        Assert.True(File.Exists(_app.Folder.ClinicDb));
    }

    private async Task AssertRefusedAsync(string method, string name, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/backups/{name}");
        if (method == "PATCH")
            request.Content = Json("{}");
        using var answer = await _app.Client.SendAsync(request, Ct);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static StringContent Json(string body) => new(body, MediaTypeHeaderValue.Parse("application/json"));

    private static MultipartFormDataContent Form(byte[] zip) =>
        new() { { new ByteArrayContent(zip), "file", "backup.zip" } };
}
