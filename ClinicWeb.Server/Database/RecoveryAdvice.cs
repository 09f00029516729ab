using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Database;

/// <summary>What to do about a practice that is not open: it is not always to restore it.</summary>
internal static class RecoveryAdvice
{
    /// <summary>In a doctor's words.</summary>
    public static Text Advice(this RecoveryStatus why) => why switch
    {
        { Newer: true } => $"Close this older ClinicWeb first.",
        { IsSound: true } => $"Wait a moment and try again.",
        _ => (Text)$"Open the Backups page and restore the last good backup.",
    };
}
