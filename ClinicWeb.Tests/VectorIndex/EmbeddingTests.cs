using System.Numerics.Tensors;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.VectorIndex.Embeddings;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.VectorIndex;

public sealed class EmbeddingTests : IDisposable
{
    private static readonly SubwordWeights Weights = SubwordWeights.Learn(Texts(500));
    private readonly SubwordEmbedding _embedding = new(Weights);

    public void Dispose() => _embedding.Dispose();

    [Theory]
    [InlineData("hypertension", "hypertenshun")]
    [InlineData("thrombosis", "trombosis")]
    [InlineData("diabetes", "diabetic")]
    [InlineData("Läsion", "lasion")]
    [InlineData("MIGRAINE", "migraines")]
    public void A_misspelt_word_or_another_form_is_nearer_than_any_other_word(string word, string variant)
    {
        var right = Likeness(word, variant);
        Assert.All(["fracture", "pregnancy", "auscultation", "swelling", "kidney"],
            other => Assert.True(right > 2 * Math.Abs(Likeness(word, other)), other));
    }

    [Fact]
    public void The_same_text_and_weights_give_the_same_vector_of_about_length_one_on_a_grid()
    {
        using var again = new SubwordEmbedding(SubwordWeights.Learn(Texts(500)));
        Assert.Equal(_embedding.Name, again.Name);
        foreach (var text in Texts(20).Append("").Append("???"))
        {
            Assert.Equal(_embedding.VectorOf(text), again.VectorOf(text));
            Assert.Equal(1, TensorPrimitives.Norm<float>(again.VectorOf(text)), 1e-2);
            Assert.All(again.VectorOf(text), number => Assert.Equal(MathF.Round(number * 256), number * 256));
            Assert.Equal(384, again.VectorOf(text).Length);
        }
    }

    [Fact]
    public void What_stands_in_every_visit_tells_little_and_other_weights_have_another_name()
    {
        var learned = SubwordWeights.Learn(Enumerable.Range(0, 200).Select(number => $"patient reports case{number}"));
        var everywhere = Subwords.Of("patient").Average(learned.Of);
        var rare = Subwords.Of("sarcoidosis").Average(learned.Of);
        Assert.True(everywhere < 0.2 && rare > 0.9, $"{everywhere} {rare}");
        Assert.NotEqual(Weights.Fingerprint, learned.Fingerprint);
        Assert.Equal(learned.Fingerprint, SubwordWeights.From(learned.Bytes.ToArray())!.Fingerprint);
    }

    [Fact]
    public void This_vector_never_changes_without_a_new_name()
    {
        // Whoever changes the embedding gives it a new name, or every practice's index would be silently wrong.
        using var unlearned = new SubwordEmbedding(SubwordWeights.Learn([]));
        var vector = unlearned.VectorOf("Essential hypertension");
        var top = vector.Select((value, at) => (Math.Abs(value), at)).OrderDescending().Take(5).Select(pair => pair.at);
        Assert.StartsWith("subword-3-384-", _embedding.Name, StringComparison.Ordinal);
        Assert.Equal("305 198 240 381 94", string.Join(' ', top));
    }

    [Fact]
    public void What_was_learned_travels_in_the_metadata_of_the_collection()
    {
        var metadata = new Dictionary<string, string>();
        new LearnedWeights(Weights, 500).AddTo(metadata);
        var read = LearnedWeights.From(metadata.GetValueOrDefault);
        Assert.Equal((500, Weights.Fingerprint), (read!.Visits, read.Weights.Fingerprint));
        foreach (var broken in (string[])["", "?", "AAAA", metadata["weights"][..400]])
            Assert.Null(LearnedWeights.From(key => key == "weights" ? broken : "500"));
        Assert.Null(LearnedWeights.From(_ => null));
    }

    private double Likeness(string one, string other) =>
        TensorPrimitives.Dot<float>(_embedding.VectorOf(one), _embedding.VectorOf(other));

    private static IEnumerable<string> Texts(int count)
    {
        var texts = new ClinicTexts(3);
        for (var at = 0; at < count; at++)
        {
            var (complaint, notes, diagnosis) = texts.Next();
            yield return $"{complaint} {notes} {diagnosis}";
        }
    }
}
