namespace ClinicWeb.Components.Pages;

/// <summary>
/// Only the newest question counts: asking again cancels the one before, so that a slow answer never replaces a newer
/// one.
/// </summary>
internal sealed class LatestRequest : IDisposable
{
    private CancellationTokenSource? _asked;

    /// <summary>Begins a question; its token is cancelled by the next one, or when the page goes.</summary>
    public async Task<CancellationToken> AskAsync()
    {
        // Taken before anything is waited for: of two questions at once the later one counts.
        var before = _asked;
        _asked = new();
        var token = _asked.Token;
        if (before is not null)
        {
            await before.CancelAsync();
            before.Dispose();
        }

        return token;
    }

    /// <summary>Nobody waits for an answer any more.</summary>
    public void Cancel()
    {
        _asked?.Cancel();
        _asked?.Dispose();
        _asked = null;
    }

    public void Dispose() => Cancel();
}
