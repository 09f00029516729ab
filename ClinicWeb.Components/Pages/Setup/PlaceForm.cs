using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Components.Pages.Setup;

/// <summary>What was answered to the question where the practice is to be kept, and what came of it.</summary>
public sealed record PlaceForm
{
    /// <summary>The value of <c>place</c> for another folder than the one that is proposed.</summary>
    public const string Elsewhere = "elsewhere";

    /// <summary>Whether another folder was chosen.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>Its path.</summary>
    public string Typed { get; init; } = "";

    /// <summary>Why it is not taken.</summary>
    public Text? Problem { get; init; }

    /// <summary>What to do then.</summary>
    public Text? Hint { get; init; }

    /// <summary>It is taken, and the program goes on.</summary>
    public bool Done { get; init; }
}
