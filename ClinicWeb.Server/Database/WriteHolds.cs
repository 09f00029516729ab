using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Database;

/// <summary>Who has writes refused for the moment, and in which words. Several may at once, in any order.</summary>
internal sealed class WriteHolds
{
    private readonly List<Text> _holds = [];

    /// <summary>Refuses until disposed.</summary>
    public IDisposable Add(Text inWords)
    {
        lock (_holds)
            _holds.Add(inWords);
        return new DisposableAction(() =>
        {
            lock (_holds)
                _holds.Remove(inWords);
        });
    }

    /// <summary>Throws <see cref="ClinicError.Recovery"/> where somebody holds.</summary>
    public void Refuse()
    {
        lock (_holds)
        {
            if (_holds.Count > 0)
                throw new ClinicException(ClinicError.Recovery, _holds[^1],
                    $"Nothing was saved; try again in a moment.");
        }
    }
}
