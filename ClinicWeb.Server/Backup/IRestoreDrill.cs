using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Backup;

/// <summary>Proves, in scratch, that a zip could be restored: everything a restore does but for replacing the practice.</summary>
public interface IRestoreDrill
{
    /// <summary>Never throws for a bad zip: the report says which step failed and why.</summary>
    Task<CheckReport> RunAsync(string zipPath, RunContext run, CancellationToken ct = default);
}
