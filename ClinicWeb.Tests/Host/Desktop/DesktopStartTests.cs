using System.Diagnostics;
using System.Net;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Host.Desktop;
using ClinicWeb.Server.Storage;
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

    [Theory]
    [InlineData("/opt/ClinicWeb/ClinicWeb", true)]
    [InlineData("ClinicWeb.exe", true)]
    [InlineData("/opt/ClinicWeb/ClinicWeb.Server", false)]
    [InlineData("ClinicWeb.Server.exe", false)]
    [InlineData("/usr/bin/dotnet", false)]
    [InlineData(null, false)]
    public void Only_the_program_without_a_console_was_double_clicked(string? program, bool doubleClicked) =>
        Assert.Equal(doubleClicked, ClinicProgram.IsNamedAsDoubleClicked(program));

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
        Assert.Contains("KeepLast is &quot;many&quot;; allowed: a whole number",
            await File.ReadAllTextAsync(desktop.Shown[0], Ct), StringComparison.Ordinal);
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
        Assert.Contains("\"trigger\":\"shutdown\"", await File.ReadAllTextAsync(desktop.Folder.ActivityFile, Ct),
            StringComparison.Ordinal);
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
        Assert.Contains("\"trigger\":\"shutdown\"",
            await File.ReadAllTextAsync(Path.Combine(data, "activity.jsonl"), Ct), StringComparison.Ordinal);
        Assert.Contains("does not run", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uninstall_closes_the_running_one_with_its_backup_first()
    {
        if (OperatingSystem.IsWindows())
            return; // There it would take away this user's own.
        using var temp = new TempFolder();
        var data = Path.Combine(temp.Path, "data");
        var home = new Dictionary<string, string>
        {
            ["HOME"] = temp.Path,
            ["XDG_CONFIG_HOME"] = Path.Combine(temp.Path, "config"),
            ["XDG_DATA_HOME"] = Path.Combine(temp.Path, "share"),
        };
        using var server = ServerProcess.Start(data, "--urls", "http://127.0.0.1:0");
        await server.UrlAsync();

        using var uninstall = ServerProcess.Start(data, home, "uninstall");

        Assert.Equal(0, await uninstall.ExitAsync());
        Assert.Contains("ClinicWeb is closed.", uninstall.Output, StringComparison.Ordinal);
        Assert.Equal(0, await server.ExitAsync());
        Assert.Contains("\"trigger\":\"shutdown\"",
            await File.ReadAllTextAsync(Path.Combine(data, "activity.jsonl"), Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--background")]
    [InlineData]
    public async Task A_start_during_the_close_of_another_takes_its_place(params string[] quietly)
    {
        if (_desktop is not { } desktop)
            return;
        desktop.Folder.Create();
        Process second;
        using (DataFolderLock.Own(desktop.Folder))
        {
            second = desktop.DoubleClick(quietly);
            Assert.False(second.WaitForExit(TimeSpan.FromSeconds(2)));
        }

        await Eventually.HoldsAsync(() => File.Exists(desktop.Folder.AddressFile), "the second one serves the pages");
        Assert.Equal(second.Id, desktop.Owner());
    }

    [Fact]
    public async Task Open_during_the_close_of_another_starts_one_of_its_own()
    {
        if (_desktop is not { } desktop)
            return;
        desktop.Folder.Create();
        Task<int> opened;
        using (DataFolderLock.Own(desktop.Folder))
        {
            opened = OpenAsync(desktop);
            Assert.NotSame(opened,
                await Task.WhenAny(opened, Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, Ct)));
        }

        Assert.Equal(0, await opened);
        await desktop.CloseAsync();
    }

    [Fact]
    public async Task Close_says_that_who_has_the_practice_open_does_not_listen_and_takes_its_request_back()
    {
        using var temp = new TempFolder();
        var folder = new DataFolder(Path.Combine(temp.Path, "data"));
        folder.Create();
        using var deaf = DataFolderLock.Own(folder);

        var error = await Assert.ThrowsAsync<ClinicException>(
            () => RunningPages.CloseAsync(folder, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(60)));

        Assert.Contains("does not answer", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.CloseRequestFile));
    }

    [Fact]
    public async Task Close_does_not_wait_for_ever_for_a_backup_that_does_not_end()
    {
        using var temp = new TempFolder();
        var folder = new DataFolder(Path.Combine(temp.Path, "data"));
        folder.Create();
        using var closing = DataFolderLock.Own(folder);

        var waiting = RunningPages.CloseAsync(folder, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => File.Exists(folder.CloseRequestFile), "it asks");
        File.Delete(folder.CloseRequestFile);

        Assert.Contains("not done yet", (await Assert.ThrowsAsync<ClinicException>(() => waiting)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_owner_of_before_left_is_gone_as_soon_as_the_folder_has_a_new_one()
    {
        using var temp = new TempFolder();
        var folder = new DataFolder(Path.Combine(temp.Path, "data"));
        folder.Create();
        await File.WriteAllTextAsync(folder.AddressFile, "http://127.0.0.1:9", Ct);
        await File.WriteAllTextAsync(folder.CloseRequestFile, "", Ct);
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        // It never comes to note where its own pages are.
        await ServerProcess.RunAsync(folder.Root, "--urls",
            $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");

        Assert.False(File.Exists(folder.AddressFile));
        Assert.False(File.Exists(folder.CloseRequestFile));
    }

    [Fact]
    public async Task A_request_to_close_that_comes_while_the_practice_opens_is_heard()
    {
        using var temp = new TempFolder();
        var folder = new DataFolder(Path.Combine(temp.Path, "data"));
        folder.Create();
        using var server = ServerProcess.Start(folder.Root, "--urls", "http://127.0.0.1:0");
        await Eventually.HoldsAsync(
            () => RunningPages.Exist(folder) && File.Exists(folder.OwnerFile) && Directory.Exists(folder.Logs),
            "it owns the folder");

        Durable.WriteFile(folder.CloseRequestFile, []);

        Assert.Equal(0, await server.ExitAsync());
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
        using var verb =
            ServerProcess.Start(desktop.Folder.Root, desktop.Environment, "open", "--urls", "http://127.0.0.1:0");
        return await verb.ExitAsync();
    }
}
