using ClinicWeb.Components.Contracts;
namespace ClinicWeb.Server.Host.Api;

/// <summary>
/// On the group of the records: a DELETE first takes a backup, and without one its handler never runs.
/// </summary>
/// <remarks>
/// What is to go are the handler's own ids, of the kind that the endpoint's <see cref="RecordsOf"/> names. What is not
/// there needs no backup: that is a 404 at once.
/// </remarks>
internal sealed class DeleteBackupFilter(IDeleteGuard guard, IPatients patients, IVisits visits, IAttachments files)
    : IEndpointFilter
{
    /// <summary>Names the backup in the answer to a delete.</summary>
    public const string Header = "X-Safety-Backup";

    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsDelete(http.Request.Method))
        {
            await EnsureExistAsync(http, TargetIds(context.Arguments));
            var proof = await guard.TakeAsync(ct: http.RequestAborted);
            http.Items[typeof(SafetyBackup)] = proof;
            http.Response.Headers[Header] = proof.Backup;
        }

        return await next(context);
    }

    private Task EnsureExistAsync(HttpContext http, IReadOnlyCollection<long> ids) =>
        http.GetEndpoint()?.Metadata.GetMetadata<RecordsOf>()?.Kind switch
        {
            RecordKind.Patients => patients.EnsureExistAsync(ids, http.RequestAborted),
            RecordKind.Files => files.EnsureExistAsync(ids, http.RequestAborted),
            RecordKind.Visits => visits.EnsureExistAsync(ids, http.RequestAborted),
            _ =>
                throw new InvalidOperationException(
                    $"{http.Request.Path} does not say what it deletes ({nameof(RecordsOf)})."),
        };

    private static HashSet<long> TargetIds(IList<object?> arguments)
    {
        var ids = arguments.OfType<long>().Concat(arguments.OfType<long[]>().SelectMany(some => some)).ToHashSet();
        return ids.Count > 0 ? ids : throw NoIds($"name at least one, as in ?id=1&id=2.");
    }

    private static ClinicException NoIds(Text problem) =>
        new(ClinicError.Invalid, $"Nothing was deleted: it is not clear what to delete.", $"Correct id: {problem}")
        {
            Fields = new Dictionary<string, Text[]> { ["id"] = [problem] },
        };
}

/// <summary>Hands the backup to the handler of the delete.</summary>
internal static class SafetyBackupOfRequest
{
    /// <summary>
    /// The proof that <see cref="DeleteBackupFilter"/> took; asking without the filter is a programming error.
    /// </summary>
    public static SafetyBackup SafetyBackup(this HttpContext http) =>
        http.Items[typeof(SafetyBackup)] as SafetyBackup
        ?? throw new InvalidOperationException($"This delete is not behind {nameof(DeleteBackupFilter)}.");
}
