using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;

namespace ClinicWeb.Server.Backup.Checks;

/// <summary>
/// Proves, in scratch, that a zip could be restored: everything a restore does but for replacing the practice.
/// </summary>
internal interface IRestoreDrill
{
    /// <summary>The step that reads the zip itself; what fails later lies in what the zip holds.</summary>
    internal const string Hashes = "hashes";

    /// <summary>
    /// Never throws for a bad zip: the report says which step failed and why. What says nothing about the zip (no room,
    /// no rights, a failing disk) is a <see cref="ClinicException"/>.
    /// </summary>
    /// <param name="zipPath">The zip.</param>
    /// <param name="run">Told of every step.</param>
    /// <param name="foreign">It came from outside, or nobody knows: its database must be one that this program would
    /// have made.</param>
    /// <param name="ct">Honoured between steps and blocks.</param>
    Task<CheckReport> RunAsync(string zipPath, RunContext run, bool foreign, CancellationToken ct = default);
}
