using System.Globalization;

namespace ClinicWeb.Server.Primitives;

/// <summary>Callbacks that come and go on any thread. One that throws does not disturb the others.</summary>
/// <remarks>
/// Each is called as it came: in the language and the formats of the window that subscribed, whoever calls. A page that
/// was closed meanwhile may still be called; its failure is no concern of the caller's.
/// </remarks>
internal sealed class Subscriptions(Action<Exception>? onError = null)
{
    private readonly Lock _lock = new();
    private readonly List<Action> _callbacks = [];

    /// <summary>Adds a callback until the result is disposed.</summary>
    public IDisposable Add(Action callback)
    {
        var (formats, language) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        void InItsLanguage()
        {
            var (itsFormats, itsLanguage) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
            try
            {
                (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (formats, language);
                callback();
            }
            finally
            {
                (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (itsFormats, itsLanguage);
            }
        }

        lock (_lock)
            _callbacks.Add(InItsLanguage);
        return new DisposableAction(() => Remove(InItsLanguage));
    }

    /// <summary>Calls all of them, in the order in which they came.</summary>
    public void Call()
    {
        Action[] callbacks;
        lock (_lock)
            callbacks = [.. _callbacks];
        foreach (var callback in callbacks)
        {
            try
            {
                callback();
            }
            catch (Exception error)
            {
                onError?.Invoke(error);
            }
        }
    }

    private void Remove(Action callback)
    {
        lock (_lock)
            _callbacks.Remove(callback);
    }
}
