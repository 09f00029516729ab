using System.Globalization;
using ClinicWeb.Components.Contracts;
namespace ClinicWeb.Server.Host.Api;

/// <summary>
/// On the groups of patients and visits: a DELETE first takes a backup, and without one its handler never runs. What is not
/// there needs no backup: that is a 404 at once.
/// </summary>
public sealed class DeleteBackupFilter(IDeleteGuard guard, IPatients patients, IVisits visits) : IEndpointFilter
{
    /// <summary>Names the backup in the answer to a delete.</summary>
    public const string Header = "X-Safety-Backup";

    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsDelete(http.Request.Method))
        {
            var ids = TargetIds(http.Request);
            if (http.Request.Path.StartsWithSegments("/api/visits"))
                await visits.EnsureExistAsync(ids, http.RequestAborted);
            else
                await patients.EnsureExistAsync(ids, http.RequestAborted);
            var proof = await guard.TakeAsync(http.RequestAborted);
            http.Items[typeof(SafetyBackup)] = proof;
            http.Response.Headers[Header] = proof.Backup;
        }

        return await next(context);
    }

    /// <summary>What a DELETE names: its route's id, or every <c>id</c> of the query.</summary>
    internal static IReadOnlyCollection<long> TargetIds(HttpRequest request)
    {
        string?[] texts = request.RouteValues.TryGetValue("id", out var one)
            ? [Convert.ToString(one, CultureInfo.InvariantCulture)]
            : [.. request.Query["id"]];
        var ids = new HashSet<long>();
        foreach (var text in texts)
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                throw NoIds($"\"{text}\" is not an id.");
            ids.Add(id);
        }

        return ids.Count > 0 ? ids : throw NoIds($"name at least one, as in ?id=1&id=2.");
    }

    private static ClinicException NoIds(Text problem) =>
        new(ClinicError.Invalid, $"Nothing was deleted: it is not clear what to delete.", $"Correct id: {problem}")
        {
            Fields = new Dictionary<string, Text[]> { ["id"] = [problem] },
        };
}

/// <summary>Hands the backup to the handler of the delete.</summary>
public static class SafetyBackupOfRequest
{
    /// <summary>The proof that <see cref="DeleteBackupFilter"/> took; asking without the filter is a programming error.</summary>
    public static SafetyBackup SafetyBackup(this HttpContext http) =>
        http.Items[typeof(SafetyBackup)] as SafetyBackup
        ?? throw new InvalidOperationException($"This delete is not behind {nameof(DeleteBackupFilter)}.");
}
