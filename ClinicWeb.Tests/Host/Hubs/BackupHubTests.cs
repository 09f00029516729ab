using System.Text.Json;
using System.Threading.Channels;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace ClinicWeb.Tests.Host.Hubs;

public sealed class BackupHubTests : IAsyncDisposable
{
    private readonly ClinicApp _app = new();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Who_connects_hears_the_status_at_once_and_follows_a_backup_to_its_end(HttpTransportType transport)
    {
        await _app.StartupBackupAsync();
        var statuses = Channel.CreateUnbounded<JsonElement>();
        var steps = new List<string>();
        await using var hub = Connect(transport);
        hub.On<JsonElement>("status", status => statuses.Writer.TryWrite(status));
        hub.On<JsonElement>("progress", progress => steps.Add(progress.GetProperty("step").GetString()!));
        await hub.StartAsync(Ct);

        var first = await statuses.Reader.ReadAsync(Ct);
        Assert.True(first.TryGetProperty("state", out _));

        using var made = await _app.Client.PostAsync("/api/backups", null, Ct);
        var name = Path.GetFileName(made.Headers.Location!.ToString());
        JsonElement status;
        do
        {
            status = await statuses.Reader.ReadAsync(Ct);
        }
        while (status.GetProperty("state").GetString() != "ok" || NameOf(status) != name);

        Assert.Contains("archive", steps);
        var rest = await _app.SendAsync<JsonElement>(HttpMethod.Get, "/api/status");
        Assert.Equal(Names(rest), Names(status));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string? NameOf(JsonElement status) =>
        status.GetProperty("lastBackup") is { ValueKind: JsonValueKind.Object } last
            ? last.GetProperty("name").GetString() : null;

    private static IEnumerable<string> Names(JsonElement body) =>
        body.EnumerateObject().Select(property => property.Name);

    private HubConnection Connect(HttpTransportType transport) => new HubConnectionBuilder()
        .WithUrl(new Uri(_app.Server.BaseAddress, "/hubs/backup"), transport, options =>
        {
            options.HttpMessageHandlerFactory = _ => _app.Server.CreateHandler();
            options.WebSocketFactory = async (context, ct) =>
                await _app.Server.CreateWebSocketClient().ConnectAsync(context.Uri, ct);
        })
        .Build();
}
