using System.IO.Compression;
using System.Text;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Tests.Support;
using CsCheck;

namespace ClinicWeb.Tests.Backup.Archive;

public sealed class ArchiveCheckTests : IDisposable
{
    private const string Minimal =
        """{"created_at":"2026-01-02T10:30:00","version":"1.0","patient_count":1,"visit_count":2}""";

    private readonly TempFolder _temp = new();
    private int _number;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task What_was_packed_reads_back_sound_and_unpacks_the_same()
    {
        var (content, zip) = await PackedAsync();
        Assert.True(ArchiveCheck.Read(zip).Sound, ArchiveCheck.Read(zip).Problem?.ToString());
        var target = Directory.CreateDirectory(Path.Combine(_temp.Path, "target")).FullName;
        await BackupArchive.ExtractAsync(zip, target);
        foreach (var file in Directory.EnumerateFiles(content, "*", SearchOption.AllDirectories))
            Assert.Equal(File.ReadAllBytes(file),
                File.ReadAllBytes(Path.Combine(target, Path.GetRelativePath(content, file))));
    }

    [Fact]
    public async Task The_manifest_is_the_last_entry()
    {
        using var zip = ZipFile.OpenRead((await PackedAsync()).Zip);
        Assert.Equal(BackupManifest.EntryName, zip.Entries[^1].FullName);
    }

    [Fact]
    public async Task Any_flipped_bit_in_a_file_of_the_zip_is_noticed_unless_it_unpacks_the_same()
    {
        var bytes = await File.ReadAllBytesAsync((await PackedAsync()).Zip);
        var (from, length) = DataOf(bytes);
        var original = Unpacked(bytes);
        Gen.Select(Gen.Int[from, from + length - 1], Gen.Int[0, 7]).Sample(
            (position, bit) =>
            {
                var flipped = (byte[])bytes.Clone();
                flipped[position] ^= (byte)(1 << bit);
                return !Check(flipped).Sound || Unpacked(flipped).SequenceEqual(original);
            },
            iter: 200, threads: 1);
        var all = Enumerable.Range(from, length).Count(position =>
        {
            var flipped = (byte[])bytes.Clone();
            flipped[position] ^= 0xFF;
            return !Check(flipped).Sound;
        });
        Assert.InRange(all, length - 2, length); // deflate's last padding bits mean nothing
    }

    [Fact]
    public async Task Damage_anywhere_in_a_file_of_many_blocks_is_noticed()
    {
        var (content, zip) = await PackedAsync(200_000);
        Assert.InRange(new FileInfo(Path.Combine(content, "clinic.db")).Length, 4 << 20, 6 << 20);
        Assert.True(ArchiveCheck.Read(zip).Sound);
        var bytes = await File.ReadAllBytesAsync(zip);
        var (from, length) = DataOf(bytes);
        for (var part = 1; part < 16; part++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[from + (part * length / 16)] ^= 0xFF;
            Assert.False(Check(damaged).Sound, $"at {part} of 16");
        }
    }

    [Theory]
    [InlineData("version", "1.1")]
    [InlineData("version", "2.0")]
    [InlineData("schema_version", "9999")]
    public async Task A_zip_of_a_newer_program_is_refused_in_words_before_anything_else_is_read(string field,
        string value)
    {
        var zip = Zips.WithManifest(
            (await PackedAsync()).Zip, Path.Combine(_temp.Path, $"newer-{_number++}.zip"),
            manifest => manifest[field] =
                field == "version" ? value : int.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("It was written by a newer ClinicWeb. Install the newer ClinicWeb to restore it.",
            ArchiveCheck.Read(zip).Problem?.ToString());
    }

    [Fact]
    public async Task A_zip_that_ends_early_is_damaged()
    {
        var bytes = await File.ReadAllBytesAsync((await PackedAsync()).Zip);
        foreach (var length in (int[])[0, 1, 100, bytes.Length / 2, bytes.Length - 1])
            Assert.False(Check(bytes[..length]).Sound);
    }

    [Theory]
    [InlineData("../clinic.db")]
    [InlineData("/etc/passwd")]
    [InlineData("chroma/../../escape")]
    [InlineData("chroma\\..\\escape")]
    [InlineData("C:/escape")]
    [InlineData("chroma//x")]
    [InlineData("readme.txt")]
    public void A_file_that_does_not_belong_there_is_refused(string name) =>
        Assert.Contains("does not belong",
            Check(Zip(("clinic.db", "x"), (name, "y"), (BackupManifest.EntryName, Minimal))).Problem?.ToString());

    [Fact]
    public void The_four_fields_of_an_older_program_are_enough()
    {
        var report = Check(Zip(("clinic.db", "x"), (BackupManifest.EntryName, Minimal)));
        Assert.True(report.Sound, report.Problem?.ToString());
        var berlin = Zones.Berlin;
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 9, 30, 0, TimeSpan.Zero), report.Manifest!.Moment(berlin));
    }

    [Theory]
    [InlineData("2.0", "newer")]
    [InlineData("1.1", "newer")]
    [InlineData("abc", "newer")]
    public void A_newer_format_is_refused_in_words(string version, string word) => Assert.Contains(
        word,
        Check(Zip(("clinic.db", "x"),
            (BackupManifest.EntryName, Minimal.Replace("\"1.0\"", $"\"{version}\"")))).Problem?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"created_at":"yesterday","version":"1.0","patient_count":1,"visit_count":2}""")]
    public void A_manifest_that_is_none_is_refused(string manifest) =>
        Assert.Equal("Its list of contents cannot be read.",
            Check(Zip(("clinic.db", "x"), (BackupManifest.EntryName, manifest))).Problem?.ToString());

    [Fact]
    public void Without_a_manifest_or_a_database_it_is_no_backup()
    {
        Assert.False(Check(Zip(("clinic.db", "x"))).Sound);
        Assert.False(Check(Zip((BackupManifest.EntryName, Minimal))).Sound);
        Assert.False(Check([]).Sound);
    }

    [Fact]
    public void The_same_file_twice_is_refused() => Assert.Contains(
        "twice",
        Check(Zip(("clinic.db", "x"), ("clinic.db", "y"), (BackupManifest.EntryName, Minimal))).Problem?.ToString());

    [Fact]
    public async Task An_exchanged_missing_or_additional_file_is_noticed()
    {
        var zip = (await PackedAsync()).Zip;
        Assert.Contains("not the file",
            Rewrite(zip, archive => Replace(archive, "settings.json", "{\"a\":1}")).Problem?.ToString());
        Assert.Contains("missing",
            Rewrite(zip, archive => archive.GetEntry("settings.json")!.Delete()).Problem?.ToString());
        Assert.Contains("is not in its list of contents",
            Rewrite(zip, archive => archive.CreateEntry("chroma/extra.bin")).Problem?.ToString());
    }

    private async Task<(string Content, string Zip)> PackedAsync(int words = 500)
    {
        var content = Path.Combine(_temp.Path, $"content{_number++}");
        Directory.CreateDirectory(Path.Combine(content, "chroma", "a-b"));
        File.WriteAllText(Path.Combine(content, "clinic.db"),
            string.Concat(Enumerable.Range(0, words).Select(word => $"patients and visits {word / 1000} ")));
        File.WriteAllText(Path.Combine(content, "settings.json"), "{}");
        File.WriteAllBytes(Path.Combine(content, "chroma", "a-b", "data_level0.bin"),
            [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 31))]);
        var zip = Path.Combine(_temp.Path, $"{_number}.zip");
        await BackupArchive.WriteAsync(content, zip, new DateTime(2026, 1, 2, 10, 30, 0),
            files => Task.FromResult(
                BackupManifest.Parse(Encoding.UTF8.GetBytes(Minimal)) with { Files = files }));
        return (content, zip);
    }

    private ArchiveReport Check(byte[] bytes)
    {
        var path = Path.Combine(_temp.Path, $"check{_number++}.zip");
        File.WriteAllBytes(path, bytes);
        return ArchiveCheck.Read(path);
    }

    private ArchiveReport Rewrite(string zip, Action<ZipArchive> change)
    {
        var copy = Path.Combine(_temp.Path, $"rewrite{_number++}.zip");
        File.Copy(zip, copy);
        using (var archive = ZipFile.Open(copy, ZipArchiveMode.Update))
            change(archive);
        return ArchiveCheck.Read(copy);
    }

    private static void Replace(ZipArchive archive, string name, string text)
    {
        archive.GetEntry(name)!.Delete();
        using var writer = new StreamWriter(archive.CreateEntry(name).Open());
        writer.Write(text);
    }

    private static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return memory.ToArray();
    }

    private static byte[] Unpacked(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        using var memory = new MemoryStream();
        using var entry = archive.Entries[0].Open();
        entry.CopyTo(memory);
        return memory.ToArray();
    }

    /// <summary>
    /// Where the first entry's compressed bytes lie (APPNOTE 4.3.7: a header of 30 bytes, then the name).
    /// </summary>
    private static (int From, int Length) DataOf(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        var from = 30 + BitConverter.ToUInt16(zip, 26) + BitConverter.ToUInt16(zip, 28);
        return (from, (int)archive.Entries[0].CompressedLength);
    }
}
