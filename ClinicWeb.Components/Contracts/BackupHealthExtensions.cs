namespace ClinicWeb.Components.Contracts;

/// <summary>What the health of a backup allows.</summary>
public static class BackupHealthExtensions
{
    /// <summary>Whether it was read back in full and can be restored.</summary>
    public static bool IsGood(this BackupHealth health) => health is BackupHealth.Good or BackupHealth.Proven;
}
