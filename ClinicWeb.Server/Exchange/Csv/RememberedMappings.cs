using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Exchange.Csv;

/// <summary>
/// What somebody once said of a file goes for the next such one: of its columns, where the headings are the same, and
/// of how it is written (<see cref="CsvDialect.Key"/>).
/// </summary>
internal sealed class RememberedMappings(DataFolder folder)
{
    private const int Most = 100;

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
            Put(new Remembered(Key(headings), columns));
    }

    /// <summary>
    /// In which encoding, and with what between its cells, such a file was said to be written; null each: as it is
    /// recognised.
    /// </summary>
    public (string? Encoding, string? Delimiter) FindDialect(string file)
    {
        lock (_lock)
        {
            return Read().LastOrDefault(one => one.Headings == Key([file])) is { } found
                ? (found.Encoding, found.Delimiter) : (null, null);
        }
    }

    /// <summary>Keeps the newest of each kind of file; null for both forgets.</summary>
    public void KeepDialect(string file, string? encoding, string? delimiter)
    {
        lock (_lock)
        {
            if (FindDialect(file) != (encoding, delimiter))
                Put(new Remembered(Key([file]), []) { Encoding = encoding, Delimiter = delimiter });
        }
    }

    private void Put(Remembered newest)
    {
        try
        {
            var all = Read().Where(one => one.Headings != newest.Headings).TakeLast(Most - 1).Append(newest);
            Durable.WriteFile(folder.ImportMappings,
                JsonSerializer.SerializeToUtf8Bytes(all, JsonSerializerOptions.Web));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next import guesses again.
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
                ? JsonSerializer.Deserialize<List<Remembered>>(Durable.ReadBytes(folder.ImportMappings),
                    JsonSerializerOptions.Web) ?? []
                : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    private sealed record Remembered(string Headings, Dictionary<string, string> Columns)
    {
        public string? Encoding { get; init; }

        public string? Delimiter { get; init; }
    }
}
