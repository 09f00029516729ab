using System.Text.Json;
using System.Text.Json.Serialization;
using Refit;

namespace ClinicWeb.Server.VectorIndex.Chroma;

/// <summary>Makes typed clients of a Chroma server.</summary>
internal static class ChromaClient
{
    private static readonly RefitSettings Settings = new(new SystemTextJsonContentSerializer(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    }));

    // A batch of records takes Chroma about a second; an answer that takes this long will not come.
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);

    /// <summary>A client; dispose the HttpClient with it.</summary>
    public static (IChromaApi Api, HttpClient Http) Create(Uri server)
    {
        // A proxy of the practice's network has no business with this computer's own address.
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) };
        var http = new HttpClient(handler) { BaseAddress = server, Timeout = WaitTimeout };
        return (RestService.For<IChromaApi>(http, Settings), http);
    }
}
