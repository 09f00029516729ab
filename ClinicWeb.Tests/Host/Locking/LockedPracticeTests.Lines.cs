using System.Net;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace ClinicWeb.Tests.Host.Locking;

/// <summary>Lines that were open when the practice was locked.</summary>
public sealed partial class LockedPracticeTests
{
    [Fact]
    public async Task An_open_line_is_cut_when_nobody_works_and_cannot_be_opened_again()
    {
        using var script = NewClient();
        using var unlocked = await UnlockAsync(script, Words);
        var cookie = unlocked.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        await using var line = Line(cookie);
        var cut = new TaskCompletionSource();
        line.Closed += _ =>
        {
            cut.TrySetResult();
            return Task.CompletedTask;
        };
        await line.StartAsync(Ct);

        _time.Advance(TimeSpan.FromMinutes(16));
        await cut.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);

        await using var again = Line(cookie);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => again.StartAsync(Ct));
        Assert.Contains("401", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_was_open_before_a_passphrase_was_set_is_cut_too_and_so_are_all_by_a_change()
    {
        await _app.Get<IPassphrase>().RemoveAsync(Words, Ct);
        await using var before = Line(null);
        var cut = new TaskCompletionSource();
        before.Closed += _ =>
        {
            cut.TrySetResult();
            return Task.CompletedTask;
        };
        await before.StartAsync(Ct);

        await _app.Get<IPassphrase>().SaveAsync(null, Words, 15, Ct);
        await cut.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);

        using var script = NewClient();
        await UnlockAsync(script, Words);
        await _app.Get<IPassphrase>().SaveAsync(Words, "another one", 15, Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, (await script.GetAsync("/api/patients", Ct)).StatusCode);
    }

    private HubConnection Line(string? cookie) => new HubConnectionBuilder()
        .WithUrl(new Uri(_app.Server.BaseAddress, "hubs/backup"), options =>
        {
            options.Transports = HttpTransportType.LongPolling;
            options.HttpMessageHandlerFactory = _ => _app.Server.CreateHandler();
            if (cookie is not null)
                options.Headers["Cookie"] = cookie;
        })
        .Build();
}
