using System.Text.Json;
using ClinicWeb.Server.Search;
using ClinicWeb.Server.Settings;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClinicWeb.Tests.VectorIndex;

/// <summary>Another embedding, from a server that speaks Ollama's language.</summary>
public sealed class OllamaTests : IAsyncDisposable
{
    private readonly WebApplication _ollama;
    private int _asked;

    public OllamaTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _ollama = builder.Build();
        _ollama.MapPost("/api/embed", (JsonElement request) =>
        {
            Interlocked.Increment(ref _asked);
            Assert.Equal("test-model", request.GetProperty("model").GetString());
            return Results.Json(
                new
                {
                    embeddings = request.GetProperty("input").EnumerateArray()
                    .Select(text => Meaning(text.GetString()!))
                });
        });
    }

    public ValueTask DisposeAsync() => _ollama.DisposeAsync();

    [Fact]
    public async Task Ollama_finds_by_meaning_and_a_change_of_the_embedding_makes_the_index_anew()
    {
        await _ollama.StartAsync(TestContext.Current.CancellationToken);
        using var kept = new TempPractice();
        var patient = await kept.AddPatientAsync("Berger");
        var heart = await kept.AddVisitAsync(patient, "Myocardial infarction");
        await kept.AddVisitAsync(patient, "Ankle sprain");
        await using (var local = await IndexedPractice.Managed(kept).StartAsync())
        {
            await local.UpToDateAsync();
            Assert.Empty(await local.FindAsync("heart attack"));
            await local.StopAsync();
        }

        await using var practice = IndexedPractice.Managed(kept);
        practice.Options.VectorIndex.Embedding = VectorEmbedding.Ollama;
        practice.Options.VectorIndex.OllamaModel = "test-model";
        practice.Options.VectorIndex.OllamaUrl =
            _ollama.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await practice.StartAsync();
        await practice.UpToDateAsync();
        Assert.Equal([heart], await practice.FindAsync("heart attack"));
        Assert.True(_asked > 0);
    }

    /// <summary>A very small language model.</summary>
    private static float[] Meaning(string text) =>
        text.Contains("infarction", StringComparison.OrdinalIgnoreCase)
            || text.Contains("heart", StringComparison.OrdinalIgnoreCase) ? [1, 0, 0.1f]
        : text.Contains("ankle", StringComparison.OrdinalIgnoreCase) ? [0, 1, 0] : [0, 0, 1];
}
