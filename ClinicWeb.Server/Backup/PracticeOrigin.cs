using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Backup;

/// <summary>
/// Which data folder a backup was made in: a random number that its manifest carries. A list of backups that was lost is made
/// again from the zips with it, and what this practice made itself is not taken for something brought from outside.
/// </summary>
internal sealed class PracticeOrigin(DataFolder folder)
{
    private string? _id;

    /// <summary>Of this folder; given once. Null where it can be neither read nor written down: then nothing is said of the origin.</summary>
    public string? Id => _id ??= Read() ?? Give();

    private string? Read()
    {
        try
        {
            return File.Exists(folder.OriginFile) && Guid.TryParse(File.ReadAllText(folder.OriginFile), out var id) ? id.ToString() : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string? Give()
    {
        try
        {
            var id = Guid.NewGuid().ToString();
            Durable.WriteFile(folder.OriginFile, System.Text.Encoding.ASCII.GetBytes(id));
            return id;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
