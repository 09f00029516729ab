using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Exchange.Records;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>FHIR R4 as NDJSON, one resource a line, or as one Bundle.</summary>
internal static class FhirExport
{
    private const int FlushAt = 1 << 16;

    // A file is no page: letters stay letters.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// One patient after the other, as fast as they are taken. How many attached files are missing.
    /// </summary>
    public static async Task<int> WriteLinesAsync(
        IEnumerable<WholeChart> charts, AttachmentFiles files, TimeZoneInfo zone, Stream to, CancellationToken ct)
    {
        var buffer = new ArrayBufferWriter<byte>(FlushAt * 2);
        await using var json = new Utf8JsonWriter(buffer, Options);
        var fhir = new FhirJson(static (_, _) => { }, json, EndLine, (type, id) => $"{type}/{id}");
        var (writer, attached) = (new FhirWriter(fhir, zone), new FhirFiles(fhir, files, FlushPartAsync));
        foreach (var chart in charts)
        {
            writer.Write(chart.Records);
            await attached.WriteAsync(chart, ct);
            if (buffer.WrittenCount > FlushAt)
                await FlushAsync();
        }

        await FlushAsync();
        return attached.Missing;

        void EndLine()
        {
            json.Flush();
            buffer.Write("\n"u8);
            json.Reset();
        }

        Task FlushPartAsync()
        {
            json.Flush();
            return FlushAsync();
        }

        async Task FlushAsync()
        {
            await to.WriteAsync(buffer.WrittenMemory, ct);
            buffer.ResetWrittenCount();
        }
    }

    /// <summary>
    /// One Bundle of all of them, whose entries refer to each other by <c>urn:uuid</c>; the same records have the same
    /// ones each time. As fast as it is taken. How many attached files are missing.
    /// </summary>
    public static async Task<int> WriteBundleAsync(
        IEnumerable<WholeChart> charts, AttachmentFiles files, DateTimeOffset now, TimeZoneInfo zone, Stream to,
        CancellationToken ct)
    {
        var any = false;
        await using var json = new Utf8JsonWriter(to, Options);
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        json.WriteString("type", "collection");
        json.WriteString("timestamp", now);
        var fhir = new FhirJson(
            (type, id) =>
            {
                // FHIR knows no empty lists.
                if (!any)
                    json.WriteStartArray("entry");
                any = true;
                json.WriteStartObject();
                json.WriteString("fullUrl", Urn(type, id));
                json.WritePropertyName("resource");
            },
            json, json.WriteEndObject, Urn);
        var (writer, attached) =
            (new FhirWriter(fhir, zone), new FhirFiles(fhir, files, () => json.FlushAsync(ct)));
        foreach (var chart in charts)
        {
            writer.Write(chart.Records);
            await attached.WriteAsync(chart, ct);
            if (json.BytesPending > FlushAt)
                await json.FlushAsync(ct);
        }

        if (any)
            json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(ct);
        return attached.Missing;
    }

    // RFC 9562, version 8: a number of our own making.
    private static string Urn(string type, string id)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{type}/{id}"));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return $"urn:uuid:{new Guid(hash.AsSpan(0, 16), bigEndian: true)}";
    }
}
