namespace ClinicWeb.Server.Attachments;

/// <summary>A file that rows of a clinic.db name.</summary>
/// <param name="Sha256">Lower-case hex.</param>
/// <param name="MediaType">Gives its ending.</param>
/// <param name="Size">Bytes.</param>
internal sealed record StoredFile(string Sha256, string MediaType, long Size)
{
    /// <summary>Where all of them lie, in the data folder and in a zip.</summary>
    public const string Folder = "files";

    /// <summary>
    /// Its path below the data folder and in a zip, with forward slashes; null for a row that another program wrote and
    /// that can name no file. The ending is for whoever unpacks a zip by hand.
    /// </summary>
    public string? Path => Sha256.Length == 64 && Sha256.All(char.IsAsciiHexDigitLower) && MediaTypes.IsKnown(MediaType)
        ? $"{Folder}/{Sha256[..2]}/{Sha256}{MediaTypes.EndingsOf(MediaType)[0]}"
        : null;
}

/// <summary>What is there of a file.</summary>
internal enum StoredFileState
{
    /// <summary>Byte for byte what was attached.</summary>
    Sound,

    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>Something else.</summary>
    Damaged,

    /// <summary>It cannot be read just now, which says nothing about it.</summary>
    Unreadable,
}
