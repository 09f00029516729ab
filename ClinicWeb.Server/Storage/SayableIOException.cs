using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Storage;

/// <summary>A file or folder that fails in a way of which the operating system has no words.</summary>
internal class SayableIOException(Text what, Exception? inner = null) : IOException(what.ToString(), inner), ISayable
{
    /// <inheritdoc/>
    public Text What { get; } = what;
}
