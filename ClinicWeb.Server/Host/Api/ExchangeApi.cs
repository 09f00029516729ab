using System.ComponentModel;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace ClinicWeb.Server.Host.Api;

/// <summary><c>/api/import</c> and <c>/api/export</c>: records from elsewhere, and on their way there.</summary>
internal static class ExchangeApi
{
    private const string Document = "html";

    /// <summary>Whether an export is asked for that people read.</summary>
    public static bool IsDocument(HttpRequest request) =>
        string.Equals(request.Query["format"], Document, StringComparison.OrdinalIgnoreCase);

    public static void MapExchange(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/import", ImportAsync).WithTags("Exchange")
            .WithSummary(
                "Takes patients and visits out of a CSV, FHIR R4 or vCard file, or a zip of them; all or nothing.")
            .WithDescription(
                "Multipart form: the field \"file\", and optionally \"mapping\", JSON {column: field} for a CSV. "
                    + "Makes a backup first and names it in "
                + "safetyBackup. What is here and differs is told, and only taken over with update=true.")
            .WithMetadata(new Microsoft.AspNetCore.Mvc.DisableRequestSizeLimitAttribute())
            .DisableAntiforgery()
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.RequestBody = Form();
                return Task.CompletedTask;
            })
            .Refuses(400, 409, 503, 507);
        routes.MapGet("/api/export", ExportAsync).WithTags("Exchange")
            .WithSummary(
                "All records, or one patient's, as FHIR R4 NDJSON, a Bundle, or a zip of patients.csv and visits.csv; "
                + "streamed. One patient also as a document to print.")
            .WithDescription(
                "FHIR carries the files that are attached to the charts, CSV does not, and the document lists them. "
                + "It is one HTML file that loads nothing, in the language of the cookie or of Accept-Language.")
            .Produces<Stream>(StatusCodes.Status200OK, "application/fhir+ndjson", "application/fhir+json",
                "application/zip", "text/html")
            .Refuses(400, 404, 503, 507);
    }

    private static async Task<Ok<ImportResult>> ImportAsync(
        HttpRequest request,
        IImports imports,
        CancellationToken ct,
        [Description("csv, fhir or vcard; left out, the content tells.")] string? format = null,
        [Description("true: only looks.")] bool dryRun = false,
        [Description("true: records that are here and differ are taken over from the file.")] bool update = false,
        [Description(
            "Of a CSV: the one character between its cells, or tab. Left out: as before for such a file, or recognised"
            + "; empty: recognised.")]
        string? delimiter = null,
        [Description(
            "Of a CSV: utf-8, utf-16, windows-1252, windows-1250, windows-1251, iso-8859-15, ibm850, ibm437 or "
            + "macintosh. Left out: as before for such a file, or recognised; empty: recognised.")]
        string? encoding = null)
    {
        var options = new ImportOptions
        {
            Format = Format(format, $"Choose csv, fhir or vcard."),
            DryRun = dryRun,
            Update = update,
            Delimiter = delimiter,
            Encoding = encoding,
        };
        await using var form = new ReceivedForm(imports);
        await form.ReadAsync(request, ct);
        return TypedResults.Ok(
            await imports.ImportAsync(form.File, options with { Mapping = form.Mapping }, progress: null, ct));
    }

    private static async Task<IResult> ExportAsync(
        HttpResponse response,
        IExports exports,
        CancellationToken ct,
        [Description("csv, fhir or html.")] string? format = null,
        [Description("Only this patient; html needs one.")] long? patient = null,
        [Description("true: FHIR as one Bundle instead of NDJSON.")] bool bundle = false)
    {
        var wanted = Format(format, $"Choose the format csv, fhir or html.")
            ?? throw BadFormat($"Say which format: csv, fhir or html.");
        var export = await exports.PrepareAsync(wanted, patient, bundle, ct);
        response.RegisterForDisposeAsync(export);
        response.Headers.CacheControl = "no-store";
        var name = new ContentDispositionHeaderValue("attachment");
        name.SetHttpFileName(export.FileName);
        response.Headers.ContentDisposition = name.ToString();
        return TypedResults.Stream(body => export.WriteAsync(body, ct), export.ContentType);
    }

    private static ExchangeFormat? Format(string? format, Text allowed) => format?.ToLowerInvariant() switch
    {
        null or "" => null,
        "csv" => ExchangeFormat.Csv,
        "fhir" => ExchangeFormat.Fhir,
        "vcard" => ExchangeFormat.Vcard,
        Document => ExchangeFormat.Html,
        _ => throw BadFormat(allowed),
    };

    private static ClinicException BadFormat(Text allowed) =>
        new(ClinicError.Invalid, $"The format is not known.", allowed)
        {
            Fields = new Dictionary<string, Text[]> { ["format"] = [allowed] },
        };

    private static OpenApiRequestBody Form() => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["multipart/form-data"] = new()
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { "file" },
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                        ["mapping"] =
                            new OpenApiSchema { Type = JsonSchemaType.String, Description = "JSON {column: field}." },
                    },
                },
            },
        },
    };
}
