using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Demo;

/// <summary>A patient while the history is being made up.</summary>
internal sealed class DemoPerson
{
    public required DateOnly Birth { get; init; }

    public required Sex Sex { get; init; }

    /// <summary>A word in medicines that this patient must not be given; null without allergy.</summary>
    public string? AvoidedMedicine { get; init; }

    /// <summary>As written in the record.</summary>
    public string? Allergy { get; init; }

    /// <summary>What the notes say about life before and after 66; the same at every visit.</summary>
    public required string Work { get; init; }

    /// <inheritdoc cref="Work"/>
    public required string Retirement { get; init; }

    /// <summary>What will be found sooner or later.</summary>
    public required IReadOnlyList<Condition> Prone { get; init; }

    /// <summary>What was found so far, with the year.</summary>
    public List<(Condition Condition, int Since)> Known { get; } = [];

    public int AgeOn(DateOnly day)
    {
        var age = day.Year - Birth.Year;
        return day < Birth.AddYears(age) ? age - 1 : age;
    }
}
