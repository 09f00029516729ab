using System.Globalization;
using System.IO.Compression;
using System.Text;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Records;
using CsvHelper;

namespace ClinicWeb.Server.Exchange.Csv;

/// <summary>
/// A zip of <c>patients.csv</c> and <c>visits.csv</c>: UTF-8 with a mark, so that Excel reads the umlauts; commas; no
/// cell that a spreadsheet would take for a formula. Visits name their patient by chart number, and also by name and
/// birth date.
/// </summary>
internal static class CsvExport
{
    private const int FlushAt = 1 << 16;

    private static readonly string[] PatientColumns = [.. RecordFields.Patients.All.Select(field => field.Name)];

    private static readonly string[] VisitColumns =
        [.. RecordFields.Whose.Select(field => field.Name), .. RecordFields.Visits.All.Select(field => field.Name)];

    /// <summary>Writes it; <paramref name="patients"/> is read twice.</summary>
    public static async Task WriteAsync(IEnumerable<PatientWithVisits> patients, DateTimeOffset now, Stream to,
        CancellationToken ct)
    {
        await using var stream = new UnhurriedStream(to);
        await using (var zip =
            await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, ct))
            await WriteAsync(zip, patients, now, ct);
        await stream.FlushAsync(ct);
    }

    private static async Task WriteAsync(ZipArchive zip, IEnumerable<PatientWithVisits> patients, DateTimeOffset now,
        CancellationToken ct)
    {
        await WriteAsync(zip, "patients.csv", now, PatientColumns, patients.Select(one => Cells(one.Patient)), ct);
        await WriteAsync(zip, "visits.csv", now, VisitColumns,
            patients.SelectMany(one => one.Visits.Select(visit => Cells(one.Patient, visit))), ct);
    }

    private static async Task WriteAsync(
        ZipArchive zip, string name, DateTimeOffset now, string[] columns, IEnumerable<string?[]> rows,
        CancellationToken ct)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = now;
        await using var file = await entry.OpenAsync(ct);
        await file.WriteAsync(Encoding.UTF8.Preamble.ToArray(), ct);
        var text = new StringBuilder();
        await using var writer = new StringWriter(text, CultureInfo.InvariantCulture);
        await using var csv = new CsvWriter(writer, CultureInfo.InvariantCulture, leaveOpen: true);
        foreach (var row in rows.Prepend(columns))
        {
            foreach (var cell in row)
                csv.WriteField(FormulaCells.Escape(cell));
            await csv.NextRecordAsync();
            if (text.Length > FlushAt)
                await FlushAsync();
        }

        await csv.FlushAsync();
        await FlushAsync();

        async Task FlushAsync()
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), ct);
            text.Clear();
        }
    }

    private static string?[] Cells(Patient patient) =>
        [.. RecordFields.Patients.All.Select(field => field.Text(patient))];

    private static string?[] Cells(Patient patient, Visit visit) =>
    [
        .. RecordFields.Whose.Select(field => field.Text(patient)),
        .. RecordFields.Visits.All.Select(field => field.Text(visit)),
    ];
}
