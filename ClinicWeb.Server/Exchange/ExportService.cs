using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Exchange.Records;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Exchange;

/// <summary>
/// Hands out records as of one moment: everybody's from a copy of the database, one patient's from memory.
/// </summary>
internal sealed class ExportService(
    DataFolder folder, ClinicDatabase database, AttachmentFiles files, DiskSpaceCheck room, IChartPrinter printer,
    IActivityLog log, TimeProvider time) : IExports
{
    /// <inheritdoc/>
    public async Task<IExport> PrepareAsync(
        ExchangeFormat format, long? patient = null, bool bundle = false, CancellationToken ct = default)
    {
        var wanted = format switch
        {
            ExchangeFormat.Csv => ExportFormat.Csv(time),
            ExchangeFormat.Fhir => ExportFormat.Fhir(bundle, files, time),
            ExchangeFormat.Html => ExportFormat.Html(printer),
            _ => throw new ClinicException(
                ClinicError.Invalid, $"Nothing was exported.", $"Choose the format csv, fhir or html."),
        };
        if (bundle && format is not ExchangeFormat.Fhir)
            throw new ClinicException(
                ClinicError.Invalid, $"Nothing was exported: only FHIR has a Bundle.",
                $"Choose the format fhir, or leave the Bundle out.");
        if (patient is null && format is ExchangeFormat.Html)
            throw NeedsPatient();
        var source = patient is { } id
            ? await RecordSource.OneAsync(database, id, ct)
            : await RecordSource.EverybodyAsync(database, folder, room, ct);
        return new Export(source, wanted, patient, log, time);
    }

    private static ClinicException NeedsPatient()
    {
        Text which = $"Say which patient, or choose csv or fhir for everybody.";
        return new(ClinicError.Invalid, $"Nothing was exported: a document to print is of one patient.", which)
        {
            Fields = new Dictionary<string, Text[]> { ["patient"] = [which] },
        };
    }

    private sealed class Export(
        RecordSource source, ExportFormat format, long? patient, IActivityLog log, TimeProvider time) : IExport
    {
        public string FileName { get; } = string.Create(
            CultureInfo.InvariantCulture,
            $"clinicweb{(patient is null ? "" : $"-patient-{patient}")}_{time.GetLocalNow():yyyy-MM-dd_HH-mm-ss}"
                + $".{format.Ending}");

        public string ContentType => format.ContentType;

        public async Task WriteAsync(Stream to, CancellationToken ct = default)
        {
            var began = time.GetUtcNow();
            var (patients, visits, files) = (0, 0, 0);
            var missing = await format.WriteAsync(Counted(), to, ct);
            log.Add(new ActivityEntry(
                began, ActivityKind.Export, true, null, null,
                Told(patients, visits, format.HasFiles ? files : 0, missing),
                (long)(time.GetUtcNow() - began).TotalMilliseconds));

            IEnumerable<WholeChart> Counted()
            {
                (patients, visits, files) = (0, 0, 0);
                foreach (var one in source.Read())
                {
                    patients++;
                    (visits, files) = (visits + one.Records.Visits.Count, files + one.Files.Count);
                    yield return one;
                }
            }
        }

        public ValueTask DisposeAsync()
        {
            source.Dispose();
            return ValueTask.CompletedTask;
        }

        private Text Told(int patients, int visits, int files, int missing)
        {
            List<Text> told =
            [
                files == 0
                    ? (Text)$"{patients} patients with {visits} visits were exported."
                    : $"{patients} patients with {visits} visits and {files} attached files were exported.",
            ];
            if (source.Unshowable > 0)
                told.Add($"{source.Unshowable} records were left out, since another program wrote something into them "
                    + $"that is no date.");
            if (missing > 0)
                told.Add($"Of {missing} attached files only the names were exported: on this disk they are missing or "
                    + $"damaged. Press Backup now on the Backups page: a backup that holds them puts them back.");
            return Text.Join(told);
        }
    }
}
