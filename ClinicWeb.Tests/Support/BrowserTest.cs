using Microsoft.Playwright;

namespace ClinicWeb.Tests.Support;

/// <summary>
/// A practice of its own behind a real address, with its backup of the start, for windows of the shared Chromium.
/// </summary>
public abstract class BrowserTest : IAsyncLifetime
{
    /// <summary>Milliseconds; a loaded machine is slow, and a test that fails waits for nothing.</summary>
    protected const float WaitTimeout = 20_000;

    protected ClinicApp App { get; } = new();

    public virtual async ValueTask InitializeAsync()
    {
        App.Listen();
        await App.StartupBackupAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static Task SeesAsync(BrowserWindow window, string words) =>
        Assertions.Expect(window.Page.GetByText(words).First).ToBeVisibleAsync(new() { Timeout = WaitTimeout });
}
