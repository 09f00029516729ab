using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Exchange.Csv;

/// <summary>What somebody once said of the columns of a file goes for the next one with the same headings.</summary>
internal sealed class RememberedMappings(DataFolder folder)
{
    private const int Most = 50;

    private readonly Lock _lock = new();

    /// <summary>Null when such a file was never imported.</summary>
    public IReadOnlyDictionary<string, string>? Find(IReadOnlyList<string> headings)
    {
        lock (_lock)
            return Read().LastOrDefault(one => one.Headings == Key(headings))?.Columns;
    }

    /// <summary>
    /// Keeps the newest of each kind of file. A disk that takes nothing must not fail an import that is done.
    /// </summary>
    public void Keep(IReadOnlyList<string> headings, IReadOnlyList<string> fields)
    {
        var columns = new Dictionary<string, string>();
        for (var at = 0; at < headings.Count; at++)
            columns[headings[at]] = fields[at];
        lock (_lock)
        {
            try
            {
                var all = Read().Where(one => one.Headings != Key(headings)).TakeLast(Most - 1)
                    .Append(new Remembered(Key(headings), columns));
                Durable.WriteFile(folder.ImportMappings,
                    JsonSerializer.SerializeToUtf8Bytes(all, JsonSerializerOptions.Web));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The next import guesses again.
            }
        }
    }

    private static string Key(IReadOnlyList<string> headings) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', headings))));

    // Damaged or unreadable, it is as if nothing had been remembered.
    private List<Remembered> Read()
    {
        try
        {
            return File.Exists(folder.ImportMappings)
                ? JsonSerializer.Deserialize<List<Remembered>>(File.ReadAllBytes(folder.ImportMappings),
                    JsonSerializerOptions.Web) ?? []
                : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    private sealed record Remembered(string Headings, Dictionary<string, string> Columns);
}
