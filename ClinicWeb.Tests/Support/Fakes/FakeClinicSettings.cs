using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>Settings in memory; <see cref="Failure"/> makes the next save fail.</summary>
public sealed class FakeClinicSettings : IClinicSettings
{
    private readonly List<Action<ClinicSettings>> _listeners = [];

    public ClinicSettings Current { get; set; } = new();

    public Exception? Failure { get; set; }

    public Text? FolderProblem { get; set; }

    public Task<ClinicSettings> SaveAsync(ClinicSettings settings, CancellationToken ct = default)
    {
        if (Failure is { } failure)
        {
            Failure = null;
            throw failure;
        }
        Current = settings;
        foreach (var listener in _listeners.ToArray())
            listener(settings);
        return Task.FromResult(settings);
    }

    public IDisposable OnChanged(Action<ClinicSettings> callback)
    {
        _listeners.Add(callback);
        return new Subscription(() => _listeners.Remove(callback));
    }

    public Task<Text?> TestSecondFolderAsync(string path, CancellationToken ct = default) =>
        Task.FromResult(FolderProblem);
}
