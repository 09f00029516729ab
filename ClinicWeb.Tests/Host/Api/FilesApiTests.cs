using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Host.Api;

/// <summary>Attached files as a script or another program sees them.</summary>
public sealed class FilesApiTests(SharedClinicApp app) : IClassFixture<SharedClinicApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_attached_listed_read_in_ranges_renamed_deleted_after_a_backup_and_brought_back()
    {
        var patient = await PatientAsync();
        var (added, response) = await AttachAsync(patient, Papers.Pdf(), "Brief Größe.pdf");
        var id = added.GetProperty("id").GetInt64();
        Assert.Equal($"/api/files/{id}", response.Headers.Location!.ToString());
        Assert.Equal("Brief Größe.pdf", added.GetProperty("name").GetString());
        Assert.Equal("application/pdf", added.GetProperty("mediaType").GetString());
        Assert.Equal(patient, added.GetProperty("patientId").GetInt64());
        Assert.True(added.TryGetProperty("addedAt", out _) && added.TryGetProperty("sha256", out _));
        Assert.Equal(id, (await ListAsync(patient))[0].GetProperty("id").GetInt64());

        using var content = await app.Client.GetAsync($"/api/files/{id}/content", Ct);
        Assert.Equal(Papers.Pdf(), await content.Content.ReadAsByteArrayAsync(Ct));
        using var asked = new HttpRequestMessage(HttpMethod.Get, $"/api/files/{id}/content");
        asked.Headers.Range = new RangeHeaderValue(0, 4);
        using var part = await app.Client.SendAsync(asked, Ct);
        Assert.Equal((HttpStatusCode.PartialContent, "%PDF-"), (part.StatusCode, await part.Content.ReadAsStringAsync(
            Ct)));

        using var stale = new HttpRequestMessage(HttpMethod.Patch, $"/api/files/{id}")
        {
            Content = JsonContent.Create(new { name = "late" }),
        };
        stale.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        using var refused = await app.Client.SendAsync(stale, Ct);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var renamed = await app.SendAsync<JsonElement>(
            HttpMethod.Patch, $"/api/files/{id}", new { name = "MRT", note = "left" });
        Assert.Equal("MRT.pdf|left", $"{renamed.GetProperty("name")}|{renamed.GetProperty("note")}");

        using var deleted = await app.Client.DeleteAsync($"/api/files/{id}", Ct);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        var backup = deleted.Headers.GetValues("X-Safety-Backup").Single();
        var inIt = await app.SendAsync<JsonElement>(HttpMethod.Get, $"/api/backups/{backup}/patients/{patient}");
        Assert.Equal(id, inIt.GetProperty("files")[0].GetProperty("id").GetInt64());
        Assert.Empty(await ListAsync(patient));
        Assert.Single(await app.SendAsync<JsonElement[]>(HttpMethod.Get,
            $"/api/patients/{patient}/files?deleted=true"));
        await app.SendAsync<JsonElement>(HttpMethod.Get, $"/api/files/{id}", expect: 404);
        await app.SendAsync<JsonElement>(HttpMethod.Delete, $"/api/files/{id}", expect: 404);

        await app.SendAsync<JsonElement>(HttpMethod.Post, $"/api/files/{id}/restore");
        Assert.Single(await ListAsync(patient));
        await app.SendAsync<JsonElement>(HttpMethod.Post, $"/api/files/{id}/restore", expect: 409);
    }

    [Fact]
    public async Task What_a_file_holds_gets_no_script_no_frame_and_no_guess()
    {
        var patient = await PatientAsync();
        foreach (var (content, name, policy, type) in new[]
        {
            (Papers.Png, "photo.html", "sandbox;", "image/png"),
            (Encoding.UTF8.GetBytes("plain <script>alert(1)</script>"), "page.html", "sandbox;", "text/plain"),
            (Papers.Pdf(), "form.svg", "default-src 'none'", "application/pdf"),
        })
        {
            var (added, _) = await AttachAsync(patient, content, name);
            using var answer = await app.Client.GetAsync($"/api/files/{added.GetProperty("id")}/content", Ct);

            Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            var sent = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith(policy, sent, StringComparison.Ordinal);
            Assert.DoesNotContain("script-src", sent, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", sent, StringComparison.Ordinal);
            Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
            Assert.Equal("inline", answer.Content.Headers.ContentDisposition!.DispositionType);
            Assert.DoesNotContain(
                Path.GetExtension(name) + "\"", answer.Content.Headers.ContentDisposition.ToString(),
                    StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task To_be_stored_a_file_is_sent_without_a_type_that_opens()
    {
        var (added, _) = await AttachAsync(await PatientAsync(), Papers.Png, "photo.png");
        using var answer = await app.Client.GetAsync($"/api/files/{added.GetProperty("id")}/content?download=true", Ct);

        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
    }

    [Fact]
    public async Task What_is_not_taken_is_refused_in_words()
    {
        var patient = await PatientAsync();
        await RefusedAsync(400, $"/api/patients/{patient}/files", Papers.Form("<svg onload='x'/>"u8.ToArray(), "x.png"),
            "PDF, JPEG");
        await RefusedAsync(400, $"/api/patients/{patient}/files", new MultipartFormDataContent { { new StringContent(
            "x"), "other" } }, "holds no file");
        await RefusedAsync(400, $"/api/patients/{patient}/files", new StringContent("x"), "holds no file");
        await RefusedAsync(404, "/api/patients/987654/files", Papers.Form(Papers.Pdf()), "no patient");
        await RefusedAsync(404, $"/api/patients/{patient}/files?visit=987654", Papers.Form(Papers.Pdf()), "no visit");
        await AttachAsync(patient, Papers.Pdf(), "one.pdf");
        await RefusedAsync(409, $"/api/patients/{patient}/files", Papers.Form(Papers.Pdf(), "two.pdf"), "one.pdf");
        Assert.Single(await ListAsync(patient));
    }

    [Fact]
    public async Task A_file_of_more_than_fifty_megabytes_is_413_in_words_and_one_of_forty_is_taken()
    {
        var patient = await PatientAsync();
        var large = new byte[50_000_001];
        "%PDF-"u8.CopyTo(large);

        await RefusedAsync(413, $"/api/patients/{patient}/files", Papers.Form(large), "50 MB");
        var (added, _) = await AttachAsync(patient, large[..(40 << 20)], "large.pdf");

        Assert.Equal(40 << 20, added.GetProperty("size").GetInt64());
    }

    [Fact]
    public async Task A_foreign_page_attaches_nothing()
    {
        var patient = await PatientAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/patients/{patient}/files")
        {
            Content = Papers.Form(Papers.Pdf()),
        };
        request.Headers.Add("Origin", "https://evil.example");
        using var foreign = app.CreateClient();
        using var answer = await foreign.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(await ListAsync(patient));
    }

    private async Task RefusedAsync(int status, string url, HttpContent body, string words)
    {
        using var answer = await app.Client.PostAsync(url, body, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(status == (int)answer.StatusCode, $"{url} answered {(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(words, JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString(),
            StringComparison.Ordinal);
    }

    private async Task<(JsonElement Added, HttpResponseMessage Response)> AttachAsync(long patient, byte[] content,
        string name)
    {
        var response = await app.Client.PostAsync($"/api/patients/{patient}/files", Papers.Form(content, name), Ct);
        var text = await response.Content.ReadAsStringAsync(Ct);
        Assert.True(response.StatusCode == HttpStatusCode.Created, text);
        return (JsonDocument.Parse(text).RootElement, response);
    }

    private Task<JsonElement[]> ListAsync(long patient) =>
        app.SendAsync<JsonElement[]>(HttpMethod.Get, $"/api/patients/{patient}/files");

    private async Task<long> PatientAsync() => (await app.SendAsync<JsonElement>(
        HttpMethod.Post, "/api/patients", new { givenName = "Anna", familyName = "Weber", birthDate = "1970-01-31" },
            201))
        .GetProperty("id").GetInt64();
}
