using ClinicWeb.Tests.Support;
using CsCheck;

namespace ClinicWeb.Tests.Journeys;

/// <summary>
/// Random lives of a practice against a model of what must be there. A failure names its seed; CsCheck_Seed in the
/// environment lives the same life again.
/// </summary>
public sealed class AnyLifeTests
{
    [Fact]
    public async Task Whatever_happens_in_whatever_order_every_record_is_where_it_must_be()
    {
        var lived = 0;
        await Gen.Select(Gen.Enum<Deed>(), Gen.Int[0, 999]).Array[12, 40].SampleAsync(
            async deeds =>
            {
                await using var life = await ModelledPractice.BeginAsync();
                foreach (var (deed, number) in deeds)
                    await life.DoAsync(deed, number);
                lived++;
            },
            iter: LongRun.Of(20, 10_000),
            threads: 1);
        Assert.True(lived > 0);
    }
}
