using System.Net.Http.Json;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Host.Api;
using ClinicWeb.Server.Host.Lifetime;
using ClinicWeb.Server.Storage;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ClinicWeb.Tests.Support;

/// <summary>
/// The real host on a data folder of its own. <see cref="Client"/> talks to it in memory; <see cref="Listen"/> puts it
/// on a real port for a browser. Without a vector index unless asked for.
/// </summary>
public class ClinicApp : WebApplicationFactory<Program>
{
    private readonly TempFolder _ownFolder = new();
    private readonly TimeProvider? _time;
    private readonly Action<IServiceCollection>? _services;
    private readonly (string Key, string Value)[] _settings;
    private int _disposed;
    private bool _listens;

    /// <summary>Starts nothing yet.</summary>
    /// <param name="time">Another clock than the computer's.</param>
    /// <param name="dataFolder">A folder that outlives this host; by default one of its own.</param>
    /// <param name="services">Replaces services.</param>
    /// <param name="settings">Configuration, such as <c>("Clinic:Backup:KeepLast", "3")</c>.</param>
    public ClinicApp(
        TimeProvider? time = null, string? dataFolder = null, Action<IServiceCollection>? services = null,
        params (string Key, string Value)[] settings)
    {
        Folder = new DataFolder(dataFolder ?? Path.Combine(_ownFolder.Path, "data"));
        (_time, _services, _settings) = (time, services, settings);
        ClientOptions.AllowAutoRedirect = false;
    }

    /// <summary>How REST and hub write JSON.</summary>
    public static JsonSerializerOptions Json { get; } = MakeJson();

    /// <summary>Where it keeps the practice.</summary>
    public DataFolder Folder { get; }

    /// <summary>A client that sends what the program's own pages send.</summary>
    public HttpClient Client => field ??= NewClient();

    /// <summary>Where a browser finds it, after <see cref="Listen"/>.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Serves on a free port of this computer, for a real browser.</summary>
    public ClinicApp Listen()
    {
        UseKestrel(0);
        _listens = true;
        StartServer();
        // The port is known a moment after the server says that it has started.
        var addresses = Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features
            .Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses;
        Assert.True(
            SpinWait.SpinUntil(() => addresses.All(address => new Uri(address).Port != 0), TimeSpan.FromSeconds(30)),
            "No port was given.");
        Url = addresses.First().TrimEnd('/').Replace("[::]", "127.0.0.1", StringComparison.Ordinal);
        return this;
    }

    /// <summary>A service of the running host.</summary>
    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Sends JSON and reads JSON; another status than expected fails with the body.</summary>
    public async Task<T> SendAsync<T>(HttpMethod method, string url, object? body = null, int expect = 200)
    {
        using var request = new HttpRequestMessage(method, url);
        if (body is not null)
            request.Content = JsonContent.Create(body, options: Json);
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(expect == (int)response.StatusCode, $"{method} {url} answered {(int)response.StatusCode}: {text}");
        return JsonSerializer.Deserialize<T>(text, Json)!;
    }

    /// <summary>Waits until no backup is running and the one of the start is done.</summary>
    public async Task<BackupSummary> StartupBackupAsync()
    {
        var made = await Eventually.GetAsync(async () =>
            (await Get<IBackups>().ListAsync(TestContext.Current.CancellationToken)).FirstOrDefault(
                b => b.Trigger == BackupTrigger.Startup));
        await Eventually.GetAsync(
            async () => !Get<BackupAtStart>().IsToCome && (await Get<IStatusFeed>().RefreshAsync()).RunningSince is null
                ? "ended" : null);
        return made;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        // The test may have closed it already, to look at what closing left.
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await base.DisposeAsync();
        _ownFolder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("Clinic:DataDirectory", Folder.Root);
        builder.UseSetting("Clinic:VectorIndex:Mode", "Off");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        if (_listens && Wine.IsHere)
            builder.UseSetting("Clinic:ListenBeyondLocalhost", "true");
        foreach (var (key, value) in _settings)
            builder.UseSetting(key, value);
        builder.ConfigureTestServices(services =>
        {
            if (_time is not null)
                services.AddSingleton(_time);
            _services?.Invoke(services);
        });
    }

    /// <inheritdoc/>
    protected override IHost CreateHost(IHostBuilder builder) => base.CreateHost(new OneAtATime(builder));

    private HttpClient NewClient()
    {
        var client = Url.Length > 0 ? new HttpClient { BaseAddress = new Uri(Url) } : CreateClient();
        client.Timeout = TimeSpan.FromMinutes(2);
        client.DefaultRequestHeaders.Add("Origin", client.BaseAddress!.GetLeftPart(UriPartial.Authority));
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        return client;
    }

    private static JsonSerializerOptions MakeJson()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ApiJson.Configure(options);
        return options;
    }
}

/// <summary>One host for all tests of a class, as an xunit fixture.</summary>
public sealed class SharedClinicApp : ClinicApp;
