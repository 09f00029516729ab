using System.Text;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Exchange;

/// <summary>Files of the charts on their way out, and in.</summary>
public sealed class FhirFilesTests : IAsyncDisposable
{
    private readonly ExchangeClinic _clinic = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _clinic.DisposeAsync();

    [Fact]
    public async Task An_attached_file_goes_out_whole_after_the_records_and_a_deleted_one_stays()
    {
        var patient = await PatientAsync();
        var visit = await _clinic.Visits.AddAsync(
            patient, new VisitInput { VisitedAt = new DateTime(2025, 3, 1, 9, 0, 0), Complaint = "Cough" }, ct: Ct);
        var letter = await _clinic.Files.AddAsync(
            patient, Papers.New(Papers.Pdf(), "letter.pdf", visit.Id, "From the clinic"), ct: Ct);
        var gone = await _clinic.Files.AddAsync(patient, Papers.New(Papers.Png, "gone.png"), ct: Ct);
        await _clinic.Clinic.Practice.Database.WriteAsync(
            (connection, transaction) => connection.Execute(
                "DELETE FROM attachments WHERE id = @Id", gone, transaction),
            ct: Ct);

        var lines = await LinesAsync();

        Assert.Equal(["Patient", "Encounter", "DocumentReference"],
            lines.Select(line => line.GetProperty("resourceType").GetString()));
        var document = lines[^1];
        var content = document.GetProperty("content")[0].GetProperty("attachment");
        Assert.Equal($"Patient/p{patient}", document.GetProperty("subject").GetProperty("reference").GetString());
        Assert.Equal($"Encounter/v{visit.Id}",
            document.GetProperty("context").GetProperty("encounter")[0].GetProperty("reference").GetString());
        Assert.Equal(("current", "From the clinic", letter.AddedAt),
            (document.GetProperty("status").GetString(), document.GetProperty("description").GetString(),
                document.GetProperty("date").GetDateTimeOffset()));
        Assert.Equal(("application/pdf", "letter.pdf", letter.Size),
            (content.GetProperty("contentType").GetString(), content.GetProperty("title").GetString(),
                content.GetProperty("size").GetInt64()));
        Assert.Equal(Papers.Pdf(), content.GetProperty("data").GetBytesFromBase64());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_is_missing_or_damaged_goes_out_by_name_only_and_that_is_told(bool isDamaged)
    {
        var patient = await PatientAsync();
        var lost = await _clinic.Files.AddAsync(patient, Papers.New(Papers.Png, "lost.png"), ct: Ct);
        await _clinic.Files.AddAsync(patient, Papers.New(Papers.Pdf()), ct: Ct);
        var path = Path.Combine(_clinic.Clinic.Folder.Files, lost.Sha256[..2], lost.Sha256 + ".png");
        if (isDamaged)
            await File.WriteAllBytesAsync(path, [.. Papers.Png[..^1], 1], Ct);
        else
            File.Delete(path);

        var documents = (await LinesAsync()).Skip(1)
            .Select(line => line.GetProperty("content")[0].GetProperty("attachment")).ToList();
        await using var other = new ExchangeClinic();
        var taken = await other.ImportAsync(await _clinic.ExportAsync(ExchangeFormat.Fhir));

        Assert.Equal([("lost.png", false), ("letter.pdf", true)],
            documents.Select(one => (one.GetProperty("title").GetString()!, one.TryGetProperty("data", out _))));
        Assert.Equal(
            "1 patients with 0 visits and 2 attached files were exported. Of 1 attached files only the names were "
                + "exported: on this disk they are missing or damaged. Press Backup now on the Backups page: a backup "
                + "that holds them puts them back.",
            (await _clinic.Clinic.Get<IActivity>().ListAsync(ct: Ct))
                .First(one => one.Kind == ActivityKind.Export).Detail.ToString());
        Assert.Equal((1, 1), (taken.Added, taken.FilesAdded));
        Assert.Equal("The file lost.png is only named here; its content is not in what was imported.",
            Assert.Single(taken.Unreadable).Reason.ToString());
    }

    [Fact]
    public async Task What_cannot_be_attached_is_told_in_words_and_the_rest_is_taken()
    {
        var tooLarge = new byte[AttachmentLimits.Bytes + 1];
        Papers.Pdf().CopyTo(tooLarge, 0);
        var file = Person + string.Concat(
            Document("a letter.docx", Data([.. "PK\x03\x04"u8, 0, 1])),
            Document("scan.pdf", Data(tooLarge)),
            Document("far.pdf", "\"url\":\"https://example.org/far.pdf\""),
            Document("broken.pdf", "\"data\":\"%%%\""),
            Document("long.pdf", $"\"data\":\"{new string('%', 200_000)}\""),
            Document("half.pdf", $"\"data\":\"{new string('A', 200_001)}\""),
            Document("fine.pdf", Data(Papers.Pdf())),
            Document("nobody's.pdf", Data(Papers.Pdf("other")), subject: "Patient/unknown"));

        var dry = await _clinic.ImportAsync(file, new ImportOptions { DryRun = true });
        Assert.Empty(_clinic.Clinic.Leftovers());
        Assert.Empty(FilesOnDisk());
        var result = await _clinic.ImportAsync(file);

        Assert.Equal(
            [
                (2, "a letter.docx: Files of this kind are not attached. PDF, JPEG, PNG, GIF, WebP, TIFF and plain "
                    + "text are taken. Print or export the document as a PDF."),
                (3, "scan.pdf: The file is larger than 50 MB, so it was not attached. Attach a smaller one: scan with "
                    + "fewer dots per inch, or split it."),
                (4, "The file far.pdf lies somewhere else: only its address is here, and no address is visited."),
                (5, "The content of the file broken.pdf is damaged: it cannot be decoded."),
                (6, "The content of the file long.pdf is damaged: it cannot be decoded."),
                (7, "The content of the file half.pdf is damaged: it cannot be decoded."),
                (9, "The patient of this attached file is neither in the file nor here, or the file does not say "
                    + "clearly who it is."),
            ],
            result.Unreadable.Select(line => ((int)line.Line, line.Reason.ToString())));
        Assert.Equal(dry.Unreadable.Select(line => line.Reason.ToString()),
            result.Unreadable.Select(line => line.Reason.ToString()));
        Assert.Equal((1, 1, 7), (result.Added, result.FilesAdded, result.UnreadableCount));
        Assert.Contains("fine.pdf", Assert.Single(await _clinic.FilesAsync()));
        Assert.Single(FilesOnDisk());
    }

    [Fact]
    public async Task A_file_of_many_megabytes_comes_in_though_no_record_is_so_long()
    {
        var content = new byte[40_000_000];
        new Random(1).NextBytes(content);
        Papers.Pdf().CopyTo(content, 0);
        var from = await PatientAsync();
        await _clinic.Files.AddAsync(from, Papers.New(content, "scan.pdf"), ct: Ct);
        await using var to = new ExchangeClinic();

        var result = await to.ImportAsync(await _clinic.ExportAsync(ExchangeFormat.Fhir));

        Assert.Equal((1, 0), (result.FilesAdded, result.UnreadableCount));
        Assert.Equal(await _clinic.FilesAsync(), await to.FilesAsync());
    }

    [Fact]
    public async Task What_is_in_the_chart_already_is_not_attached_twice()
    {
        var file = Person + Document("letter.pdf", Data(Papers.Pdf())) + Document("copy.pdf", Data(Papers.Pdf()))
            + Document("photo.png", Data(Papers.Png));
        await _clinic.ImportAsync(Person);
        var patient = await _clinic.OnlyPatientAsync();
        var visit = await _clinic.Visits.AddAsync(
            patient.Id, new VisitInput { VisitedAt = new DateTime(2025, 3, 1), Complaint = "Cough" }, ct: Ct);
        await _clinic.Files.AddAsync(patient.Id, Papers.New(Papers.Png, "photo.png", visit.Id), ct: Ct);

        var first = await _clinic.ImportAsync(file);
        var again = await _clinic.ImportAsync(file);

        Assert.Equal((0, 1, 2), (first.Added, first.FilesAdded, first.FilesSame));
        Assert.NotNull(first.SafetyBackup);
        Assert.Equal((0, 3, null), (again.FilesAdded, again.FilesSame, again.SafetyBackup));
        Assert.Equal(["letter.pdf", "photo.png"],
            (await _clinic.Files.ListAsync(patient.Id, Ct)).Select(one => one.Name).Order());
        Assert.EndsWith("0 patients, 0 visits and 1 attached files were imported; 0 lines could not be taken.",
            (await _clinic.Clinic.Get<IActivity>().ListAsync(ct: Ct))
                .First(one => one.Kind == ActivityKind.Import).Detail.ToString());
    }

    [Fact]
    public async Task A_text_that_was_attached_stays_a_file_and_a_text_of_another_program_is_words()
    {
        var patient = await PatientAsync();
        await _clinic.Files.AddAsync(patient, Papers.New("A plain text"u8.ToArray(), "plain.txt"), ct: Ct);
        await using var to = new ExchangeClinic();

        await to.ImportAsync(await _clinic.ExportAsync(ExchangeFormat.Fhir));
        await to.ImportAsync(
            Person + Document("words.txt", Data("Some words"u8.ToArray(), "text/plain"))
            + Document("many.txt", Data(Encoding.UTF8.GetBytes(new string('w', 70_000)), "text/plain")),
            new ImportOptions { Update = true });

        Assert.Contains("plain.txt", Assert.Single(await to.FilesAsync()));
        Assert.Contains("Some words", (await to.OnlyPatientAsync()).Notes);
    }

    [Fact]
    public async Task A_full_chart_takes_no_more_and_says_so()
    {
        await _clinic.ImportAsync(Person + string.Concat(
            Enumerable.Range(0, AttachmentLimits.PerPatient - 1).Select(
                number => Document($"{number}.pdf", Data(Papers.Pdf($"{number}"))))));

        var result = await _clinic.ImportAsync(
            Person + Document("last.pdf", Data(Papers.Pdf("last"))) + Document("more.pdf", Data(Papers.Pdf("more"))));

        Assert.Equal((1, 1), (result.FilesAdded, result.UnreadableCount));
        Assert.Contains("too many files", result.Unreadable[0].Reason.ToString());
        Assert.Equal(AttachmentLimits.PerPatient, (await _clinic.FilesAsync()).Count);
    }

    [Fact]
    public async Task A_failing_import_leaves_no_row_and_the_undo_takes_the_rows_back()
    {
        var file = Person + Document("letter.pdf", Data(Papers.Pdf()));
        var imports = _clinic.Clinic.Get<IImports>();
        await using var received = await imports.ReceiveAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(file)), "a.ndjson", Ct);
        await _clinic.Clinic.Practice.Database.WriteAsync(
            (connection, transaction) => connection.Execute(
                "CREATE TRIGGER no_files BEFORE INSERT ON attachments BEGIN SELECT RAISE(ABORT, 'no'); END",
                transaction: transaction),
            ct: Ct);

        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(
            () => imports.ImportAsync(received, new ImportOptions(), ct: Ct));
        Assert.Empty(await _clinic.RecordsAsync());
        await _clinic.Clinic.Practice.Database.WriteAsync(
            (connection, transaction) => connection.Execute("DROP TRIGGER no_files", transaction: transaction), ct: Ct);
        var done = await imports.ImportAsync(received, new ImportOptions(), ct: Ct);
        Assert.Single(await _clinic.FilesAsync());
        await _clinic.Clinic.Get<IRestores>().RestoreAsync(done.SafetyBackup!, ct: Ct);

        Assert.Empty(await _clinic.RecordsAsync());
        Assert.Equal(0, await _clinic.Clinic.Practice.Database.ReadAsync(
            connection => connection.ExecuteScalar<int>("SELECT count(*) FROM attachments"), Ct));
    }

    [Fact]
    public async Task Too_little_room_for_the_files_ends_in_words_before_anything_is_written()
    {
        var content = new byte[2_000_000];
        Papers.Pdf().CopyTo(content, 0);
        var headroom = (32L << 20)
            + _clinic.Clinic.Get<ClinicWeb.Server.Storage.DiskSpaceCheck>().EstimateRecords();
        _clinic.Clinic.Free = headroom + (4 << 20);

        var refused = await Assert.ThrowsAsync<ClinicException>(
            () => _clinic.ImportAsync(Person + Document("scan.pdf", Data(content))));

        Assert.Equal(ClinicError.DiskFull, refused.Error);
        Assert.Empty(await _clinic.RecordsAsync());
        Assert.Empty(_clinic.Clinic.Leftovers());
        Assert.Empty(FilesOnDisk());
    }

    private const string Person =
        """{"resourceType":"Patient","id":"1","name":[{"family":"Weber","given":["Anna"]}],"birthDate":"1970-01-31"}"""
        + "\n";

    private static string Document(string title, string attachment, string subject = "Patient/1") =>
        $"{{\"resourceType\":\"DocumentReference\",\"status\":\"current\",\"subject\":{{\"reference\":\"{subject}\"}},"
            + $"\"content\":[{{\"attachment\":{{\"title\":\"{title}\",{attachment}}}}}]}}\n";

    private static string Data(byte[] content, string type = "application/pdf") =>
        $"\"contentType\":\"{type}\",\"data\":\"{Convert.ToBase64String(content)}\"";

    private async Task<long> PatientAsync() => (await _clinic.Patients.AddAsync(
        new PatientInput { GivenName = "Anna", FamilyName = "Weber", BirthDate = new DateOnly(1970, 1, 31) },
        ct: Ct)).Id;

    private async Task<List<JsonElement>> LinesAsync() =>
        [.. Encoding.UTF8.GetString(await _clinic.ExportAsync(ExchangeFormat.Fhir))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    private IEnumerable<string> FilesOnDisk() => Directory.Exists(_clinic.Clinic.Folder.Files)
        ? Directory.EnumerateFiles(_clinic.Clinic.Folder.Files, "*", SearchOption.AllDirectories) : [];
}
