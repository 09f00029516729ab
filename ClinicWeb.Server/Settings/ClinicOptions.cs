using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Settings;

/// <summary>
/// The section <c>Clinic</c> of appsettings.json, the environment (<c>Clinic__…</c>) and the command line
/// (<c>--Clinic:…</c>).
/// </summary>
internal sealed class ClinicOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Clinic";

    /// <summary>
    /// Absolute, or relative to the solution's folder in a checkout and to the program's when published. Empty (the
    /// default): <c>data</c> beside the solution; published, the platform's place for this user's data. Never inside
    /// <c>bin/</c>.
    /// </summary>
    public string DataDirectory { get; set; } = "";

    /// <summary>Allows <c>Urls</c> that other computers can reach. Default false; the container sets it.</summary>
    public bool ListenBeyondLocalhost { get; set; }

    /// <summary>The defaults of what the doctor can set at run time.</summary>
    public ClinicSettings Backup { get; set; } = new();

    /// <summary>The index behind the search: forgives spelling; by meaning with Ollama.</summary>
    public VectorIndexOptions VectorIndex { get; set; } = new();
}

/// <summary>Who runs the vector index.</summary>
public enum VectorIndexMode
{
    /// <summary>Managed where a chroma command is found, else off; the default.</summary>
    Auto,

    /// <summary>Search by words only.</summary>
    Off,

    /// <summary>ClinicWeb runs Chroma on its own data folder.</summary>
    Managed,

    /// <summary>A Chroma server that the user runs.</summary>
    Server,
}

/// <summary>What makes the vectors of the index.</summary>
internal enum VectorEmbedding
{
    /// <summary>Built in: no download, nothing leaves the program; the default.</summary>
    Local,

    /// <summary>A model in Ollama on this computer.</summary>
    Ollama,
}

/// <summary><c>Clinic:VectorIndex</c>.</summary>
internal sealed class VectorIndexOptions
{
    /// <summary>Default <see cref="VectorIndexMode.Auto"/>.</summary>
    public VectorIndexMode Mode { get; set; }

    /// <summary>
    /// The command that starts Chroma in mode Managed and Auto: a name in PATH, a path, or a program with arguments
    /// such as <c>node /opt/chromadb/dist/cli.mjs</c>. Default <c>chroma</c>.
    /// </summary>
    public string Command { get; set; } = "chroma";

    /// <summary>Where the server of mode Server listens. Default <c>http://localhost:8000</c>.</summary>
    public string ServerUrl { get; set; } = "http://localhost:8000";

    /// <summary>Default <see cref="VectorEmbedding.Local"/>. A change makes the index anew in the background.</summary>
    public VectorEmbedding Embedding { get; set; }

    /// <summary>Where Ollama listens, on this computer. Default <c>http://localhost:11434</c>.</summary>
    public string OllamaUrl { get; set; } = "http://localhost:11434";

    /// <summary>An embedding model that Ollama has. Default <c>nomic-embed-text</c>.</summary>
    public string OllamaModel { get; set; } = "nomic-embed-text";
}
