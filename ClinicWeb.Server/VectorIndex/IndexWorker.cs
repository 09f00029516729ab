using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.VectorIndex;

/// <summary>Keeps the index in step with clinic.db, in the background.</summary>
internal sealed class IndexWorker : IDisposable
{
    private static readonly TimeSpan HoldPatience = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private bool _running;

    /// <summary>How the index is doing.</summary>
    public VectorIndexStatus Status => new("off", null, _running ? "Search finds words as they are typed." : "Not started.");

    /// <summary>
    /// Waits for the write in progress, and lets no other begin until disposed. A write that hangs is not waited for: the
    /// copy watches the files itself.
    /// </summary>
    public async Task<IDisposable> HoldWritesAsync(CancellationToken ct) =>
        new Held(await _writing.WaitAsync(HoldPatience, ct) ? _writing : null);

    /// <summary>Ends everything, the server too.</summary>
    public Task StopAsync(CancellationToken ct)
    {
        _running = false;
        return Task.CompletedTask;
    }

    /// <summary>Begins, or begins anew.</summary>
    public void Start(bool deep) => _running = true;

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    private sealed class Held(SemaphoreSlim? held) : IDisposable
    {
        private SemaphoreSlim? _held = held;

        public void Dispose() => Interlocked.Exchange(ref _held, null)?.Release();
    }
}
