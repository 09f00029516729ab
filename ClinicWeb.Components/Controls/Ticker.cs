namespace ClinicWeb.Components.Controls;

/// <summary>One timer a window, for everything in it that counts by itself.</summary>
public sealed class Ticker : IDisposable
{
    private readonly ITimer _timer;

    /// <summary>Starts ticking.</summary>
    public Ticker(TimeProvider time) =>
        _timer = time.CreateTimer(_ => Tick?.Invoke(), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));

    /// <summary>Every ten seconds, on any thread.</summary>
    public event Action? Tick;

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();
}
