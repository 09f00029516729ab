using System.Text;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Files;
using ClinicWeb.Server.Exchange.Staging;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Validation;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>Reads FHIR R4 JSON into a stage: Bundles of every kind, and NDJSON, as large as they come.</summary>
internal static class FhirImport
{
    private const int DeepestBundle = 3;

    /// <summary>No resource in any of them: <see cref="ClinicError.Invalid"/>.</summary>
    public static void Read(IReadOnlyList<FilePart> parts, Stage stage, Action<double> progress, CancellationToken ct)
    {
        using var spool = new DataSpool(stage.Folder, stage.Room);
        var reading = new Reading(stage, spool, ct);
        var (size, done) = (Math.Max(1, parts.Sum(part => part.Size)), 0L);
        foreach (var part in parts)
        {
            using var stream = part.Open();
            reading.File(Utf8(stream, part), parts.Count > 1 ? part.Name : null, part.Name);
            progress((double)(done += part.Size) / size);
        }

        if (reading.Found == 0)
            throw new ClinicException(
                ClinicError.Invalid, $"There are no FHIR records in {parts[0].Name}, so nothing was imported.",
                $"Choose a FHIR R4 file in JSON: a Bundle, or NDJSON.");
    }

    private static Stream Utf8(Stream stream, FilePart part)
    {
        var head = part.Head(2).AsSpan();
        return head.StartsWith(Encoding.Unicode.Preamble)
            ? Encoding.CreateTranscodingStream(stream, Encoding.Unicode, Encoding.UTF8)
            : head.StartsWith(Encoding.BigEndianUnicode.Preamble)
                ? Encoding.CreateTranscodingStream(stream, Encoding.BigEndianUnicode, Encoding.UTF8)
            : stream;
    }

    private sealed class Reading(Stage stage, DataSpool spool, CancellationToken ct)
    {
        private readonly FhirRecords _records = new(stage, spool);

        public int Found { get; private set; }

        public void File(Stream json, string? shown, string name, int depth = 0)
        {
            var file = stage.NewScope(shown);
            var (bundle, scope) = (0, file);
            foreach (var raw in new ResourceStream(new SpoolingStream(json, spool), name).Read(
                (line, reason) => stage.Unreadable.Add(new Place(file, shown, line), reason)))
            {
                ct.ThrowIfCancellationRequested();
                if (raw.Bundle != bundle)
                    (bundle, scope) = (raw.Bundle, raw.Bundle == 0 ? file : stage.NewScope(shown));
                Take(raw, new Place(scope, shown, raw.Line), name, depth);
                spool.Discard(raw.Json.Span);
            }
        }

        private void Take(RawResource raw, Place place, string name, int depth)
        {
            try
            {
                var (json, fullUrl, type) = Entry(raw);
                if (type is null)
                    return; // An entry that only says what a server did.
                Found++;
                if (type == "Bundle" && depth < DeepestBundle)
                    File(new MemoryStream(json.ToArray()), place.File, name, depth + 1);
                else if (FhirRecords.Types.Contains(type))
                    Take(json, type, fullUrl, place);
                else
                    stage.Leave(type);
            }
            catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException
                or CodedValidationException)
            {
                stage.Unreadable.Add(place, $"This record is not well-formed FHIR in UTF-8.");
            }
        }

        // Other systems' files are full of small faults, which must not cost a patient: what can be understood is
        // taken.
        private void Take(ReadOnlyMemory<byte> json, string type, string? fullUrl, Place place)
        {
            try
            {
                Take(json, fullUrl, place);
            }
            catch (CodedValidationException) when (type != nameof(DocumentReference)) // of which parts may be taken
            {
                if (FhirShapes.Mended(json) is not { } mended)
                    throw;
                Take(mended, fullUrl, place);
            }
        }

        private void Take(ReadOnlyMemory<byte> json, string? fullUrl, Place place)
        {
            var reader = new Utf8JsonReader(json.Span);
            FhirJsonDeserializer.OSTRICH.TryDeserializeResource(ref reader, out var resource, out _);
            if (resource is null)
                stage.Unreadable.Add(place, $"This record is not FHIR R4.");
            else
                _records.Take(place, resource, fullUrl);
        }

        private static (ReadOnlyMemory<byte> Json, string? FullUrl, string? Type) Entry(RawResource raw)
        {
            if (raw.Bundle == 0)
                return (raw.Json, null, Type(raw.Json.Span));
            ReadOnlyMemory<byte> json = default;
            string? fullUrl = null;
            var reader = new Utf8JsonReader(raw.Json.Span);
            reader.Read();
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var (isUrl, isResource) = (reader.ValueTextEquals("fullUrl"u8), reader.ValueTextEquals("resource"u8));
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                if (isUrl && reader.TokenType is JsonTokenType.String)
                    fullUrl = reader.GetString();
                reader.Skip();
                if (isResource)
                    json = raw.Json[start..(int)reader.BytesConsumed];
            }

            return (json, fullUrl, json.IsEmpty ? null : Type(json.Span));
        }

        private static string? Type(ReadOnlySpan<byte> json)
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var isType = reader.ValueTextEquals("resourceType"u8);
                reader.Read();
                if (isType && reader.TokenType is JsonTokenType.String)
                    return reader.GetString();
                reader.Skip();
            }

            return null;
        }
    }
}
