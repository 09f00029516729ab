using System.Net.Http.Json;
using System.Runtime.InteropServices;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;
using Dapper;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>
/// The program ends, or the line to it, while a form is open: the window comes back by itself with what was typed in
/// it.
/// </summary>
[Collection(DeedsCollection.Name)]
public sealed class LostServerTests(Chromium chromium) : IDisposable
{
    private const float WaitTimeout = 60_000;

    private static readonly PatientInput Clara = new()
    {
        GivenName = "Clara",
        FamilyName = "Wieck",
        BirthDate = new DateOnly(1990, 9, 13),
    };

    private readonly TempFolder _temp = new();
    private readonly List<string> _asked = [];

    private string Data => Path.Combine(_temp.Path, "data");

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_restart_the_form_is_back_with_what_was_typed_and_what_was_changed_meanwhile(bool killed)
    {
        using var first = ServerProcess.Start(
            Data, "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel=Debug");
        var url = await first.UrlAsync();
        await PostAsync(url);
        await using var doctor = await chromium.OpenAsync(url);
        await TypeAsync(doctor);

        if (killed)
            first.KillNow();
        else
            first.Signal(PosixSignal.SIGTERM);
        await first.ExitAsync();
        // The window tries again at once; the program does not wait for it until it gives up.
        Assert.Equal(!killed, first.Output.Contains("Backing up before closing", StringComparison.Ordinal));
        Assert.DoesNotContain("failed to close gracefully", first.Output, StringComparison.Ordinal);
        await SeesLostAsync(doctor);
        await using (var meanwhile = await RunningClinic.StartAsync(new DataFolder(Data)))
            await meanwhile.Database.WriteAsync((connection, transaction) =>
                connection.Execute("UPDATE patients SET phone = '030 123456'", transaction: transaction));

        using var second = ServerProcess.Start(Data, "--urls", url);
        Assert.Equal(url, await second.UrlAsync());
        await TakesBackAsync(doctor);
        await Assertions.Expect(doctor.Page.GetByText("Changed in the record since then"))
            .ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        await Assertions.Expect(doctor.Page.Locator(".cw-typed dd"))
            .ToHaveTextAsync(["030 123456"], new() { Timeout = WaitTimeout });
        await Assertions.Expect(doctor.Page.Locator("#field-Phone"))
            .ToHaveValueAsync("030 123456", new() { Timeout = WaitTimeout });

        await doctor.Button("Save changes").ClickAsync();
        await doctor.ArrivesAsync("/patients/1");
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        var stored =
            await http.GetFromJsonAsync<Patient>("/api/patients/1", ClinicApp.Json,
                TestContext.Current.CancellationToken);
        Assert.Equal(("Plays the piano", Sex.Female, "030 123456"), (stored!.Notes, stored.Sex, stored.Phone));
        Assert.Equal(0, await doctor.Page.EvaluateAsync<int>("() => sessionStorage.length"));
        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_long_cut_of_the_line_the_form_is_back_with_what_was_typed(bool pressed)
    {
        // As after many hours: the server has forgotten the window.
        await using var app = new ClinicApp(
            dataFolder: Data,
            services: services =>
                services.Configure<CircuitOptions>(circuits => circuits.DisconnectedCircuitMaxRetained = 0)).Listen();
        await app.StartupBackupAsync();
        await app.Get<IPatients>().AddAsync(Clara);
        await using var wire = new Wire(app.Url);
        await using var doctor = await chromium.OpenAsync(wire.Url);
        await TypeAsync(doctor);
        wire.Cut();
        await SeesLostAsync(doctor);
        Assert.DoesNotContain(await doctor.AccessibilityAsync(),
            problem => problem.StartsWith("color-contrast", StringComparison.Ordinal));

        wire.Mend();
        // The window may have found the line by itself in this very moment: then pressing does nothing.
        if (pressed)
            await doctor.Page.Locator("#reconnect-retry").DispatchEventAsync("click");
        await TakesBackAsync(doctor);
        await Assertions.Expect(doctor.Page.GetByText("Changed in the record since then")).ToHaveCountAsync(0);
        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_short_cut_the_window_goes_on_where_it_was_and_says_no_more_of_it(bool pressed)
    {
        await using var app = new ClinicApp(dataFolder: Data).Listen();
        await app.StartupBackupAsync();
        await app.Get<IPatients>().AddAsync(Clara);
        await using var wire = new Wire(app.Url);
        await using var doctor = await chromium.OpenAsync(wire.Url, moving: true);
        await doctor.Page.Clock.InstallAsync();
        await TypeAsync(doctor);
        wire.Cut();
        await SeesLostAsync(doctor);

        // However long it takes: at first it is tried, then the person is asked to look, and it is tried all the same.
        var words = doctor.Page.GetByText("Check that ClinicWeb is running on this computer");
        for (var ahead = 0; ahead < 200 && !await words.IsVisibleAsync(); ahead++)
            await doctor.Page.Clock.RunForAsync(1000);
        await Assertions.Expect(words).ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        Assert.Empty(await doctor.AccessibilityAsync());
        wire.Mend();
        // The window may have found the line by itself in this very moment: then pressing does nothing.
        if (pressed)
            await doctor.Page.Locator("#reconnect-retry").DispatchEventAsync("click");
        await Assertions.Expect(doctor.Page.Locator("#components-reconnect-modal"))
            .ToBeHiddenAsync(new() { Timeout = WaitTimeout });
        await doctor.Page.Clock.RunForAsync(10_000);
        await Assertions.Expect(doctor.Page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
        await Assertions.Expect(doctor.Page.Locator("#field-Notes")).ToHaveValueAsync("Plays the piano");
        await doctor.Button("Save changes").ClickAsync();
        await doctor.ArrivesAsync("/patients/1");
        Assert.Equal("Plays the piano", (await app.Get<IPatients>().GetAsync(1)).Notes);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Whoever_presses_Reload_while_the_line_is_down_is_asked_nothing_and_gets_back_what_was_typed()
    {
        await using var app = new ClinicApp(dataFolder: Data).Listen();
        await app.StartupBackupAsync();
        await app.Get<IPatients>().AddAsync(Clara);
        await using var wire = new Wire(app.Url);
        await using var doctor = await chromium.OpenAsync(wire.Url);
        await TypeAsync(doctor);
        // An attempt that never ends: the window does not come back by itself.
        await doctor.Page.EvaluateAsync("() => { Blazor.reconnect = () => new Promise(() => {}); }");
        wire.Cut();
        await SeesLostAsync(doctor);
        wire.Mend();

        await doctor.Page.Locator("#components-reconnect-modal").GetByText("Reload").ClickAsync();
        await TakesBackAsync(doctor);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task What_was_typed_while_the_line_was_down_is_saved_with_the_rest()
    {
        await using var app = new ClinicApp(dataFolder: Data).Listen();
        await app.StartupBackupAsync();
        await app.Get<IPatients>().AddAsync(Clara);
        await using var wire = new Wire(app.Url);
        await using var doctor = await chromium.OpenAsync(wire.Url);
        await TypeAsync(doctor);
        wire.Cut();
        await SeesLostAsync(doctor);
        await doctor.Page.Locator("#field-Notes").FocusAsync();
        await doctor.Page.Keyboard.PressAsync("Control+End");
        await doctor.Page.Keyboard.TypeAsync(", at night");
        wire.Mend();
        await Assertions.Expect(doctor.Page.Locator("#components-reconnect-modal"))
            .ToBeHiddenAsync(new() { Timeout = WaitTimeout });
        await Assertions.Expect(doctor.Page.Locator("#field-Notes")).ToHaveValueAsync("Plays the piano, at night");
        await doctor.Button("Save changes").ClickAsync();
        await doctor.ArrivesAsync("/patients/1");
        var stored = await app.Get<IPatients>().GetAsync(1);
        Assert.Equal(("Plays the piano, at night", Sex.Female, "Wieck"), (stored.Notes, stored.Sex, stored.FamilyName));
        Assert.Empty(_asked);
    }

    private async Task TypeAsync(BrowserWindow doctor)
    {
        doctor.Page.Dialog += (_, dialog) =>
        {
            _asked.Add(dialog.Type);
            _ = dialog.AcceptAsync();
        };
        await doctor.GoToAsync("/patients/1/edit");
        await doctor.Page.Locator("#field-Notes").PressSequentiallyAsync("Plays the piano");
        await doctor.Page.Locator(".cw-third.mud-select").ClickAsync();
        await doctor.Page.GetByRole(AriaRole.Option, new() { Name = "Female", Exact = true }).ClickAsync();
        await doctor.Page.WaitForFunctionAsync(
            "() => Object.values(sessionStorage).some(draft => draft.includes('piano') && draft.includes('Female'))");
    }

    private static Task SeesLostAsync(BrowserWindow doctor) =>
        Assertions.Expect(doctor.Page.GetByText("ClinicWeb is not answering"))
            .ToBeVisibleAsync(new() { Timeout = WaitTimeout });

    // Nobody has reloaded anything, nor was asked.
    private static async Task TakesBackAsync(BrowserWindow doctor)
    {
        await Assertions.Expect(doctor.Page.GetByText("What you typed here was not saved"))
            .ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        await doctor.Button("Put it back").ClickAsync();
        await Assertions.Expect(doctor.Page.Locator("#field-Notes"))
            .ToHaveValueAsync("Plays the piano", new() { Timeout = WaitTimeout });
        await Assertions.Expect(doctor.Page.Locator("#field-FamilyName"))
            .ToHaveValueAsync("Wieck", new() { Timeout = WaitTimeout });
        await Assertions.Expect(doctor.Page.Locator("#field-Sex"))
            .ToHaveValueAsync("Female", new() { Timeout = WaitTimeout });
    }

    private static async Task PostAsync(string url)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        http.DefaultRequestHeaders.Add("Origin", url);
        using var answer =
            await http.PostAsJsonAsync("/api/patients", Clara, ClinicApp.Json, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
