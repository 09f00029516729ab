using ClinicWeb.Server.Search;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Search;

public sealed class SpellingTests : IAsyncDisposable
{
    private readonly SearchedPractice _searched = new();

    public ValueTask DisposeAsync() => _searched.DisposeAsync();

    [Theory]
    [InlineData("hypertenshun", "hypertension")]
    [InlineData("pnuemonia", "pneumonia")]
    [InlineData("migrane", "migraine")]
    [InlineData("hyperten", "hyperten")]
    [InlineData("cat", "cat")]
    [InlineData("completely", "completely")]
    public async Task A_word_that_stands_nowhere_becomes_the_one_that_was_meant(string typed, string meant)
    {
        var patient = await _searched.Practice.AddPatientAsync("Berger");
        await _searched.Practice.AddVisitAsync(patient, "Hypertension",
            "Pneumonia and migraine, migration, hypotension.");
        var spelling = _searched.Get<Spelling>();
        Assert.Equal([meant], await spelling.CorrectAsync([typed], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abcdef", "abdef", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("abcdef", "uvwxyz", 4)]
    public void Distances_count_single_edits_up_to_the_limit(string one, string other, int distance)
    {
        Assert.Equal(distance, EditDistance.Between(one, other, limit: 3));
        Assert.Equal(distance, EditDistance.Between(other, one, limit: 3));
    }
}
