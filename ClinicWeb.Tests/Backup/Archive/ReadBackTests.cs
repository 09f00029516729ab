using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Tests.Support;
using CsCheck;

namespace ClinicWeb.Tests.Backup.Archive;

public sealed class ReadBackTests : IDisposable
{
    private static readonly DateTime Modified = new(2026, 1, 2, 10, 30, 0);

    private readonly TempFolder _temp = new();
    private int _number;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Every_entry_comes_back_as_it_was_packed_while_the_zip_is_written()
    {
        var (zip, seen) = await PackedAsync(
            ("clinic.db", Noise(11 << 20, 1)), ("chroma/a.bin", Noise(300_000, 2)), ("chroma/empty", []),
            ("settings.json", "{}"u8.ToArray()));
        Assert.Equal(["clinic.db", "chroma/a.bin", "chroma/empty", "settings.json"], seen.Select(one => one.Name));
        using var archive = ZipFile.OpenRead(zip);
        foreach (var one in seen)
        {
            var entry = archive.GetEntry(one.Name)!;
            Assert.Equal((entry.Length, entry.CompressedLength, entry.Crc32), (one.Size, one.CompressedSize, one.Crc));
            using var content = entry.Open();
            Assert.Equal(Convert.ToHexStringLower(await SHA256.HashDataAsync(content)), one.Sha256);
        }

        var (whole, quick) = (ArchiveCheck.Read(zip), ArchiveCheck.Read(zip, seen));
        Assert.True(whole.Sound, whole.Problem?.ToString());
        Assert.Equal(whole with { Manifest = null }, quick with { Manifest = null });
    }

    [Fact]
    public async Task What_changes_on_the_disk_after_it_was_read_back_is_noticed_as_ever()
    {
        var (zip, seen) = await PackedAsync(
            ("clinic.db", Noise(3000, 1)), ("chroma/a.bin", Noise(2000, 2)), ("settings.json", "{}"u8.ToArray()));
        var bytes = await File.ReadAllBytesAsync(zip);
        var noticed = 0;
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Int[0, 7]).Sample(
            (position, bit) =>
            {
                var changed = Changed(bytes, copy => copy[position] ^= (byte)(1 << bit));
                var (whole, quick) = (ArchiveCheck.Read(changed), ArchiveCheck.Read(changed, seen));
                noticed += quick.Sound ? 0 : 1;
                return (whole.Problem?.ToString(), whole.Sha256) == (quick.Problem?.ToString(), quick.Sha256);
            },
            iter: 300, threads: 1);
        Assert.InRange(noticed, 150, 300);
    }

    [Fact]
    public async Task An_entry_that_leads_to_the_data_of_another_is_noticed_as_ever()
    {
        var (zip, seen) = await PackedAsync(
            ("clinic.db", "x"u8.ToArray()), ("chroma/a", Noise(5000, 1)), ("chroma/b", Noise(5000, 2)));
        var changed = Changed(await File.ReadAllBytesAsync(zip), SwapOffsets);
        Assert.False(ArchiveCheck.Read(changed).Sound);
        Assert.False(ArchiveCheck.Read(changed, seen).Sound);

        static void SwapOffsets(byte[] bytes)
        {
            // The central directory's lines of chroma/a and chroma/b: 46 bytes, of which the offset is the last four.
            var a = bytes.AsSpan().LastIndexOf("chroma/a"u8) - 4;
            var b = bytes.AsSpan().LastIndexOf("chroma/b"u8) - 4;
            var (toA, toB) = (bytes[a..(a + 4)], bytes[b..(b + 4)]);
            Assert.True(BinaryPrimitives.ReadInt32LittleEndian(toA) < BinaryPrimitives.ReadInt32LittleEndian(toB));
            toB.CopyTo(bytes, a);
            toA.CopyTo(bytes, b);
        }
    }

    [Fact]
    public async Task Writing_that_fails_in_the_midst_of_a_file_ends_the_reading_and_tells_its_own_fault()
    {
        var content = Content(("clinic.db", Noise(12 << 20, 1)));
        var zip = Path.Combine(_temp.Path, "breaks.zip");
        var told = await Assert.ThrowsAsync<IOException>(() => BackupArchive.WriteAsync(
            content, zip, Modified, _ => throw new InvalidOperationException("It was never finished."),
            done =>
            {
                if (done > 0.5)
                    throw new IOException("The stick was pulled.");
            })).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("The stick was pulled.", told.Message);
        using var alone = new FileStream(zip, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public async Task What_needs_Zip64_is_seen_and_taken_over_too()
    {
        // Everything beyond 50,000 bytes needs Zip64 here: sizes, offsets and the end record.
        (string Name, byte[] Bytes)[] files =
        [
            ("clinic.db", Noise(2_200_000, 1)), ("chroma/a.bin", Noise(60_000, 2)),
            ("settings.json", "{}"u8.ToArray()),
        ];
        var (first, _, blocks, none) = await WriteAsync(files, PackedBlocks.None);
        var (second, seen, _, taken) = await WriteAsync(files, blocks);
        Assert.Equal((0, 5), (none, taken));
        Assert.Equal(await File.ReadAllBytesAsync(first), await File.ReadAllBytesAsync(second));
        using var archive = ZipFile.OpenRead(second);
        Assert.Equal(
            archive.Entries.Select(entry => (entry.FullName, entry.Length, entry.CompressedLength, entry.Crc32)),
            seen.Select(one => (one.Name, one.Size, one.CompressedSize, one.Crc)));

        async Task<(string, IReadOnlyList<ReadBackEntry>, PackedBlocks, int)> WriteAsync(
            IEnumerable<(string Name, byte[] Bytes)> content, PackedBlocks before)
        {
            var path = Path.Combine(_temp.Path, $"{_number++}.zip");
            await using var output =
                new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            await using var readBack = new ReadBack(output);
            using var next = new PackedBlocks.Next(before);
            var writer = new ZipWriter(output, new ZipRecords(Modified, 50_000), readBack, next);
            foreach (var (name, bytes) in content)
                await writer.AddAsync(name, new MemoryStream(bytes), bytes.Length, 3);
            var reading = readBack.FinishAsync();
            await writer.FinishAsync();
            return (path, await reading, next.In(path), next.Taken);
        }
    }

    [Fact]
    public async Task Writing_that_fails_ends_the_reading_and_tells_its_own_fault()
    {
        var content = Content(("clinic.db", Noise(3 << 20, 1)));
        var zip = Path.Combine(_temp.Path, "fails.zip");
        var told = await Assert.ThrowsAsync<InvalidOperationException>(() => BackupArchive.WriteAsync(
            content, zip, Modified, _ => throw new InvalidOperationException("The check found damage.")));
        Assert.Equal("The check found damage.", told.Message);
        using var alone = new FileStream(zip, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    private async Task<(string Zip, IReadOnlyList<ReadBackEntry> Seen)> PackedAsync(
        params (string Name, byte[] Bytes)[] files)
    {
        var zip = Path.Combine(_temp.Path, $"{_number++}.zip");
        var written = await BackupArchive.WriteAsync(
            Content(files), zip, Modified, packed => Task.FromResult(new BackupManifest
            {
                CreatedAt = "2026-01-02T10:30:00",
                Version = "1.0",
                PatientCount = 1,
                VisitCount = 2,
                Files = packed,
            }));
        return (zip, written.Seen);
    }

    private string Content(params (string Name, byte[] Bytes)[] files)
    {
        var content = Path.Combine(_temp.Path, $"content{_number++}");
        foreach (var (name, bytes) in files)
        {
            var path = Path.Combine(content, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }

        return content;
    }

    private string Changed(byte[] bytes, Action<byte[]> change)
    {
        var copy = (byte[])bytes.Clone();
        change(copy);
        var path = Path.Combine(_temp.Path, $"changed{_number++}.zip");
        File.WriteAllBytes(path, copy);
        return path;
    }

    private static byte[] Noise(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
