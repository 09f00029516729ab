using Bogus;

namespace ClinicWeb.Server.Demo;

/// <summary>How a patient lives, as far as a doctor notes it.</summary>
internal static class DemoLife
{
    private const int Stopped = 2;

    /// <summary>Two sentences: before retirement, and after it.</summary>
    public static (string Work, string Retirement) Of(IReadOnlyList<Condition> prone, Randomizer random,
        DemoWords words)
    {
        var smoking = random.ArrayElement(words.Smoking);
        if (prone.Any(condition => words.AfterSmoking.Contains(condition.Name)))
            smoking = words.Smoking[Stopped];
        var alcohol = random.ArrayElement(words.Alcohol);
        var home = random.ArrayElement(words.Home);
        var help = random.ArrayElement(words.Help);
        return (words.Working(random.ArrayElement(words.Jobs), smoking, alcohol), words.Retired(home, help));
    }
}
