namespace ClinicWeb.Bench;

/// <summary>Looks often at how much memory the process has beyond what it had.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private readonly long _before = Environment.WorkingSet;
    private readonly Timer _timer;
    private long _most;

    public MemoryWatch() => _timer = new Timer(_ => Look(), null, 0, 5);

    public double Peak()
    {
        Look();
        return Math.Max(0, Interlocked.Read(ref _most) - _before);
    }

    public void Dispose() => _timer.Dispose();

    private void Look() => Interlocked.Exchange(ref _most, Math.Max(_most, Environment.WorkingSet));
}
