namespace ClinicWeb.Components.Pages;

/// <summary>
/// What a page wrote into its own address while somebody typed. The browser reports each of them back later, perhaps
/// when more has been typed already; those reports must not overwrite it. Anything else in the address came from
/// outside: it counts.
/// </summary>
public sealed class QueryStringSync
{
    private readonly Queue<string> _expected = [];
    private string? _seen;

    /// <summary>Remembers <paramref name="text"/> as written by the page itself.</summary>
    public void Write(string text) => _expected.Enqueue(text);

    /// <summary>Whether <paramref name="asked"/>, as the address now says, is new and from outside.</summary>
    public bool IsFromOutside(string asked)
    {
        if (asked == _seen)
            return false;
        _seen = asked;
        if (!_expected.Contains(asked))
        {
            _expected.Clear();
            return true;
        }
        while (_expected.Dequeue() != asked) // reports of quick typing may be left out
        {
        }
        return false;
    }
}
