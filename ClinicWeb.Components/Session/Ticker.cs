using System.Globalization;

namespace ClinicWeb.Components.Session;

/// <summary>One timer a window, for everything in it that counts by itself.</summary>
public sealed class Ticker : IDisposable
{
    private readonly ITimer _timer;
    private readonly CultureInfo _formats = CultureInfo.CurrentCulture;
    private readonly CultureInfo _language = CultureInfo.CurrentUICulture;

    public Ticker(TimeProvider time) =>
        _timer = time.CreateTimer(_ => Call(), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));

    /// <summary>Every ten seconds, on any thread.</summary>
    public event Action? Tick;

    // A timer knows nothing of the window's language.
    private void Call()
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_formats, _language);
        Tick?.Invoke();
    }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();
}
