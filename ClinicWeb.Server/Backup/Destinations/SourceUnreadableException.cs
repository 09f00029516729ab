using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Destinations;

/// <summary>A backup could not be copied, for its own sake and not for that of the folder where it was to go.</summary>
/// <param name="name">Of the backup.</param>
/// <param name="inner">Null when what was read is not what it was.</param>
internal sealed class SourceUnreadableException(string name, Exception? inner)
    : SayableIOException($"The backup {name} cannot be read as it was written.", inner)
{
    /// <summary>The backup.</summary>
    public string Name { get; } = name;
}
