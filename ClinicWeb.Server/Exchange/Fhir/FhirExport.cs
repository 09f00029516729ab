using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>FHIR R4 as NDJSON, one resource a line, or one patient as a Bundle.</summary>
internal static class FhirExport
{
    private const int FlushAt = 1 << 16;

    // A file is no page: letters stay letters.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One patient after the other, as fast as they are taken.</summary>
    public static async Task WriteLinesAsync(IEnumerable<PatientWithVisits> patients, TimeZoneInfo zone, Stream to,
        CancellationToken ct)
    {
        var buffer = new ArrayBufferWriter<byte>(FlushAt * 2);
        await using var json = new Utf8JsonWriter(buffer, Options);
        var writer = new FhirWriter(static (_, _) => { }, json, EndLine, (type, id) => $"{type}/{id}", zone);
        foreach (var patient in patients)
        {
            writer.Write(patient);
            if (buffer.WrittenCount > FlushAt)
                await FlushAsync();
        }

        await FlushAsync();

        void EndLine()
        {
            json.Flush();
            buffer.Write("\n"u8);
            json.Reset();
        }

        async Task FlushAsync()
        {
            await to.WriteAsync(buffer.WrittenMemory, ct);
            buffer.ResetWrittenCount();
        }
    }

    /// <summary>
    /// A Bundle whose entries refer to each other by <c>urn:uuid</c>; the same records have the same ones each time.
    /// </summary>
    public static async Task WriteBundleAsync(PatientWithVisits patient, DateTimeOffset now, TimeZoneInfo zone,
        Stream to, CancellationToken ct)
    {
        await using var json = new Utf8JsonWriter(to, Options);
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        json.WriteString("type", "collection");
        json.WriteString("timestamp", now);
        json.WriteStartArray("entry");
        new FhirWriter(
            (type, id) =>
            {
                json.WriteStartObject();
                json.WriteString("fullUrl", Urn(type, id));
                json.WritePropertyName("resource");
            },
            json, json.WriteEndObject, Urn, zone).Write(patient);
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(ct);
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
