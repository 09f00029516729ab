using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Exchange.Staging;
using Hl7.Fhir.Model;
using Hl7.Fhir.Validation;
using Attached = Hl7.Fhir.Model.Attachment;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>
/// Takes documents into the stage. Plain text is words for the notes, unless it was a file of a chart when it went out;
/// all else is a file for the chart, or a line that says why not.
/// </summary>
internal sealed class FhirDocuments(Stage stage, DataSpool spool)
{
    private const string Unnamed = "Document";

    /// <summary>Takes one.</summary>
    public void Take(Place place, DocumentReference document)
    {
        var isOurs = document.Category.SelectMany(category => category.Coding)
            .Any(coding => coding is { System: FhirNames.DocumentKind, Code: FhirNames.AttachedFile });
        var visit = document.Context?.Encounter.FirstOrDefault();
        var words = new List<Attached>();
        foreach (var one in document.Content.Select(content => content.Attachment).OfType<Attached>())
        {
            if (!isOurs && IsWords(one))
                words.Add(one);
            else
                Take(place, document, visit, one);
        }

        if (Words(words) is { } text)
            stage.AddPiece(place, new StagedPiece(
                FhirLinks.Of(document.Subject), FhirLinks.Of(visit),
                visit is null && document.DateElement is null ? PieceKind.PatientNote : PieceKind.Note,
                FhirTexts.At(document.DateElement?.ToString()),
                text.Replace("\r\n", "\n", StringComparison.Ordinal)));
    }

    /// <summary>The words of those that are plain text; null without any.</summary>
    public string? Words(IEnumerable<Attached?> files) => FhirTexts.Lines(files
        .Where(file => file?.ContentType?.StartsWith(MediaTypes.Text, StringComparison.OrdinalIgnoreCase) != false)
        .Select(Data).OfType<byte[]>().Select(spool.Text));

    private bool IsWords(Attached file) => Data(file) is { } data && (file.ContentType is { } type
        ? type.StartsWith(MediaTypes.Text, StringComparison.OrdinalIgnoreCase)
        : MediaTypes.Of(spool.Beginning(data, MediaTypes.Beginning)) is null);

    private void Take(Place place, DocumentReference document, ResourceReference? visit, Attached file)
    {
        var name = TextLines.Beginning(
            FhirTexts.Words(file.Title) ?? FhirTexts.Of(document.Type) ?? Unnamed, AttachmentLimits.Name);
        if (file.DataElement is null)
        {
            stage.Unreadable.Add(place, FhirTexts.Words(file.Url) is null
                ? (Text)$"The file {name} is only named here; its content is not in what was imported."
                : $"The file {name} lies somewhere else: only its address is here, and no address is visited.");
            return;
        }

        if (Data(file) is not { } data)
        {
            stage.Unreadable.Add(place, $"The content of the file {name} is damaged: it cannot be decoded.");
            return;
        }

        using var content = spool.Open(data);
        try
        {
            stage.AddFile(place, new ReadFile(
                FhirLinks.Of(document.Subject), FhirLinks.Of(visit), stage.Contents.Receive(content), name,
                Moment(document.DateElement?.ToString()), Note(document.Description)));
        }
        catch (ClinicException refused) when (refused.Error is ClinicError.Invalid or ClinicError.TooLarge)
        {
            stage.Unreadable.Add(place, $"{name}: {refused.Detail}");
        }
    }

    // What is no base64 is not read as any.
    private byte[]? Data(Attached? file)
    {
        try
        {
            return file?.Data is { } data && spool.Holds(data) ? data : null;
        }
        catch (CodedValidationException)
        {
            return null;
        }
    }

    private static DateTimeOffset? Moment(string? text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private static string? Note(string? words)
    {
        var plain = string.Concat((words ?? "").Normalize().ReplaceLineEndings("\n")
            .Where(letter => !char.IsControl(letter) || letter is '\n' or '\t')).Trim();
        return FhirTexts.Words(TextLines.Beginning(plain, AttachmentLimits.Note).TrimEnd());
    }
}
