using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Primitives;

/// <summary>Notes by which the program knows its own backups again.</summary>
internal static class BackupReasons
{
    /// <summary>The undo of an import. A doctor who writes another note decides about it alone.</summary>
    public static Text BeforeImport => $"Before an import.";
}
