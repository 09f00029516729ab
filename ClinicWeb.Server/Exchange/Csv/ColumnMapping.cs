using System.Text;
using System.Text.Json;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Exchange.Csv;

/// <summary>Which column fills which field.</summary>
internal sealed class ColumnMapping
{
    // Texts of several columns for one field stand in the order of the file, with this between them.
    private static readonly Dictionary<string, string> Between = new()
    {
        ["givenName"] = " ",
        ["familyName"] = " ",
        [ImportFields.Name] = " ",
        ["phone"] = ", ",
        ["visitedAt"] = " ",
        ["chartNumber"] = "-",
    };

    private readonly ILookup<string, int> _columns;
    private readonly IReadOnlyList<string?> _identifiers;

    private ColumnMapping(IReadOnlyList<string> headings, IReadOnlyList<string> fields)
    {
        Fields = fields;
        _identifiers = [.. headings.Select(HeadingGuess.Identifier)];
        _columns = Enumerable.Range(0, fields.Count).Where(at => fields[at].Length > 0).ToLookup(at => fields[at]);
    }

    /// <summary>Of each column; empty: left out.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>Whether lines name a patient of their own.</summary>
    public bool HasNames => (Has("familyName") && Has("givenName")) || Has(ImportFields.Name);

    /// <summary>Whether lines tell of visits.</summary>
    public bool HasVisits => Has("visitedAt");

    /// <summary>What the column of the chart number is called; null where several, or none, make it up.</summary>
    public string? ChartIdentifier => _columns["chartNumber"].ToList() is [var only] ? _identifiers[only] : null;

    /// <summary>What columns of other numbers of the patient are called, such as another program's own.</summary>
    public IEnumerable<string> OtherIdentifiers =>
        _identifiers.Where((name, at) => name is not null && Fields[at].Length == 0).OfType<string>();

    /// <summary>Whether it says enough to find or make a patient.</summary>
    public bool IsEnough => (HasNames && Has("birthDate")) || (HasVisits && Has("chartNumber"));

    /// <summary>What was named comes before what is remembered, and that before what is guessed.</summary>
    public static ColumnMapping Of(
        IReadOnlyList<string> headings, IReadOnlyDictionary<string, string>? named,
        IReadOnlyDictionary<string, string>? remembered)
    {
        var fields = HeadingGuess.Of(headings).ToArray();
        for (var at = 0; at < fields.Length; at++)
            fields[at] = Named(named, headings[at]) ?? Named(remembered, headings[at]) ?? fields[at];
        return new ColumnMapping(headings, fields);
    }

    /// <summary>
    /// From JSON such as <c>{"Surname": "familyName"}</c>; nothing at all is null, and anything else
    /// <see cref="ClinicError.Invalid"/>.
    /// </summary>
    public static IReadOnlyDictionary<string, string>? Parse(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith(Encoding.UTF8.Preamble))
            json = json[Encoding.UTF8.Preamble.Length..];
        try
        {
            return json.IsEmpty ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(json);
        }
        catch (JsonException wrong)
        {
            Text hint = $"It must be JSON such as {{\"Surname\": \"familyName\"}}.";
            throw new ClinicException(
                ClinicError.Invalid, $"Nothing was imported: the mapping cannot be understood.", hint, wrong)
            {
                Fields = new Dictionary<string, Text[]> { ["mapping"] = [hint] },
            };
        }
    }

    /// <summary>A field that does not exist: <see cref="ClinicError.Invalid"/>.</summary>
    public static void Check(IReadOnlyDictionary<string, string>? named)
    {
        foreach (var (column, field) in named ?? new Dictionary<string, string>())
        {
            if (!string.IsNullOrEmpty(field) && !ImportFields.All.Contains(field))
                throw new ClinicException(
                    ClinicError.Invalid,
                    $"The column {column} cannot fill {field}: there is no such field. Nothing was imported.",
                    $"Use one of {string.Join(", ", ImportFields.All)}, or leave it empty.")
                {
                    Fields = new Dictionary<string, Text[]> { ["mapping"] = [$"There is no field {field}."] },
                };
        }
    }

    /// <summary>Not enough columns are known: the error that says so.</summary>
    public static ClinicException NotEnough(string file) => new(
        ClinicError.Invalid,
        $"It is not clear which columns of {file} hold the name and the birth date, or the chart number and the day "
            + $"of a visit. Nothing was imported.",
        $"Say for each column what it holds, and try again.")
    {
        Fields = new Dictionary<string, Text[]>
        {
            ["mapping"] = [$"Needs familyName, givenName and birthDate, or chartNumber and visitedAt."],
        },
    };

    /// <summary>What a row says of a field; null when nothing.</summary>
    public string? Text(string[] cells, string field)
    {
        string? text = null;
        foreach (var at in _columns[field])
        {
            if (at >= cells.Length || string.IsNullOrWhiteSpace(cells[at]))
                continue;
            var cell = FormulaCells.Unescape(cells[at]);
            text = text is null ? cell : text + Between.GetValueOrDefault(field, "\n") + cell.Trim();
        }

        return text;
    }

    /// <summary>The other numbers of a row.</summary>
    public IEnumerable<(string Identifier, string Number)> OtherNumbers(string[] cells)
    {
        for (var at = 0; at < Math.Min(cells.Length, Fields.Count); at++)
        {
            if (_identifiers[at] is { } name && Fields[at].Length == 0 && !string.IsNullOrWhiteSpace(cells[at]))
                yield return (name, cells[at].Trim());
        }
    }

    private bool Has(string field) => _columns.Contains(field);

    private static string? Named(IReadOnlyDictionary<string, string>? mapping, string heading) =>
        mapping is null ? null
        : mapping.TryGetValue(heading, out var field) ? field ?? ""
        : mapping.Where(one => one.Key.Trim().Equals(heading, StringComparison.OrdinalIgnoreCase))
            .Select(one => one.Value ?? "").FirstOrDefault();
}
