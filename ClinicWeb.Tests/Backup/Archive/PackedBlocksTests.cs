using System.IO.Compression;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Tests.Support;
using CsCheck;

namespace ClinicWeb.Tests.Backup.Archive;

public sealed class PackedBlocksTests : IDisposable
{
    private const int Level = 3;
    private static readonly DateTime Modified = new(2026, 1, 2, 10, 30, 0);

    private readonly TempFolder _temp = new();
    private int _number;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task What_did_not_change_is_taken_over_and_the_zip_is_the_same_to_the_byte()
    {
        var content = Words((5 * BlockDeflater.BlockSize) + 77);
        var (first, blocks, none) = await PackAsync(content, PackedBlocks.None);
        var (second, _, taken) = await PackAsync(content, blocks);
        Assert.Equal((0, 6), (none, taken));
        Assert.Equal(await File.ReadAllBytesAsync(first), await File.ReadAllBytesAsync(second));
    }

    [Fact]
    public async Task Only_what_changed_is_compressed_and_all_of_it_unpacks()
    {
        var content = Words(4 * BlockDeflater.BlockSize);
        var (_, blocks, _) = await PackAsync(content, PackedBlocks.None);
        content[BlockDeflater.BlockSize + 5] ^= 1;
        byte[] grown = [.. content, .. Words(100)];
        var (zip, next, taken) = await PackAsync(grown, blocks);
        Assert.Equal(3, taken);
        Assert.Equal(grown, Unpacked(zip));

        // The third is taken from the second, also what that one took from the first.
        Assert.Equal(5, (await PackAsync(grown, next)).Taken);
    }

    [Fact]
    public async Task What_has_rotted_in_the_zip_before_is_compressed_anew()
    {
        var content = Words((2 * BlockDeflater.BlockSize) + 5000);
        var (first, blocks, _) = await PackAsync(content, PackedBlocks.None);
        var sound = await File.ReadAllBytesAsync(first);
        var (from, all) = (30 + "clinic.db".Length, 0);
        var end = from + (int)ZipEntrySize(first);
        await Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Int[0, 7], Gen.Bool).SampleAsync(
            async (position, bit, cut) =>
            {
                byte[] rotten = cut ? sound[..position] : [.. sound];
                if (!cut)
                    rotten[position] ^= (byte)(1 << bit);
                await File.WriteAllBytesAsync(first, rotten);
                var (zip, _, taken) = await PackAsync(content, blocks);
                all += taken;
                // A damaged header touches no block; anything else costs the block that it lies in, or all after a cut.
                return Unpacked(zip).SequenceEqual(content) && (taken == 2 || cut || !InABlock(position));
            },
            iter: 60, threads: 1);
        Assert.InRange(all, 30, 150);

        // The stream ends with two bytes that belong to no block.
        bool InABlock(int position) => position >= from && position < end - 2;
    }

    [Fact]
    public async Task A_last_bit_that_rot_set_in_a_block_does_not_end_the_stream_there()
    {
        var content = Words(2 * BlockDeflater.BlockSize);
        var (first, blocks, _) = await PackAsync(content, PackedBlocks.None);
        var bytes = await File.ReadAllBytesAsync(first);
        // The first bit of the first block says whether it is the last one: what comes out of it is the same.
        bytes[30 + "clinic.db".Length] ^= 1;
        await File.WriteAllBytesAsync(first, bytes);
        var (zip, _, taken) = await PackAsync(content, blocks);
        Assert.Equal(1, taken);
        Assert.Equal(content, Unpacked(zip));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_zip_before_that_is_gone_or_may_not_be_read_costs_only_the_work(bool refused)
    {
        var content = Words(2 * BlockDeflater.BlockSize);
        var (first, blocks, _) = await PackAsync(content, PackedBlocks.None);
        File.Delete(first);
        if (refused)
            Directory.CreateDirectory(first); // opening it for reading is refused, not missing
        var (zip, _, taken) = await PackAsync(content, blocks);
        Assert.Equal(0, taken);
        Assert.Equal(content, Unpacked(zip));
    }

    [Fact]
    public async Task What_is_stored_as_it_is_is_not_looked_for()
    {
        var content = Words(2 * BlockDeflater.BlockSize);
        var (_, blocks, _) = await PackAsync(content, PackedBlocks.None, level: 0);
        Assert.Equal(0, (await PackAsync(content, blocks, level: 0)).Taken);
    }

    private async Task<(string Zip, PackedBlocks Blocks, int Taken)> PackAsync(
        byte[] content, PackedBlocks before, int level = Level)
    {
        var path = Path.Combine(_temp.Path, $"{_number++}.zip");
        using var next = new PackedBlocks.Next(before);
        await using var output = File.Create(path);
        var writer = new ZipWriter(output, new ZipRecords(Modified), blocks: next);
        await writer.AddAsync("clinic.db", new MemoryStream(content), content.Length, level);
        await writer.FinishAsync();
        return (path, next.In(path), next.Taken);
    }

    private static long ZipEntrySize(string zip)
    {
        using var archive = ZipFile.OpenRead(zip);
        return archive.Entries[0].CompressedLength;
    }

    private static byte[] Unpacked(string zip)
    {
        using var archive = ZipFile.OpenRead(zip);
        using var memory = new MemoryStream();
        using var content = archive.Entries[0].Open();
        content.CopyTo(memory);
        return memory.ToArray();
    }

    private static byte[] Words(int length)
    {
        var random = new Random(length);
        return [.. Enumerable.Range(0, length).Select(i => (byte)(i % 7 == 0 ? random.Next(256) : i / 100))];
    }
}
