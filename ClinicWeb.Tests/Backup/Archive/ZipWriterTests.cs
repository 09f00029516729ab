using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Tests.Support;
using CsCheck;

namespace ClinicWeb.Tests.Backup.Archive;

public sealed class ZipWriterTests : IDisposable
{
    private static readonly DateTime Modified = new(2026, 1, 2, 10, 30, 0);

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(BlockDeflater.BlockSize - 1)]
    [InlineData(BlockDeflater.BlockSize)]
    [InlineData(BlockDeflater.BlockSize + 1)]
    [InlineData((5 * BlockDeflater.BlockSize) + 77)]
    public async Task Every_length_unpacks_to_the_same_bytes(int length)
    {
        var bytes = Bytes(length, length);
        var path = await ZipAsync(uint.MaxValue, ("clinic.db", bytes));
        using var zip = ZipFile.OpenRead(path);
        Assert.Equal(bytes, Unpack(zip.Entries[0]));
        Assert.Equal(Modified, zip.Entries[0].LastWriteTime.DateTime);
        await AssertUnzipAgreesAsync(path);
    }

    [Fact]
    public async Task Zip64_records_are_read_by_other_programs()
    {
        // Everything beyond 50,000 bytes needs Zip64 here: sizes, offsets and the end record.
        var path = await ZipAsync(50_000, ("clinic.db", Bytes(200_000, 1)), ("chroma/ü.bin", Bytes(10, 2)),
            ("settings.json", "{}"u8.ToArray()));
        using (var zip = ZipFile.OpenRead(path))
        {
            Assert.Equal(["clinic.db", "chroma/ü.bin", "settings.json"], zip.Entries.Select(entry => entry.FullName));
            Assert.Equal(Bytes(200_000, 1), Unpack(zip.Entries[0]));
            Assert.Equal("{}"u8.ToArray(), Unpack(zip.Entries[2]));
        }

        await AssertUnzipAgreesAsync(path);
    }

    [Fact]
    public async Task The_hash_is_that_of_the_content()
    {
        var bytes = Bytes(3_000_000, 3);
        await using var output = File.Create(Path.Combine(_temp.Path, "hash.zip"));
        var hash = await new ZipWriter(output, new ZipRecords(Modified)).AddAsync("clinic.db", new MemoryStream(bytes),
            bytes.Length, 3);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), hash);
    }

    [Fact]
    public async Task A_file_that_grows_while_it_is_packed_fails()
    {
        await using var output = File.Create(Path.Combine(_temp.Path, "grows.zip"));
        await Assert.ThrowsAnyAsync<IOException>(() =>
            new ZipWriter(output, new ZipRecords(Modified)).AddAsync("clinic.db", new MemoryStream(new byte[11]), 10,
                3));
    }

    [Fact]
    public async Task Any_set_of_files_comes_back() =>
        await Gen.Select(Gen.Byte.Array[0, 5000], Gen.Int[1, 9]).Array[1, 6].SampleAsync(async files =>
    {
        var path = Path.Combine(_temp.Path, Guid.NewGuid() + ".zip");
        await using (var output = File.Create(path))
        {
            var writer = new ZipWriter(output, new ZipRecords(Modified));
            for (var i = 0; i < files.Length; i++)
                await writer.AddAsync($"chroma/{i}", new MemoryStream(files[i].Item1), files[i].Item1.Length,
                    files[i].Item2);
            await writer.FinishAsync();
        }

        using var zip = ZipFile.OpenRead(path);
        return zip.Entries.Select(Unpack).Zip(files, (unpacked, file) => unpacked.SequenceEqual(file.Item1))
            .All(same => same);
    }, iter: 30);

    private async Task<string> ZipAsync(long zip64From, params (string Name, byte[] Bytes)[] files)
    {
        var path = Path.Combine(_temp.Path, "test.zip");
        await using var output = File.Create(path);
        var writer = new ZipWriter(output, new ZipRecords(Modified, zip64From));
        foreach (var (name, bytes) in files)
            await writer.AddAsync(name, new MemoryStream(bytes), bytes.Length, 3);
        await writer.FinishAsync();
        return path;
    }

    private static byte[] Bytes(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(i => (byte)(i % 7 == 0 ? random.Next(256) : i / 100))];
    }

    private static byte[] Unpack(ZipArchiveEntry entry)
    {
        using var memory = new MemoryStream();
        using var content = entry.Open();
        content.CopyTo(memory);
        return memory.ToArray();
    }

    private static async Task AssertUnzipAgreesAsync(string path)
    {
        using var unzip = Process.Start(new ProcessStartInfo("unzip", ["-t", path]) { RedirectStandardOutput = true })!;
        var said = await unzip.StandardOutput.ReadToEndAsync();
        await unzip.WaitForExitAsync();
        Assert.True(unzip.ExitCode == 0, said);
    }
}
