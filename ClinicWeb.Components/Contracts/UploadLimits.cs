namespace ClinicWeb.Components.Contracts;

/// <summary>How much a window may hand over at once; what is in it has limits of its own.</summary>
public static class UploadLimits
{
    /// <summary>Bytes of a backup or of a file to import: 20 GiB.</summary>
    public const long Bytes = 20L * 1024 * 1024 * 1024;
}
