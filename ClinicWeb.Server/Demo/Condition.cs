using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Demo;

/// <summary>What a visit can be about, with the sentences that belong together.</summary>
internal sealed class Condition
{
    public required string Name { get; init; }

    public required int MinAge { get; init; }

    public required int MaxAge { get; init; }

    /// <summary>How often it is seen, compared with the others.</summary>
    public required int Weight { get; init; }

    /// <summary>Only this sex; null for everybody.</summary>
    public Sex? Only { get; init; }

    /// <summary>Stays with the patient and comes back for follow-ups.</summary>
    public bool Chronic { get; init; }

    public List<string> Complaints { get; } = [];

    public List<string> FollowUps { get; } = [];

    public List<string> Histories { get; } = [];

    public List<string> FollowUpHistories { get; } = [];

    public List<string> Findings { get; } = [];

    public List<string> Diagnoses { get; } = [];

    public List<string> Prescriptions { get; } = [];

    public List<string> Plans { get; } = [];

    public bool Fits(int age, Sex sex) => age >= MinAge && age <= MaxAge && (Only is null || Only == sex);
}
