using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Database;

/// <summary>Counts who is inside the database, and can close the door and wait until the last has left.</summary>
internal sealed class AccessGate
{
    private readonly Lock _lock = new();
    private int _inside;
    private TaskCompletionSource? _closed;
    private TaskCompletionSource? _empty;

    /// <summary>Enters; waits while the door is closed.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken ct)
    {
        while (true)
        {
            Task reopened;
            lock (_lock)
            {
                if (_closed is null)
                {
                    _inside++;
                    return new DisposableAction(Leave);
                }

                reopened = _closed.Task;
            }

            await reopened.WaitAsync(ct);
        }
    }

    /// <summary>Closes the door and waits until nobody is inside; disposing opens it. One caller at a time.</summary>
    public async Task<IDisposable> CloseAsync(CancellationToken ct = default)
    {
        Task empty;
        lock (_lock)
        {
            if (_closed is not null)
                throw new InvalidOperationException("The door is already closed.");
            _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_inside == 0)
                _empty.SetResult();
            empty = _empty.Task;
        }

        try
        {
            await empty.WaitAsync(ct);
            return new DisposableAction(Open);
        }
        catch (OperationCanceledException)
        {
            Open();
            throw;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_inside == 0)
                _empty?.TrySetResult();
        }
    }

    private void Open()
    {
        lock (_lock)
        {
            _closed?.SetResult();
            _closed = null;
            _empty = null;
        }
    }
}
