using System.Security.Cryptography;
using System.Text;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;
using Dapper;
using Microsoft.Extensions.Time.Testing;

namespace ClinicWeb.Tests.Attachments;

/// <summary>Files of the charts, on real SQLite and a real disk.</summary>
public sealed class AttachmentStoreTests : IDisposable
{
    private readonly TempPractice _practice = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 9, 30, 0, TimeSpan.Zero));
    private readonly Disk _disk = new();
    private readonly AttachmentStore _files;

    public AttachmentStoreTests()
    {
        _time.SetLocalTimeZone(Zones.Berlin);
        var folder = new AttachmentFiles(_practice.Folder, _time);
        _files = new AttachmentStore(_practice.Database, folder, _practice.Folder, _disk, _time);
    }

    public void Dispose() => _practice.Dispose();

    [Fact]
    public async Task A_file_is_kept_under_its_hash_and_told_by_its_content()
    {
        var patient = await _practice.AddPatientAsync("Weber");
        var content = Papers.Pdf();

        var added = await _files.AddAsync(patient, Papers.New(content, "../Brief.docx", note: "From the clinic"));

        Assert.Equal("Brief.docx.pdf", added.Name);
        Assert.Equal("application/pdf", added.MediaType);
        Assert.Equal(content.Length, added.Size);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), added.Sha256);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 10, 30, 0, TimeSpan.FromHours(1)), added.AddedAt);
        Assert.Equal("From the clinic", added.Note);
        Assert.Equal(content, await File.ReadAllBytesAsync(PathOf(added)));
        Assert.Equal([added], await _files.ListAsync(patient));
        await using var opened = (await _files.OpenAsync(added.Id)).Content;
        Assert.Equal(content, await BytesAsync(opened));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOf(added)));
    }

    [Fact]
    public async Task The_same_content_in_two_charts_is_one_file()
    {
        var (one, two) = (await _practice.AddPatientAsync("Weber"), await _practice.AddPatientAsync("Braun"));

        await _files.AddAsync(one, Papers.New(Papers.Png, "one.png"));
        var before = OnDisk().Single();
        var written = File.GetLastWriteTimeUtc(before);
        await _files.AddAsync(two, Papers.New(Papers.Png, "two.png"));

        Assert.Equal(before, OnDisk().Single());
        Assert.Equal(written, File.GetLastWriteTimeUtc(before));
        Assert.Equal(new AttachmentCost(1, Papers.Png.Length), await _files.CostAsync());
        await RefusedAsync(ClinicError.Conflict, () => _files.AddAsync(one, Papers.New(Papers.Png, "again.png")));
    }

    public static TheoryData<string, string> Refused => new()
    {
        { "nothing", "" },
        { "a web page", "<!DOCTYPE html><script>alert(1)</script>" },
        { "a web page behind blanks", "\uFEFF \n <HTML>" },
        { "a drawing", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>" },
        { "an XML", "<?xml version='1.0'?><svg/>" },
        { "a web page that calls itself a PDF", "<html>%PDF-1.4" },
        { "a program", "MZ\0\u0001" },
        { "half a character at the end", "text Ã" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_can_carry_a_program_or_is_unknown_is_refused_and_leaves_nothing(string what, string text)
    {
        var patient = await _practice.AddPatientAsync("Weber");
        var content = what.StartsWith("half", StringComparison.Ordinal)
            ? Encoding.Latin1.GetBytes(text)
            : Encoding.UTF8.GetBytes(text);

        await RefusedAsync(ClinicError.Invalid, () => _files.AddAsync(patient, Papers.New(content, $"{what}.pdf")));

        Assert.Empty(OnDisk());
        Assert.Empty(await _files.ListAsync(patient));
    }

    [Fact]
    public async Task A_text_is_told_by_all_of_it_also_where_a_block_cuts_a_character()
    {
        var patient = await _practice.AddPatientAsync("Weber");
        var text = "a" + string.Concat(Enumerable.Repeat("ü😀", 60_000));

        var added = await _files.AddAsync(patient, Papers.New(Encoding.UTF8.GetBytes(text), "values.csv"));
        Assert.Equal(("text/plain", "values.csv"), (added.MediaType, added.Name));

        await RefusedAsync(ClinicError.Invalid, () =>
            _files.AddAsync(patient, Papers.New(Encoding.UTF8.GetBytes(text + "\u0001"), "late.txt")));
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_given_up_at_the_first_byte_too_many()
    {
        var patient = await _practice.AddPatientAsync("Weber");
        using var endless = new Endless();

        var refused = await RefusedAsync(
            ClinicError.TooLarge, () => _files.AddAsync(patient, new NewAttachment("endless.pdf", endless)));

        Assert.Contains("50 MB", refused.Detail.ToString(), StringComparison.Ordinal);
        Assert.InRange(endless.Given, AttachmentLimits.Bytes, AttachmentLimits.Bytes + (1 << 20));
        Assert.Empty(OnDisk());
    }

    [Fact]
    public async Task A_full_disk_refuses_a_file_before_it_is_full()
    {
        var patient = await _practice.AddPatientAsync("Weber");
        _disk.Free = 64L << 20;

        await RefusedAsync(ClinicError.DiskFull, () => _files.AddAsync(patient, Papers.New(Papers.Pdf())));
        Assert.Empty(OnDisk());
    }

    [Fact]
    public async Task A_chart_has_an_end_and_a_visit_must_be_of_the_patient()
    {
        var (patient, other) = (await _practice.AddPatientAsync("Weber"), await _practice.AddPatientAsync("Braun"));
        var visit = await _practice.AddVisitAsync(patient);
        var added = await _files.AddAsync(patient, Papers.New(Papers.Png, visit: visit));
        Assert.Equal(visit, added.VisitId);
        await RefusedAsync(
            ClinicError.NotFound, () => _files.AddAsync(other, Papers.New(Papers.Png, visit: visit)));
        await RefusedAsync(ClinicError.NotFound, () => _files.AddAsync(77, Papers.New(Papers.Png)));

        await _practice.Database.WriteAsync((connection, tx) => connection.Execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < @most)
            INSERT INTO attachments (patient_id, name, media_type, size, sha256, added_at)
            SELECT patient_id, name, media_type, size, sha256, added_at FROM n, attachments WHERE attachments.id = 1
            """,
            new { most = AttachmentLimits.PerPatient },
            tx));
        await RefusedAsync(ClinicError.Invalid, () => _files.AddAsync(patient, Papers.New(Papers.Pdf())));
    }

    [Fact]
    public async Task A_renamed_file_keeps_its_ending_and_an_outdated_edit_is_refused()
    {
        var patient = await _practice.AddPatientAsync("Weber");
        var added = await _files.AddAsync(patient, Papers.New(Papers.Pdf(), note: "old"));

        var renamed = await _files.EditAsync(added.Id, new AttachmentEdit("MRT Knie"), added.Version);
        Assert.Equal(("MRT Knie.pdf", "old"), (renamed.Name, renamed.Note));
        Assert.True(renamed.Version > added.Version);
        Assert.Null((await _files.EditAsync(added.Id, new AttachmentEdit(Note: " "))).Note);

        await RefusedAsync(
            ClinicError.Conflict, () => _files.EditAsync(added.Id, new AttachmentEdit("late"), added.Version));
        await RefusedAsync(ClinicError.Invalid, () => _files.EditAsync(added.Id, new AttachmentEdit(" ")));
        Assert.Equal(
            ["letter.pdf", "MRT Knie.pdf"],
            await _practice.Database.ReadAsync(connection => connection.Query<string>(
                "SELECT coalesce(name, 'MRT Knie.pdf') FROM attachment_history ORDER BY version").ToArray()));
    }

    [Fact]
    public async Task A_deleted_file_stays_on_the_disk_and_comes_back_under_its_number()
    {
        var patient = await _practice.AddPatientAsync("Weber");
        var added = await _files.AddAsync(patient, Papers.New(Papers.Pdf(), note: "kept"));

        await RefusedAsync(ClinicError.Conflict, () => _files.DeleteAsync([added.Id], Proof(added.Version - 1)));
        await _files.DeleteAsync([added.Id], Proof(added.Version));
        Assert.Empty(await _files.ListAsync(patient));
        Assert.Equal([added.Id], (await _files.ListDeletedAsync(patient)).Select(file => file.Id));
        Assert.True(File.Exists(PathOf(added)));
        Assert.Equal(1, (await _files.CostAsync()).Files);
        var next = await _files.AddAsync(patient, Papers.New(Papers.Png, "next.png"));
        Assert.NotEqual(added.Id, next.Id);

        var back = await _files.BringBackAsync(added.Id);
        Assert.Equal(added with { Version = back.Version }, back);
        Assert.Empty(await _files.ListDeletedAsync(patient));
        await RefusedAsync(ClinicError.Conflict, () => _files.BringBackAsync(added.Id));
        await RefusedAsync(ClinicError.NotFound, () => _files.BringBackAsync(99));
    }

    [Fact]
    public async Task A_missing_or_shortened_file_is_told_with_what_to_do()
    {
        var patient = await _practice.AddPatientAsync("Weber");
        var added = await _files.AddAsync(patient, Papers.New(Papers.Pdf()));

        await File.WriteAllTextAsync(PathOf(added), "%PDF-");
        var damaged = await RefusedAsync(ClinicError.NotFound, () => _files.OpenAsync(added.Id));
        File.Delete(PathOf(added));
        await RefusedAsync(ClinicError.NotFound, () => _files.OpenAsync(added.Id));

        Assert.Contains("Backup now", damaged.Detail.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_gives_way_to_the_sound_one_and_is_kept_aside()
    {
        var (one, two) = (await _practice.AddPatientAsync("Weber"), await _practice.AddPatientAsync("Braun"));
        var added = await _files.AddAsync(one, Papers.New(Papers.Pdf()));
        await File.WriteAllTextAsync(PathOf(added), "rot");

        await _files.AddAsync(two, Papers.New(Papers.Pdf()));

        Assert.Equal(Papers.Pdf(), await File.ReadAllBytesAsync(PathOf(added)));
        Assert.Equal("rot", await File.ReadAllTextAsync(
            Assert.Single(Directory.GetFiles(_practice.Folder.Quarantine, "damaged-file_*"))));
    }

    [Fact]
    public async Task A_row_of_another_program_names_no_file_outside_of_the_folder()
    {
        var patient = await _practice.AddPatientAsync("Weber");
        var added = await _files.AddAsync(patient, Papers.New(Papers.Pdf()));
        await _practice.Database.WriteAsync((connection, tx) =>
            connection.Execute("UPDATE attachments SET media_type = '../../clinic.db'", transaction: tx));

        await RefusedAsync(ClinicError.NotFound, () => _files.OpenAsync(added.Id));
    }

    private SafetyBackup Proof(long sequence) => new("backup.zip", _practice.Database.Generation, sequence);

    private string PathOf(Attachment file) =>
        Path.Combine(_practice.Folder.Root, new StoredFile(file.Sha256, file.MediaType, file.Size).Path!);

    private string[] OnDisk() => Directory.Exists(_practice.Folder.Files)
        ? Directory.GetFiles(_practice.Folder.Files, "*", SearchOption.AllDirectories)
        : [];

    private static async Task<byte[]> BytesAsync(Stream content)
    {
        using var memory = new MemoryStream();
        await content.CopyToAsync(memory);
        return memory.ToArray();
    }

    private static async Task<ClinicException> RefusedAsync(ClinicError error, Func<Task> work)
    {
        var refused = await Assert.ThrowsAsync<ClinicException>(work);
        Assert.Equal(error, refused.Error);
        return refused;
    }

    private sealed class Disk : IDiskSpace
    {
        public long Free { get; set; } = 100L << 30;

        public long FreeBytes(string path) => Free;
    }

    private sealed class Endless : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'%');
            if (Given == 0)
                "%PDF-"u8.CopyTo(buffer.Span);
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
