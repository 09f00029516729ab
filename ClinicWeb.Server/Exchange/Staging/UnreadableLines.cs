using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>Counts all that cannot be taken, and names the first of it.</summary>
internal sealed class UnreadableLines
{
    private readonly List<(int Scope, UnreadableLine Line)> _listed;

    public UnreadableLines() => _listed = [];

    private UnreadableLines(UnreadableLines before) => (_listed, Count) = ([.. before._listed], before.Count);

    /// <summary>All of them.</summary>
    public int Count { get; private set; }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<UnreadableLine> Listed =>
        [.. _listed.OrderBy(one => one.Scope).ThenBy(one => one.Line.Line).Select(one => one.Line)];

    /// <summary>To go on from what is noted so far, more than once.</summary>
    public UnreadableLines Copy() => new(this);

    /// <summary>Notes one.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="reason">In a doctor's words.</param>
    public void Add(Place place, Text reason)
    {
        Count++;
        if (_listed.Count < ImportResult.MostListed)
            _listed.Add((place.Scope, new UnreadableLine(place.Line, reason) { File = place.File }));
    }
}
