using System.Reflection;
using System.Text.Json;

namespace ClinicWeb.Components.Contracts;

/// <summary>How records leave and come.</summary>
public enum ExchangeFormat
{
    /// <summary>Text in columns; going out, a zip of <c>patients.csv</c> and <c>visits.csv</c>.</summary>
    Csv,

    /// <summary>HL7 FHIR R4 JSON: NDJSON, or Bundles.</summary>
    Fhir,

    /// <summary>Address cards (.vcf); only coming in.</summary>
    Vcard,

    /// <summary>
    /// One patient as a page to print, with nothing to load; only going out. In the language of the culture in which it
    /// is written.
    /// </summary>
    Html,
}

/// <summary>How an import is to be read, and what it may do.</summary>
public sealed record ImportOptions
{
    /// <summary>Null, the default: told by the content of the file.</summary>
    public ExchangeFormat? Format { get; init; }

    /// <summary>
    /// Column of a CSV → field (<see cref="ImportFields"/>); an empty field leaves the column out. What is not named is
    /// as remembered for such a file, or else guessed. Null, the default: nothing is named.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Mapping { get; init; }

    /// <summary>
    /// In which encoding a CSV is written: one of <see cref="ImportEncodings.All"/>; any other is
    /// <see cref="ClinicError.Invalid"/>. A mark at the beginning of the file is right all the same. Empty: as it is
    /// recognised. Null, the default: as was said of such a file, or else as it is recognised.
    /// </summary>
    public string? Encoding { get; init; }

    /// <summary>
    /// What stands between the cells of a CSV: one character (<see cref="ImportDelimiters.Of"/>); anything else is
    /// <see cref="ClinicError.Invalid"/>. Empty and null, the default: as with <see cref="Encoding"/>.
    /// </summary>
    public string? Delimiter { get; init; }

    /// <summary>
    /// A record that is here and differs is taken over from the file; where the names differ never, and the line is
    /// told. Default: false, it stays as it is, and is told.
    /// </summary>
    public bool Update { get; init; }

    /// <summary>Only looks; nothing is changed and no backup is made. Default: false.</summary>
    public bool DryRun { get; init; }
}

/// <summary>
/// The fields that a column of a CSV can fill; those of a patient and of a visit have the names that REST gives them.
/// </summary>
public static class ImportFields
{
    /// <summary>The whole name in one column: <c>Weber, Anna</c> or <c>Anna Weber</c>.</summary>
    public const string Name = "name";

    /// <summary>The time of day of a visit, where it has a column of its own.</summary>
    public const string VisitTime = "visitTime";

    /// <summary>The notes of a visit; <c>notes</c> are those of the patient.</summary>
    public const string VisitNotes = "visitNotes";

    /// <summary>Those of a patient: every property of <see cref="PatientInput"/>, and <see cref="Name"/>.</summary>
    public static readonly IReadOnlyList<string> OfPatient =
        [.. NamesOf<PatientInput>(nameof(PatientInput.FamilyName), Name)];

    /// <summary>Those of a visit: every property of <see cref="VisitInput"/>, and <see cref="VisitTime"/>.</summary>
    public static readonly IReadOnlyList<string> OfVisit =
        [.. NamesOf<VisitInput>(nameof(VisitInput.VisitedAt), VisitTime)];

    /// <summary>All of them. Several columns may fill one: their texts are joined in the order of the file.</summary>
    public static readonly IReadOnlyList<string> All = [.. OfPatient, .. OfVisit];

    /// <summary>
    /// The field that a property of <see cref="PatientInput"/> or <see cref="VisitInput"/> is: as REST names it; one
    /// that both have is of a visit with <c>visit</c> before it.
    /// </summary>
    public static string NameOf(PropertyInfo property) =>
        property.DeclaringType == typeof(VisitInput) && typeof(PatientInput).GetProperty(property.Name) is not null
            ? $"visit{property.Name}"
            : JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    // In the order of the contract.
    private static IEnumerable<string> NamesOf<T>(string after, string also) => typeof(T).GetProperties()
        .OrderBy(property => property.MetadataToken)
        .SelectMany(property =>
            property.Name == after ? (string[])[NameOf(property), also] : [NameOf(property)]);
}

/// <summary>What of a file cannot be taken, and why.</summary>
/// <param name="Line">From 1; of the file itself.</param>
/// <param name="Reason">In a doctor's words.</param>
public sealed record UnreadableLine(long Line, Text Reason)
{
    /// <summary>Which file of a zip; null where there is only one.</summary>
    public string? File { get; init; }
}

/// <summary>A patient who is here, and whom the file describes otherwise.</summary>
/// <param name="Patient">As here.</param>
/// <param name="Fields">Names of the fields that differ; <c>visits</c> when a visit does.</param>
public sealed record ChangedPatient(PatientLine Patient, IReadOnlyList<string> Fields);

/// <summary>What an import did, or in a dry run would do. The first three count patients.</summary>
/// <param name="Added">New patients.</param>
/// <param name="Same">Patients who are here already; visits of theirs that were missing are added.</param>
/// <param name="Changed">Patients who are here and differ; left as they are unless
/// <see cref="ImportOptions.Update"/>.</param>
/// <param name="Unreadable">At most <see cref="MostListed"/>, in the order of the file.</param>
/// <param name="SafetyBackup">The backup made just before; null when nothing was changed.</param>
public sealed record ImportResult(
    int Added, int Same, int Changed, IReadOnlyList<UnreadableLine> Unreadable, string? SafetyBackup)
{
    /// <summary>The most lines, and the most patients, that are named; all are counted.</summary>
    public const int MostListed = 1_000;

    /// <summary>How many lines cannot be taken.</summary>
    public int UnreadableCount { get; init; }

    /// <summary>New visits.</summary>
    public int VisitsAdded { get; init; }

    /// <summary>Visits that are here already.</summary>
    public int VisitsSame { get; init; }

    /// <summary>Visits that are here and differ.</summary>
    public int VisitsChanged { get; init; }

    /// <summary>New files in charts.</summary>
    public int FilesAdded { get; init; }

    /// <summary>Files that are in their charts already.</summary>
    public int FilesSame { get; init; }

    /// <summary>
    /// New patients whose chart number belongs to somebody else here, or cannot be one: they are given the next free
    /// one.
    /// </summary>
    public int Renumbered { get; init; }

    /// <summary>At most <see cref="MostListed"/>.</summary>
    public IReadOnlyList<ChangedPatient> Differences { get; init; } = [];

    /// <summary>What in the file has no place here (FHIR types, files of a zip), and how often it occurs.</summary>
    public IReadOnlyDictionary<string, int> NotTaken { get; init; } = new Dictionary<string, int>();

    /// <summary>As asked for.</summary>
    public bool DryRun { get; init; }
}

/// <summary>One column of a CSV.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Field">What it is taken for; empty: left out.</param>
/// <param name="Samples">Its first cells.</param>
public sealed record ImportColumn(string Name, string Field, IReadOnlyList<string> Samples);

/// <summary>What a file seems to be, before anything is done with it.</summary>
/// <param name="Format">Told by its content.</param>
/// <param name="Columns">Of a CSV; empty otherwise, and for a zip of our own, whose columns are known.</param>
/// <param name="Encoding">With which a CSV is read, one of <see cref="ImportEncodings.All"/>; else null.</param>
/// <param name="Delimiter">With which a CSV is read; else null.</param>
public sealed record ImportLook(ExchangeFormat Format, IReadOnlyList<ImportColumn> Columns, string? Encoding,
    string? Delimiter)
{
    /// <summary>With which it would be read if nobody ever said otherwise; null, the default: not known.</summary>
    public string? RecognisedEncoding { get; init; }

    /// <summary>With which it would be read if nobody ever said otherwise; null, the default: not known.</summary>
    public string? RecognisedDelimiter { get; init; }
}

/// <summary>How far an import is.</summary>
/// <param name="Step"><c>read</c>, <c>backup</c> or <c>write</c>.</param>
/// <param name="Fraction">0 to 1, of this step.</param>
public sealed record ImportProgress(string Step, double Fraction);

/// <summary>A file that was received and waits; gone when disposed.</summary>
public interface IReceivedFile : IAsyncDisposable
{
    /// <summary>As its sender calls it.</summary>
    string Name { get; }

    /// <summary>Bytes.</summary>
    long Size { get; }
}

/// <summary>Takes patients and visits out of files of other programs, and of our own.</summary>
public interface IImports
{
    /// <summary>Keeps a file for the calls below. No room for it: <see cref="ClinicError.DiskFull"/>.</summary>
    Task<IReceivedFile> ReceiveAsync(Stream content, string name, CancellationToken ct = default);

    /// <summary>What it seems to be; nothing that can be imported: <see cref="ClinicError.Invalid"/>.</summary>
    Task<ImportLook> LookAsync(IReceivedFile file, ImportOptions options, CancellationToken ct = default);

    /// <summary>
    /// Reads it all, then, unless it is a dry run or there is nothing to do, makes a backup and writes in one
    /// transaction. A file that is not what it should be: <see cref="ClinicError.Invalid"/>, and nothing is changed.
    /// Cancelling changes nothing either.
    /// </summary>
    Task<ImportResult> ImportAsync(
        IReceivedFile file, ImportOptions options, IProgress<ImportProgress>? progress = null,
        CancellationToken ct = default);
}

/// <summary>Records on their way out, as of one moment; what holds them is gone when disposed.</summary>
public interface IExport : IAsyncDisposable
{
    /// <summary>A name for the file.</summary>
    string FileName { get; }

    /// <summary>Its media type.</summary>
    string ContentType { get; }

    /// <summary>Writes it, as fast as the other side takes it.</summary>
    Task WriteAsync(Stream to, CancellationToken ct = default);
}

/// <summary>Hands the records out.</summary>
public interface IExports
{
    /// <summary>
    /// Takes hold of the records of this moment. Unknown patient: <see cref="ClinicError.NotFound"/>.
    /// </summary>
    /// <param name="format">Not <see cref="ExchangeFormat.Vcard"/>: <see cref="ClinicError.Invalid"/>.</param>
    /// <param name="patient">
    /// Only this one; null for everybody, but with <see cref="ExchangeFormat.Html"/>:
    /// <see cref="ClinicError.Invalid"/>.
    /// </param>
    /// <param name="bundle">
    /// FHIR as one Bundle instead of NDJSON, of everybody or of the one; with others:
    /// <see cref="ClinicError.Invalid"/>.
    /// </param>
    /// <param name="ct">Until it is ready.</param>
    Task<IExport> PrepareAsync(ExchangeFormat format, long? patient = null, bool bundle = false,
        CancellationToken ct = default);
}
