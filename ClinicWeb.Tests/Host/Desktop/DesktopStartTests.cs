using System.Net;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Host.Desktop;

/// <summary>
/// On Linux, whose desktop a test can stand in for; the code is the same elsewhere but for who opens the browser.
/// </summary>
public sealed class DesktopStartTests : IDisposable
{
    private readonly Support.Desktop? _desktop = OperatingSystem.IsLinux() ? new() : null;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _desktop?.Dispose();

    [Fact]
    public async Task A_double_click_shows_the_pages_and_a_second_one_shows_those_of_the_first()
    {
        if (_desktop is not { } desktop)
            return;
        var first = desktop.DoubleClick();
        await Eventually.HoldsAsync(() => desktop.Shown.Length == 1, "the browser is shown the pages");
        var second = desktop.DoubleClick();
        await second.WaitForExitAsync(Ct);
        await Eventually.HoldsAsync(() => desktop.Shown.Length == 2, "the browser is shown them again");

        Assert.Equal(0, second.ExitCode);
        Assert.Equal(first.Id, desktop.Owner());
        Assert.Equal(desktop.Shown[0], desktop.Shown[1]);
        using var browser = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri(desktop.Shown[0] + "/health"), Ct)).StatusCode);
    }

    [Fact]
    public async Task A_start_at_login_shows_nothing_and_the_double_click_after_it_shows_its_pages()
    {
        if (_desktop is not { } desktop)
            return;
        var atLogin = desktop.DoubleClick("--background");
        await Eventually.HoldsAsync(() => File.Exists(desktop.Folder.AddressFile), "the pages are served");
        Assert.Empty(desktop.Shown);

        var clicked = desktop.DoubleClick();
        await clicked.WaitForExitAsync(Ct);

        await Eventually.HoldsAsync(() => desktop.Shown.Length == 1, "the browser is shown the pages");
        Assert.Equal(atLogin.Id, desktop.Owner());
    }

    [Fact]
    public async Task What_keeps_it_from_starting_is_shown_where_a_person_looks()
    {
        if (_desktop is not { } desktop)
            return;
        var refused = desktop.DoubleClick("--Clinic:Backup:KeepLast=many");
        await refused.WaitForExitAsync(Ct);
        await Eventually.HoldsAsync(() => desktop.Shown.Length == 1, "the browser is shown why");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("KeepLast is &quot;many&quot;; allowed: a whole number", await File.ReadAllTextAsync(desktop.Shown[0], Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_starts_it_for_longer_than_the_terminal_and_then_opens_the_page_of_the_running_one()
    {
        if (_desktop is not { } desktop)
            return;
        var first = await OpenAsync(desktop);
        var owner = desktop.Owner();
        var second = await OpenAsync(desktop);

        Assert.Equal((0, 0), (first, second));
        Assert.Equal(owner, desktop.Owner());
        await Eventually.HoldsAsync(() => desktop.Shown.Length == 2, "the browser is shown them twice");
        Assert.Single(desktop.Shown.Distinct());

        await desktop.CloseAsync();
        Assert.False(File.Exists(desktop.Folder.AddressFile));
        Assert.Contains("\"trigger\":\"shutdown\"", await File.ReadAllTextAsync(desktop.Folder.ActivityFile, Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Close_ends_the_running_one_with_its_backup_and_says_when_there_is_none()
    {
        using var temp = new TempFolder();
        var data = Path.Combine(temp.Path, "data");
        using var server = ServerProcess.Start(data, "--urls", "http://127.0.0.1:0");
        await server.UrlAsync();

        var closed = await ServerProcess.RunAsync(data, "close");
        var again = await ServerProcess.RunAsync(data, "close");

        Assert.Equal((0, 0), (closed.ExitCode, again.ExitCode));
        Assert.Equal(0, await server.ExitAsync());
        Assert.Contains("\"trigger\":\"shutdown\"", await File.ReadAllTextAsync(Path.Combine(data, "activity.jsonl"), Ct), StringComparison.Ordinal);
        Assert.Contains("does not run", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_refuses_what_a_developer_just_built()
    {
        using var temp = new TempFolder();

        var (code, _, errors) = await ServerProcess.RunAsync(temp.Path, "install");

        Assert.Equal(1, code);
        Assert.Contains("release", errors, StringComparison.Ordinal);
    }

    private static async Task<int> OpenAsync(Support.Desktop desktop)
    {
        using var verb = ServerProcess.Start(desktop.Folder.Root, desktop.Environment, "open", "--urls", "http://127.0.0.1:0");
        return await verb.ExitAsync();
    }
}
