namespace ClinicWeb.Components.Contracts;

/// <summary>An exception whose words are the server's own.</summary>
public interface ISayable
{
    /// <summary>What happened.</summary>
    Text What { get; }
}

/// <summary>What an exception says, to be told to a doctor.</summary>
public static class Sayable
{
    /// <summary>The server's own words where it has some, else those of the operating system or of a library.</summary>
    public static Text Words(this Exception error) => error is ISayable own ? own.What : Text.Verbatim(error.Message);
}
