using System.Globalization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClinicWeb.Server.Host;

/// <summary>
/// Keeps a window in the language in which it was opened. Whatever the browser sends runs in the culture of the
/// connection, and a connection made anew (a lid was closed) takes it from the cookie that all windows share: a German
/// window's 03.04.1961 would be read as the 4th of March, once another window has chosen English.
/// </summary>
internal sealed class CircuitCulture : CircuitHandler
{
    private CultureInfo? _formats;
    private CultureInfo? _language;

    /// <inheritdoc />
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        (_formats, _language) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(
        Func<CircuitInboundActivityContext, Task> next) => async activity =>
    {
        // What an async method sets holds for what it calls, and ends with it.
        if (_formats is not null && _language is not null)
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_formats, _language);
        await next(activity);
    };
}
