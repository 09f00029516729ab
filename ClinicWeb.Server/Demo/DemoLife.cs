using Bogus;

namespace ClinicWeb.Server.Demo;

/// <summary>How a patient lives, as far as a doctor notes it.</summary>
internal static class DemoLife
{
    private static readonly string[] Work =
    [
        "in an office", "as a teacher", "in a warehouse", "as a nurse", "as a driver", "from home", "in a kitchen",
        "as an electrician", "in a shop", "on a farm", "as a programmer", "as a carpenter",
    ];

    private static readonly string[] Smoking = ["non-smoker", "non-smoker", "stopped smoking years ago", "smokes a few cigarettes a day"];

    // Their own sentences say that these patients gave it up.
    private static readonly string[] AfterSmoking = ["COPD", "Coronary heart disease"];

    /// <summary>Two sentences: before retirement, and after it.</summary>
    public static (string Work, string Retirement) Of(IReadOnlyList<Condition> prone, Randomizer random)
    {
        var smoking = random.ArrayElement(Smoking);
        if (prone.Any(condition => AfterSmoking.Contains(condition.Name)))
            smoking = "stopped smoking years ago";
        var alcohol = random.ArrayElement(["no alcohol", "alcohol at weekends"]);
        var home = random.ArrayElement(["alone", "with a partner", "near a daughter", "near a son"]);
        var help = random.ArrayElement(["without help", "with some help"]);
        return (
            $"Works {random.ArrayElement(Work)}, {smoking}, {alcohol}.",
            $"Lives {home} and manages the household {help}.");
    }
}
