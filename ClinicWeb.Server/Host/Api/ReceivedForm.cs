using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Csv;
using Microsoft.AspNetCore.WebUtilities;

namespace ClinicWeb.Server.Host.Api;

/// <summary>
/// The form of an import: <c>file</c> and <c>mapping</c>, in any order; nothing of the file is held in memory.
/// </summary>
internal sealed class ReceivedForm(IImports imports) : IAsyncDisposable
{
    private const int LongestMapping = 1 << 20;

    private IReceivedFile? _file;

    /// <summary>What was sent; there is none: <see cref="ClinicError.Invalid"/>.</summary>
    public IReceivedFile File => _file ?? throw Invalid(
        "file", $"Nothing was imported: the form holds no file.",
        $"Send it as the field \"file\" of a multipart form.");

    /// <summary>Column → field; null when it was not sent.</summary>
    public IReadOnlyDictionary<string, string>? Mapping { get; private set; }

    /// <summary>Reads it to its end.</summary>
    public async Task ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (UploadedFile.Boundary(request) is not { } boundary)
            _ = File;
        else
            await ReadAsync(new MultipartReader(boundary, request.Body), ct);
        _ = File;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_file is not null)
            await _file.DisposeAsync();
    }

    private async Task ReadAsync(MultipartReader reader, CancellationToken ct)
    {
        try
        {
            while (await reader.ReadNextSectionAsync(ct) is { } section)
            {
                var part = section.GetContentDispositionHeader();
                if (part?.Name == "file" && _file is null)
                    _file = await imports.ReceiveAsync(section.Body, UploadedFile.NameOf(part), ct);
                else if (part?.Name == "mapping")
                    Mapping = await MappingAsync(section.Body, ct);
            }
        }
        catch (Exception cut)
            when (cut is InvalidDataException || (cut is IOException && _file is null && !ct.IsCancellationRequested))
        {
            throw Invalid("file", $"Nothing was imported: the form cannot be read.", $"Send it as multipart/form-data.",
                cut);
        }
    }

    private static async Task<IReadOnlyDictionary<string, string>?> MappingAsync(Stream body, CancellationToken ct)
    {
        var text = new byte[LongestMapping];
        var length = await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, ct);
        return ColumnMapping.Parse(text.AsSpan(0, length));
    }

    private static ClinicException Invalid(string field, Text message, Text hint, Exception? inner = null) =>
        new(ClinicError.Invalid, message, hint, inner) { Fields = new Dictionary<string, Text[]> { [field] = [hint] } };
}
