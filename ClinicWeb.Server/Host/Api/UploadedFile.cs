using ClinicWeb.Components.Contracts;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ClinicWeb.Server.Host.Api;

/// <summary>The field <c>file</c> of a multipart form, as it arrives: nothing is held in memory.</summary>
internal static class UploadedFile
{
    /// <summary>Finds the file's part; there is none: <see cref="ClinicError.Invalid"/>.</summary>
    public static async Task<Stream> OpenAsync(HttpRequest request, CancellationToken ct) =>
        (await OpenNamedAsync(request, Missing, ct)).Content;

    /// <summary>The same with the name that its sender gives it; there is none: <paramref name="missing"/>.</summary>
    public static async Task<(string Name, Stream Content)> OpenNamedAsync(
        HttpRequest request, Func<Exception?, ClinicException> missing, CancellationToken ct)
    {
        if (Boundary(request) is not { } boundary)
            throw missing(null);
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(ct) is { } section)
            {
                if (section.GetContentDispositionHeader() is { } part
                    && part.Name.Equals("file", StringComparison.Ordinal))
                    return (NameOf(part), section.Body);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException && !ct.IsCancellationRequested)
        {
            throw missing(e);
        }

        throw missing(null);
    }

    /// <summary>What stands between the parts of a multipart form; null when the request is none.</summary>
    public static string? Boundary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and < 200 } boundary
            ? boundary.Value
            : null;

    /// <summary>The name that a part's sender gives its file.</summary>
    internal static string NameOf(ContentDispositionHeaderValue part) =>
        (part.FileNameStar.HasValue ? part.FileNameStar : part.FileName).Value?.Trim('"') is { Length: > 0 } name
            ? name
            : "file";

    private static ClinicException Missing(Exception? inner) =>
        new(ClinicError.Invalid, $"No backup was taken: the form holds no file.",
            $"Send the zip as the field \"file\" of a multipart form.", inner)
        {
            Fields = new Dictionary<string, Text[]> { ["file"] = [$"The zip of a backup, as multipart/form-data."] },
        };
}
