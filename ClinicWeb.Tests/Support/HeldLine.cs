using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Support;

/// <summary>
/// The line between a window and the program. While a test holds it nothing arrives; then everything does, in its
/// order.
/// </summary>
public sealed partial class HeldLine
{
    private readonly Lock _lock = new();
    private readonly Queue<Action> _waiting = [];
    private bool _held;

    private HeldLine()
    {
    }

    /// <summary>Before the window opens its first page.</summary>
    public static async Task<HeldLine> OfAsync(BrowserWindow window)
    {
        var line = new HeldLine();
        await window.Page.RouteWebSocketAsync(Circuit(), page =>
        {
            var program = page.ConnectToServer();
            page.OnMessage(message => line.Pass(program, message));
            program.OnMessage(message => line.Pass(page, message));
        });
        return line;
    }

    public void Hold()
    {
        lock (_lock)
            _held = true;
    }

    public void LetGo()
    {
        lock (_lock)
        {
            _held = false;
            while (_waiting.TryDequeue(out var send))
                send();
        }
    }

    private void Pass(IWebSocketRoute to, IWebSocketFrame message)
    {
        lock (_lock)
        {
            if (_held)
                _waiting.Enqueue(Send);
            else
                Send();
        }

        void Send()
        {
            if (message.Binary is { Length: > 0 } bytes)
                to.Send(bytes);
            else
                to.Send(message.Text!);
        }
    }

    [GeneratedRegex("/_blazor")]
    private static partial Regex Circuit();
}
