using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Host.Api;

/// <summary>
/// While the practice is not open, what needs it answers 503 with the way out; backups and restores go on working.
/// </summary>
internal sealed class RecoveryGate(RequestDelegate next, IStatusFeed feed)
{
    /// <summary>Looks at the state of now.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<NeedsPractice>() is not null
            && feed.Current is { State: BackupState.Recovery, Recovery: var recovery })
            throw new ClinicException(
                ClinicError.Recovery,
                recovery?.Reason ?? $"The database of the practice cannot be opened.",
                recovery?.Advice() ?? $"Open the Backups page and restore the last good backup.");
        return next(http);
    }
}
