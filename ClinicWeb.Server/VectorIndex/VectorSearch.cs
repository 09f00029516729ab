using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.VectorIndex.Chroma;
namespace ClinicWeb.Server.VectorIndex;

/// <summary>Nearest neighbours from Chroma, or quickly nothing.</summary>
internal sealed class VectorSearch(IndexState index, VisitBook book, ILogger<VectorSearch> log) : IVectorSearch
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(3);
    private const int MostOfAPatient = 1000;
    private long _restUntil;

    /// <inheritdoc/>
    public VectorIndexStatus Status => index.Status;

    /// <inheritdoc/>
    public bool ByLetters => index.Collection?.Embedding.Cheap ?? true;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<long>?> NearestAsync(SearchQuery query, int count, CancellationToken ct = default)
    {
        if (index.Collection is not { } collection
            || TimeProvider.System.GetUtcNow().Ticks < Interlocked.Read(ref _restUntil))
            return null;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(WaitTimeout);
        try
        {
            var vector = await collection.Embedding.OfAsync(query.Text, timeout.Token);
            var nearest = query.PatientId is { } patient
                ? await collection.NearestOfAsync(
                    vector, await book.KeysOfPatientAsync(patient, MostOfAPatient, timeout.Token), count, timeout.Token)
                : await collection.NearestAsync(vector, count, query, timeout.Token);
            return [.. nearest.Where(found => found.Likeness >= collection.Embedding.LeastLikeness)
                .Select(found => Id(found.Id)).OfType<long>()];
        }
        catch (Exception error) when (Heartbeat.IsUnreachable(error) && !ct.IsCancellationRequested)
        {
            // Who types on does not wait for it again and again. A narrow range of days may be slow by itself.
            if (query is { From: null, To: null })
                Interlocked.Exchange(ref _restUntil, (TimeProvider.System.GetUtcNow() + BreakDuration).Ticks);
            log.LogWarning("Chroma did not answer a search in time: {Reason}", error.Message);
            return null;
        }
    }

    private static long? Id(string key) =>
        long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null;
}
