namespace ClinicWeb.Server.Backup.Restore;

/// <summary>Opens again what could not be opened for a reason of the moment.</summary>
internal interface IReopening
{
    /// <summary>Cheap when there is no such reason. True when the practice is open now.</summary>
    Task<bool> TryAgainAsync(CancellationToken ct = default);
}
