using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Exchange.Records;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>
/// Writes the attached files of a chart, each as a DocumentReference with its content in it: block by block as it is
/// read, so that not even one of them is in memory.
/// </summary>
/// <param name="fhir">Takes them.</param>
/// <param name="files">Where they lie.</param>
/// <param name="flush">Hands on what was written so far.</param>
internal sealed class FhirFiles(FhirJson fhir, AttachmentFiles files, Func<Task> flush)
{
    private const int BlockSize = 96 << 10;

    private byte[]? _block;

    /// <summary>Files that are not on the disk as they were attached: only what is known of them was written.</summary>
    public int Missing { get; private set; }

    /// <summary>All of a chart, after its records.</summary>
    public async Task WriteAsync(WholeChart chart, CancellationToken ct)
    {
        var visits = chart.Files.Count == 0 ? [] : chart.Records.Visits.Select(visit => visit.Id).ToHashSet();
        foreach (var file in chart.Files)
        {
            await using var content = files.OpenIfSound(new StoredFile(file.Sha256, file.MediaType, file.Size));
            fhir.Begin("DocumentReference", FhirNames.File(file.Id));
            WriteWords(file, file.VisitId is { } visit && visits.Contains(visit) ? visit : null);
            fhir.Json.WriteStartArray("content");
            fhir.Json.WriteStartObject();
            fhir.Json.WriteStartObject("attachment");
            if (MediaTypes.IsKnown(file.MediaType))
                fhir.Json.WriteString("contentType", file.MediaType);
            fhir.Json.WriteString("title", AttachmentNames.Shown(file.Name, file.MediaType));
            if ((content?.Length ?? file.Size) is var size and <= int.MaxValue)
                fhir.Json.WriteNumber("size", size);
            if (content is null)
                Missing++;
            else
                await WriteAsync(content, ct);
            fhir.Json.WriteEndObject();
            fhir.Json.WriteEndObject();
            fhir.Json.WriteEndArray();
            fhir.End();
        }
    }

    private void WriteWords(AttachmentRow file, long? visit)
    {
        fhir.Json.WriteString("status", "current");
        fhir.Categories("category", FhirNames.DocumentKind, FhirNames.AttachedFile);
        fhir.Reference("subject", "Patient", FhirNames.Patient(file.PatientId));
        if (file.AddedMoment is { } at)
            fhir.Json.WriteString("date", AttachmentRow.TimeText(at));
        if (FhirTexts.Words(file.Note) is { } note)
            fhir.Json.WriteString("description", note);
        if (visit is { } of)
            fhir.Visit(FhirNames.Visit(of));
    }

    private async Task WriteAsync(FileStream content, CancellationToken ct)
    {
        _block ??= new byte[BlockSize];
        fhir.Json.WritePropertyName("data");
        for (int read; (read = await content.ReadAsync(_block, ct)) > 0;)
        {
            fhir.Json.WriteBase64StringSegment(_block.AsSpan(0, read), isFinalSegment: false);
            await flush();
        }

        fhir.Json.WriteBase64StringSegment([], isFinalSegment: true);
    }
}
