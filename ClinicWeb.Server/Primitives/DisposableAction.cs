namespace ClinicWeb.Server.Primitives;

/// <summary>Does something once, when it is disposed.</summary>
internal sealed class DisposableAction(Action action) : IDisposable
{
    private Action? _action = action;

    public void Dispose() => Interlocked.Exchange(ref _action, null)?.Invoke();
}
