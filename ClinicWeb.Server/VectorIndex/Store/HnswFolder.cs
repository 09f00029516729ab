using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.VectorIndex.Store;

/// <summary>
/// The index folder of a collection, as hnswlib writes it. Chroma itself does not notice a missing, truncated or
/// flipped one, so every element is looked at: its place, its neighbours, its vector.
/// </summary>
internal static class HnswFolder
{
    private const int HeaderBytes = 100;
    private const byte Deleted = 1;

    /// <summary>
    /// The vectors in the index, by record; anything that does not fit together: <see cref="InvalidDataException"/>.
    /// </summary>
    /// <param name="folder">Named after the segment.</param>
    /// <param name="offOne">By how much the square of a vector's length may differ from 1; null: it may be
    /// anything.</param>
    public static HashSet<string> Check(string folder, float? offOne)
    {
        var header = Durable.ReadBytes(Path.Combine(folder, "header.bin"));
        Require(header.Length >= HeaderBytes, "header.bin is too short");
        var shape = new Shape(
            Count: (long)BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(20)),
            Element: (int)BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(28)),
            Label: (int)BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(36)),
            Vector: (int)BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(44)),
            UpperLinks: (int)BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(60)));
        Require(
            shape.Count >= 0 && shape.Element is > 0 and < 1 << 20 && shape.Vector is > 0 and < 1 << 16
            && shape.Label > shape.Vector && shape.Label + 8 <= shape.Element && (shape.Label - shape.Vector) % 4 == 0
            && shape.UpperLinks is > 0 and < 1024,
            "header.bin makes no sense");
        var labels = CheckElements(Path.Combine(folder, "data_level0.bin"), shape, offOne);
        CheckLinks(Path.Combine(folder, "link_lists.bin"), shape);
        var ids = IdsPickle.Read(Durable.ReadBytes(Path.Combine(folder, "index_metadata.pickle")));
        Require(ids.Values.All(labels.Contains), "a record has no vector");
        return [.. ids.Keys];
    }

    private static HashSet<long> CheckElements(string path, Shape shape, float? offOne)
    {
        using var file = Durable.OpenRead(path, 1 << 20);
        Require(file.Length >= shape.Count * shape.Element, "data_level0.bin is too short");
        var labels = new HashSet<long>();
        var element = new byte[shape.Element];
        for (long at = 0; at < shape.Count; at++)
        {
            file.ReadExactly(element);
            var neighbours = MemoryMarshal.Cast<byte, uint>(element.AsSpan(4, shape.Vector - 4));
            var count = BinaryPrimitives.ReadUInt16LittleEndian(element);
            Require(count <= neighbours.Length, "an element has too many neighbours");
            foreach (var neighbour in neighbours[..count])
                Require(neighbour < shape.Count, "an element has a neighbour that is not there");
            CheckVector(MemoryMarshal.Cast<byte, float>(element.AsSpan(shape.Vector, shape.Label - shape.Vector)),
                offOne);
            if ((element[2] & Deleted) == 0)
                labels.Add(BinaryPrimitives.ReadInt64LittleEndian(element.AsSpan(shape.Label)));
        }

        return labels;
    }

    private static void CheckVector(ReadOnlySpan<float> vector, float? offOne)
    {
        var square = 0f;
        foreach (var value in vector)
            square += value * value;
        // A vector of nothing but zeroes stays one.
        Require(
            float.IsFinite(square) && (offOne is null || square == 0 || MathF.Abs(square - 1) < offOne),
            "a vector is damaged");
    }

    private static void CheckLinks(string path, Shape shape)
    {
        using var file = Durable.OpenRead(path);
        Span<byte> word = stackalloc byte[4];
        var level = (shape.UpperLinks * 4) + 4;
        for (long at = 0; at < shape.Count; at++)
        {
            Require(file.ReadAtLeast(word, 4, throwOnEndOfStream: false) == 4, "link_lists.bin is too short");
            var size = BinaryPrimitives.ReadUInt32LittleEndian(word);
            Require(size % level == 0 && file.Position + size <= file.Length, "link_lists.bin makes no sense");
            if (size > 0)
                file.Seek(size, SeekOrigin.Current);
        }

        Require(file.Position == file.Length, "link_lists.bin is too long");
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
            throw new InvalidDataException($"Index folder: {problem}.");
    }

    private readonly record struct Shape(long Count, int Element, int Label, int Vector, int UpperLinks);
}
