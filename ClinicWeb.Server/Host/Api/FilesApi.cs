using System.ComponentModel;
using ClinicWeb.Components.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace ClinicWeb.Server.Host.Api;

/// <summary>REST over the files in the charts.</summary>
internal static class FilesApi
{
    private const string Root = "/api/files";

    /// <summary>
    /// A file is somebody else's words: whatever it holds, it gets no script, no form, no frame and no origin of ours.
    /// </summary>
    private const string Sandboxed =
        "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'none'";

    // A browser's own reader of PDFs does not open in a sandbox. It runs no script of a PDF with rights on this page,
    // and nosniff keeps the file from being taken for one.
    private const string ForReaders =
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private const string Taken =
        "Multipart form with the field \"file\": PDF, JPEG, PNG, GIF, WebP, TIFF or plain text, at most 50 MB. "
        + "What it is, its content says. Stored once by its SHA-256 and part of every backup.";

    /// <summary>Maps them; the caller's group puts a backup before every DELETE.</summary>
    public static void MapFiles(this IEndpointRouteBuilder app)
    {
        var ofPatient = app.MapGroup("/api/patients/{id:long}/files").WithTags("Files");
        ofPatient.MapGet("", ListAsync).WithSummary("The files in a patient's chart, newest first").Refuses(404, 503);
        ofPatient.MapPost("", AddAsync).WithSummary("Attaches a file").WithDescription(Taken)
            .WithMetadata(new Microsoft.AspNetCore.Mvc.DisableRequestSizeLimitAttribute())
            .DisableAntiforgery()
            .Refuses(400, 404, 409, 413, 503, 507);
        var group = app.MapGroup(Root).WithTags("Files").WithMetadata(new RecordsOf(RecordKind.Files));
        group.MapGet("/{id:long}", GetAsync).WithSummary("One file's record, with its version as ETag").Refuses(404,
            503);
        group.MapMethods("/{id:long}/content", [HttpMethods.Get, HttpMethods.Head], ContentAsync)
            .WithSummary("The file itself; supports ranges.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .Refuses(404, 503);
        group.MapPatch("/{id:long}", EditAsync).WithSummary("Renames or notes")
            .WithDescription("With If-Match, only while the file still has that ETag; else 409.")
            .Refuses(400, 404, 409, 503, 507);
        group.MapDelete("/{id:long}", DeleteAsync).WithSummary("Takes a file out of its chart")
            .WithDescription($"{PatientsApi.BackupFirst} The file stays in the folder and can be brought back.")
            .Refuses(404, 409, 503, 507);
        group.MapPost("/{id:long}/restore", BringBackAsync).WithSummary("Brings a deleted file back into its chart")
            .Refuses(404, 409, 503, 507);
    }

    private static async Task<Ok<IReadOnlyList<Attachment>>> ListAsync(
        IAttachments files, long id, CancellationToken ct,
        [Description("true: those that were deleted and can be brought back.")] bool deleted = false) =>
        TypedResults.Ok(deleted ? await files.ListDeletedAsync(id, ct) : await files.ListAsync(id, ct));

    private static async Task<Created<Attachment>> AddAsync(
        HttpContext http, IAttachments files, long id, CancellationToken ct,
        [Description("The visit that it belongs to.")] long? visit = null,
        [Description("At most 500 characters.")] string? note = null)
    {
        if (http.Request.ContentLength > AttachmentLimits.Bytes + Overhead)
            throw new ClinicException(
                ClinicError.TooLarge,
                $"The file is larger than {new Megabytes(AttachmentLimits.Bytes)}, so it was not attached.",
                $"Attach a smaller one: scan with fewer dots per inch, or split it.");
        var (name, content) = await UploadedFile.OpenNamedAsync(http.Request, Missing, ct);
        await using var body = content;
        var added = await files.AddAsync(id, new NewAttachment(name, content, visit, note), writeTicket: null, ct);
        http.SetVersion(added.Version);
        return TypedResults.Created($"{Root}/{added.Id}", added);
    }

    /// <summary>What a form may hold around a file.</summary>
    private const long Overhead = 64 << 10;

    private static ClinicException Missing(Exception? inner) => new(
        ClinicError.Invalid, $"Nothing was attached: the form holds no file.",
        $"Send it as the field \"file\" of a multipart form.", inner)
    {
        Fields = new Dictionary<string, Text[]> { ["file"] = [$"A file, as multipart/form-data."] },
    };

    private static async Task<Ok<Attachment>> GetAsync(
        IAttachments files, long id, HttpContext http, CancellationToken ct)
    {
        var file = await files.GetAsync(id, ct);
        http.SetVersion(file.Version);
        return TypedResults.Ok(file);
    }

    private static async Task<FileStreamHttpResult> ContentAsync(
        HttpResponse response, IAttachments files, long id, CancellationToken ct,
        [Description("true: to be stored instead of shown.")] bool download = false)
    {
        var (file, content) = await files.OpenAsync(id, ct);
        // A row that another program wrote, or that came with a backup, may call a file what it is not.
        var shown = !download && file.MediaType is "application/pdf" or "text/plain"
            or "image/png" or "image/jpeg" or "image/gif" or "image/webp";
        var disposition = new ContentDispositionHeaderValue(shown && !download ? "inline" : "attachment");
        disposition.SetHttpFileName(file.Name);
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.ContentSecurityPolicy = file.MediaType == "application/pdf" ? ForReaders : Sandboxed;
        return TypedResults.File(
            content, shown ? TypeOf(file.MediaType) : "application/octet-stream",
            entityTag: new EntityTagHeaderValue($"\"{file.Sha256}\""), enableRangeProcessing: true);
    }

    private static string TypeOf(string mediaType) => mediaType == "text/plain" ? "text/plain; charset=utf-8"
        : mediaType;

    private static async Task<Ok<Attachment>> EditAsync(
        IAttachments files, long id, AttachmentEdit edit, HttpContext http, CancellationToken ct)
    {
        var version = await http.ExpectedVersionAsync(async () => (await files.GetAsync(id, ct)).Version);
        var edited = await files.EditAsync(id, edit, version, writeTicket: null, ct);
        http.SetVersion(edited.Version);
        return TypedResults.Ok(edited);
    }

    private static async Task<NoContent> DeleteAsync(
        IAttachments files, long id, HttpContext http, CancellationToken ct)
    {
        await files.DeleteAsync([id], http.SafetyBackup(), ct);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Attachment>> BringBackAsync(
        IAttachments files, long id, HttpContext http, CancellationToken ct)
    {
        var back = await files.BringBackAsync(id, writeTicket: null, ct);
        http.SetVersion(back.Version);
        return TypedResults.Ok(back);
    }
}
