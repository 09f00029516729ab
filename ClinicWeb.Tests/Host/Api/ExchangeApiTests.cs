using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Host.Api;

public sealed class ExchangeApiTests : IAsyncDisposable
{
    private const string Csv = "Surname,Forename,DOB\nWeber,Anna,1970-01-31\nKurz,Otto,never\n";

    private readonly ClinicApp _app = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_dry_run_tells_and_changes_nothing_the_import_then_does_it_and_a_second_one_nothing()
    {
        var dry = await ImportAsync("?format=csv&dryRun=true", Csv);
        Assert.Equal(0, (await _app.Get<IPatients>().CountAsync(Ct)).PatientCount);
        var done = await ImportAsync("?format=csv", Csv);
        var again = await ImportAsync("?format=csv", Csv);

        Assert.Equal((1, 0, 0), Counts(dry));
        Assert.Equal((1, 0, 0), Counts(done));
        Assert.Equal((0, 1, 0), Counts(again));
        var line = Assert.Single(dry.GetProperty("unreadable").EnumerateArray());
        Assert.Equal((3, "birthDate: \"never\" is not a date."),
            (line.GetProperty("line").GetInt32(), line.GetProperty("reason").GetString()));
        Assert.Equal(JsonValueKind.Null, dry.GetProperty("safetyBackup").ValueKind);
        var backup = done.GetProperty("safetyBackup").GetString()!;
        Assert.Contains(await _app.Get<IBackups>().ListAsync(Ct),
            one => one.Name == backup && one.Health.IsGood() && one.PatientCount == 0);
    }

    [Fact]
    public async Task A_mapping_is_sent_along_before_or_after_the_file()
    {
        const string csv = "a,b,c\nWeber,Anna,1970-01-31\n";
        const string mapping = """{"a": "familyName", "b": "givenName", "c": "birthDate"}""";

        Assert.Equal((1, 0, 0), Counts(await ImportAsync("?format=csv&dryRun=true", csv, mapping)));
        Assert.Equal((1, 0, 0), Counts(await ImportAsync("?format=csv&dryRun=true", csv, mapping, mappingFirst: true)));
        var problem = await ImportAsync("?format=csv", csv, """{"a": "soul"}""", expect: 400);
        Assert.True(problem.GetProperty("errors").TryGetProperty("mapping", out _));
        await ImportAsync("?format=csv", csv, "nonsense", expect: 400);
    }

    [Fact]
    public async Task The_encoding_and_the_delimiter_of_a_file_are_said_in_the_address()
    {
        var file = System.Text.CodePagesEncodingProvider.Instance.GetEncoding("windows-1251")!
            .GetBytes("Surname^Forename^DOB\nИванова^Анна^1970-01-31\n");

        await ImportAsync("?format=csv", file, expect: 400);
        await ImportAsync("?format=csv&delimiter=%5E&encoding=windows-1251", file);
        var encoding = await ImportAsync("?format=csv&encoding=ebcdic", file, expect: 400);
        var delimiter = await ImportAsync("?format=csv&delimiter=and", file, expect: 400);

        var patient = Assert.Single((await _app.Get<IPatients>().ListAsync(new PatientQuery(), Ct)).Items);
        Assert.Equal("Иванова, Анна", patient.Name);
        Assert.True(encoding.GetProperty("errors").TryGetProperty("encoding", out _));
        Assert.True(delimiter.GetProperty("errors").TryGetProperty("delimiter", out _));
    }

    [Fact]
    public async Task What_cannot_be_imported_is_a_problem_in_words()
    {
        await ImportAsync("?format=pdf", Csv, expect: 400);
        await ImportAsync("?format=fhir", Csv, expect: 400);
        using var none = await _app.Client.PostAsync("/api/import?format=csv", new StringContent("x"), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        Assert.Equal("application/problem+json", none.Content.Headers.ContentType!.MediaType);
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/api/import?format=csv") { Content = Form(Csv, null, false) };
        request.Headers.Add("Origin", "http://evil.example");
        using var foreign = await _app.CreateClient().SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.Equal(0, (await _app.Get<IPatients>().CountAsync(Ct)).PatientCount);
    }

    [Fact]
    public async Task Exports_are_files_with_names_and_come_back_in_equal()
    {
        _app.Listen();
        await _app.Get<IDemo>().LoadAsync(30, ct: Ct);
        var patient = (await _app.Get<IPatients>().ListAsync(new PatientQuery(), Ct)).Items[0].Id;

        using var csv = await _app.Client.GetAsync("/api/export?format=csv", Ct);
        using var fhir = await _app.Client.GetAsync("/api/export?format=fhir", Ct);
        using var one = await _app.Client.GetAsync($"/api/export?format=fhir&patient={patient}", Ct);
        using var bundle = await _app.Client.GetAsync($"/api/export?format=fhir&bundle=true&patient={patient}", Ct);
        using var whole = await _app.Client.GetAsync("/api/export?format=fhir&bundle=true", Ct);

        Assert.Equal(
            ["application/zip", "application/fhir+ndjson", "application/fhir+ndjson", "application/fhir+json",
                "application/fhir+json"],
            new[] { csv, fhir, one, bundle, whole }.Select(answer => answer.Content.Headers.ContentType!.MediaType));
        Assert.EndsWith(".zip", csv.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.EndsWith(".ndjson", fhir.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        var zip = await csv.Content.ReadAsByteArrayAsync(Ct);
        using (var files = new ZipArchive(new MemoryStream(zip)))
            Assert.Equal(["patients.csv", "visits.csv"], files.Entries.Select(entry => entry.FullName));
        Assert.Equal((0, 30, 0), Counts(await ImportAsync("?format=csv&dryRun=true", zip)));
        Assert.Equal((0, 30, 0),
            Counts(await ImportAsync("?format=fhir&dryRun=true", await fhir.Content.ReadAsByteArrayAsync(Ct))));
        Assert.Equal((0, 1, 0),
            Counts(await ImportAsync("?format=fhir&dryRun=true", await one.Content.ReadAsByteArrayAsync(Ct))));
        Assert.Equal((0, 1, 0),
            Counts(await ImportAsync("?format=fhir&dryRun=true", await bundle.Content.ReadAsByteArrayAsync(Ct))));
        Assert.EndsWith(".json", whole.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.Equal((0, 30, 0),
            Counts(await ImportAsync("?format=fhir&dryRun=true", await whole.Content.ReadAsByteArrayAsync(Ct))));
        Assert.Contains(await _app.Get<IActivity>().ListAsync(ct: Ct),
            entry => entry.Kind is ActivityKind.Export
                && entry.Detail.ToString() == "30 patients with 240 visits were exported.");
    }

    [Fact]
    public async Task A_practice_with_attached_files_moves_by_its_export_and_a_backup_there_holds_them()
    {
        await _app.Get<IDemo>().LoadAsync(3, ct: Ct);
        var patients = (await _app.Get<IPatients>().ListAsync(new PatientQuery(), Ct)).Items;
        var visit = (await _app.Get<IVisits>().ListAsync(patients[0].Id, Ct))[0].Id;
        foreach (var (url, content, name) in new[]
        {
            ($"/api/patients/{patients[0].Id}/files?visit={visit}", Papers.Pdf(), "letter.pdf"),
            ($"/api/patients/{patients[1].Id}/files", Papers.Png, "photo.png"),
        })
        {
            using var form = Papers.Form(content, name);
            using var attached = await _app.Client.PostAsync(url, form, Ct);
            Assert.Equal(HttpStatusCode.Created, attached.StatusCode);
        }

        var export = await _app.Client.GetByteArrayAsync("/api/export?format=fhir", Ct);
        await using var other = new ClinicApp();
        using var file = Form("", null, false, export);
        using var answer = await other.Client.PostAsync("/api/import?format=fhir", file, Ct);
        var result = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        var backup = await other.Get<IBackups>().BackUpAsync(BackupTrigger.Manual, ct: Ct);

        Assert.Equal((3, 0, 0), Counts(result));
        Assert.Equal((2, 0), (result.GetProperty("filesAdded").GetInt32(), result.GetProperty("filesSame").GetInt32()));
        var there = (await other.Get<IPatients>().ListAsync(new PatientQuery(), Ct)).Items;
        var letter = Assert.Single(await other.Get<IAttachments>().ListAsync(there[0].Id, Ct));
        var its = Assert.Single(await other.Get<IVisits>().ListAsync(there[0].Id, Ct), one => one.Id == letter.VisitId);
        Assert.Equal((await _app.Get<IVisits>().ListAsync(patients[0].Id, Ct))[0].VisitedAt, its.VisitedAt);
        using var zip = ZipFile.OpenRead(Path.Combine(other.Folder.Backups, backup.Name));
        Assert.Equal(
            new[] { Papers.Pdf(), Papers.Png }.Select(one => Convert.ToHexStringLower(SHA256.HashData(one))).Order(),
            zip.Entries.Where(one => one.FullName.StartsWith("files/", StringComparison.Ordinal))
                .Select(one => Path.GetFileNameWithoutExtension(one.Name)).Order());
    }

    [Fact]
    public async Task What_cannot_be_exported_is_a_problem_in_words()
    {
        foreach (var (query, status) in new[] { ("", 400), ("?format=vcard", 400), ("?format=csv&bundle=true", 400),
            ("?format=fhir&patient=99", 404) })
            await _app.SendAsync<JsonElement>(HttpMethod.Get, "/api/export" + query, expect: status);
    }

    [Fact]
    public async Task In_recovery_both_answer_503()
    {
        await _app.StartupBackupAsync();
        _app.Get<ClinicDatabase>().EnterRecovery(new RecoveryStatus($"It is damaged.", DateTimeOffset.UnixEpoch, null));
        await Eventually.GetAsync(
            async () => (await _app.Get<IStatusFeed>().RefreshAsync(Ct)).State is BackupState.Recovery ? "yes" : null);

        await ImportAsync("?format=csv", Csv, expect: 503);
        await _app.SendAsync<JsonElement>(HttpMethod.Get, "/api/export?format=csv", expect: 503);
    }

    [Fact]
    public async Task The_document_describes_both()
    {
        var document = await _app.SendAsync<JsonElement>(HttpMethod.Get, "/openapi/v1.json");

        var import = document.GetProperty("paths").GetProperty("/api/import").GetProperty("post");
        Assert.True(
            import.GetProperty("requestBody").GetProperty("content").TryGetProperty("multipart/form-data", out _));
        Assert.Contains(import.GetProperty("parameters").EnumerateArray(),
            one => one.GetProperty("name").GetString() == "dryRun");
        Assert.True(
            document.GetProperty("paths").GetProperty("/api/export").GetProperty("get").GetProperty("responses")
                .GetProperty("200")
            .GetProperty("content").TryGetProperty("application/fhir+ndjson", out _));
    }

    private static (int Added, int Same, int Changed) Counts(JsonElement result) =>
        (result.GetProperty("added").GetInt32(), result.GetProperty("same").GetInt32(),
            result.GetProperty("changed").GetInt32());

    private Task<JsonElement> ImportAsync(string query, string text, string? mapping = null, bool mappingFirst = false,
        int expect = 200) =>
        ImportAsync(query, System.Text.Encoding.UTF8.GetBytes(text), mapping, mappingFirst, expect);

    private async Task<JsonElement> ImportAsync(string query, byte[] content, string? mapping = null,
        bool mappingFirst = false, int expect = 200)
    {
        using var form = Form(System.Text.Encoding.Latin1.GetString(content), mapping, mappingFirst, content);
        using var answer = await _app.Client.PostAsync("/api/import" + query, form, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(expect == (int)answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static MultipartFormDataContent Form(string text, string? mapping, bool mappingFirst,
        byte[]? content = null)
    {
        var form = new MultipartFormDataContent();
        if (mapping is not null && mappingFirst)
            form.Add(new StringContent(mapping), "mapping");
        form.Add(new ByteArrayContent(content ?? System.Text.Encoding.UTF8.GetBytes(text)), "file", "patients.csv");
        if (mapping is not null && !mappingFirst)
            form.Add(new StringContent(mapping), "mapping");
        return form;
    }
}
