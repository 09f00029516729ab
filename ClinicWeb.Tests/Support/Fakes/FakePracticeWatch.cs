using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>Restores on demand.</summary>
public sealed class FakePracticeWatch : IPracticeWatch
{
    private readonly List<Action> _listeners = [];

    public int Generation { get; private set; }

    public IDisposable OnReplaced(Action callback)
    {
        _listeners.Add(callback);
        return new Subscription(() => _listeners.Remove(callback));
    }

    public void Replace()
    {
        Generation++;
        foreach (var listener in _listeners.ToArray())
            listener();
    }
}
