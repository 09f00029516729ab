using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Exchange.Csv;
using ClinicWeb.Server.Exchange.Fhir;
using ClinicWeb.Server.Exchange.Records;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Exchange;

/// <summary>
/// Hands out records as of one moment: everybody's from a copy of the database, one patient's from memory.
/// </summary>
internal sealed class ExportService(
    DataFolder folder, ClinicDatabase database, AttachmentFiles files, DiskSpaceCheck room, IActivityLog log,
    TimeProvider time) : IExports
{
    /// <inheritdoc/>
    public async Task<IExport> PrepareAsync(
        ExchangeFormat format, long? patient = null, bool bundle = false, CancellationToken ct = default)
    {
        if (format is not (ExchangeFormat.Csv or ExchangeFormat.Fhir))
            throw new ClinicException(ClinicError.Invalid, $"Nothing was exported.", $"Choose the format csv or fhir.");
        if (bundle && format is not ExchangeFormat.Fhir)
            throw new ClinicException(
                ClinicError.Invalid, $"Nothing was exported: only FHIR has a Bundle.",
                $"Choose the format fhir, or leave the Bundle out.");
        var source = patient is { } id
            ? await RecordSource.OneAsync(database, id, ct)
            : await RecordSource.EverybodyAsync(database, folder, room, ct);
        return new Export(source, files, format, patient, bundle, log, time);
    }

    private sealed class Export(
        RecordSource source, AttachmentFiles attached, ExchangeFormat format, long? patient, bool bundle,
        IActivityLog log, TimeProvider time)
            : IExport
    {
        public string FileName { get; } = string.Create(
            CultureInfo.InvariantCulture,
            $"clinicweb{(patient is null ? "" : $"-patient-{patient}")}_{time.GetLocalNow():yyyy-MM-dd_HH-mm-ss}"
                + $".{Ending(format, bundle)}");

        public string ContentType =>
            format is ExchangeFormat.Csv ? "application/zip" : bundle ? FhirNames.Json : FhirNames.NdJson;

        private static string Ending(ExchangeFormat format, bool bundle) =>
            format is ExchangeFormat.Csv ? "zip" : bundle ? "json" : "ndjson";

        public async Task WriteAsync(Stream to, CancellationToken ct = default)
        {
            var began = time.GetUtcNow();
            var (patients, visits, files, missing) = (0, 0, 0, 0);
            if (format is ExchangeFormat.Csv)
                await CsvExport.WriteAsync(
                    Counted().Select(chart => chart.Records), time.GetLocalNow(), to, ct);
            else if (bundle)
                missing = await FhirExport.WriteBundleAsync(
                    Counted(), attached, time.GetLocalNow(), time.LocalTimeZone, to, ct);
            else
                missing = await FhirExport.WriteLinesAsync(Counted(), attached, time.LocalTimeZone, to, ct);
            log.Add(new ActivityEntry(
                began, ActivityKind.Export, true, null, null,
                Told(patients, visits, format is ExchangeFormat.Csv ? 0 : files, missing),
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
