using ClinicWeb.Server.VectorIndex;
using ClinicWeb.Server.VectorIndex.Store;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.VectorIndex;

/// <summary>Copies of a real Chroma directory while somebody else writes to it without a pause.</summary>
public sealed class CopyUnderWritesTests : IAsyncLifetime
{
    private const int Rounds = 20;
    private readonly TempFolder _temp = new();
    private RealChroma _chroma = null!;
    private ChromaWriter _writer = null!;

    private string Live => Path.Combine(_temp.Path, "live");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Live);
        _chroma = await RealChroma.RunAsync(Live);
        _writer = await ChromaWriter.StartAsync(_chroma.Api);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _chroma.DisposeAsync();
        _temp.Dispose();
    }

    [Fact]
    public async Task Twenty_copies_hold_every_acknowledged_record_and_find_its_neighbours()
    {
        var last = -1;
        for (var round = 0; round < Rounds; round++)
        {
            await Eventually.HoldsAsync(() => _writer.Acknowledged().Operation > last, "the writer goes on");
            var before = _writer.Acknowledged();
            last = before.Operation;
            var copy = Path.Combine(_temp.Path, $"copy{round}");
            (await StoreCopy.CopyAsync(Live, copy, TestContext.Current.CancellationToken))?.Dispose();
            var measured = StoreCheck.Measure(copy, clinicDb: null, out var problem);
            Assert.True(measured.State == VectorStates.Consistent, $"round {round}: {problem}");
            await CompareAsync(copy, before, measured.Count, lastRound: round == Rounds - 1);
            Directory.Delete(copy, recursive: true);
        }
    }

    /// <summary>
    /// A fresh server on the copy has every record that was acknowledged before and not touched meanwhile.
    /// </summary>
    private async Task CompareAsync(string copy, WriterState before, long counted, bool lastRound)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var restored = await RealChroma.RunAsync(copy);
        var collection = await restored.Api.GetOrCreateAsync(new("visits", null, null), ct);
        var found = await restored.Api.GetAsync(collection.Id, new(null, 100_000, 0, ["embeddings", "metadatas"]), ct);
        Assert.Equal(counted, found.Ids.Length);
        var vectors = found.Ids.Zip(found.Embeddings!).ToDictionary(pair => pair.First, pair => pair.Second);
        var touched = _writer.TouchedSince(before);
        foreach (var (id, vector) in before.Vectors.Where(record => !touched.Contains(record.Key)))
        {
            Assert.True(vectors.TryGetValue(id, out var stored), $"{id} is missing");
            Assert.True(Likeness(vector, stored) > 0.9999, $"{id} has another vector");
        }

        Assert.DoesNotContain(vectors.Keys, id => before.Deleted.Contains(id) && !touched.Contains(id));
        await NeighboursAsync(restored, collection.Id, vectors);
        if (lastRound)
        {
            await restored.Api.UpsertAsync(collection.Id, ChromaWriter.Batch(900_000, 300), ct);
            Assert.Equal(counted + 300, await restored.Api.CountAsync(collection.Id, ct));
        }
    }

    private static async Task NeighboursAsync(RealChroma chroma, string collection, Dictionary<string, float[]> vectors)
    {
        var (asked, right) = (0, 0);
        foreach (var (_, vector) in vectors.OrderBy(record => record.Key, StringComparer.Ordinal)
            .Where((_, at) => at % (vectors.Count / 8) == 0))
        {
            var answer =
                await chroma.Api.QueryAsync(collection, new([vector], 10, null, ["distances"]),
                    TestContext.Current.CancellationToken);
            var exact = vectors.OrderByDescending(other => Likeness(vector, other.Value)).Take(10)
                .Select(other => other.Key).ToHashSet();
            asked += exact.Count;
            right += answer.Ids[0].Count(exact.Contains);
        }

        Assert.True(right >= asked * 0.95, $"{right} of {asked} neighbours are those of a brute force search");
    }

    private static double Likeness(float[] one, float[] other) =>
        System.Numerics.Tensors.TensorPrimitives.CosineSimilarity<float>(one, other);
}
