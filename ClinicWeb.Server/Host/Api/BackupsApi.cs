using System.Text.Json;
using System.Text.Json.Nodes;
using ClinicWeb.Components.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace ClinicWeb.Server.Host.Api;

/// <summary><c>/api/backups</c>: the shelf.</summary>
internal static class BackupsApi
{
    /// <summary>Maps the shelf and, below each backup, what can be done with it.</summary>
    public static void MapBackups(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/backups").WithTags("Backups");
        group.MapGet("", (IBackups backups, CancellationToken ct) => backups.ListAsync(ct))
            .WithSummary("All backups, newest first.");
        group.MapPost("", CreateAsync).WithSummary("Makes a backup now; answers when it is complete and verified.")
            .Refuses(400, 503, 507);
        group.MapPost("/upload", UploadAsync).WithSummary("Checks a zip whole and puts it on the shelf.")
            .WithMetadata(new Microsoft.AspNetCore.Mvc.DisableRequestSizeLimitAttribute())
            .DisableAntiforgery()
            .Refuses(400, 422, 507);
        group.MapGet("/{name}", GetAsync).WithSummary("One backup with its manifest.").Refuses(404);
        group.MapMethods("/{name}/content", [HttpMethods.Get, HttpMethods.Head], ContentAsync)
            .WithSummary("The zip itself; supports ranges.")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip")
            .Refuses(404);
        group.MapPost("/{name}/check",
            (IBackups backups, string name, CancellationToken ct) => backups.CheckAsync(name, ct))
            .WithSummary("Tries a restore out in scratch.").Refuses(404, 507);
        group.MapPatch("/{name}", (IBackups backups, string name, Edit edit, CancellationToken ct) =>
                backups.EditAsync(name, edit.Pinned, edit.Note, ct))
            .WithSummary("Pins, unpins or notes.").Refuses(400, 404);
        group.MapDelete("/{name}", async (IBackups backups, string name, CancellationToken ct) =>
            {
                await backups.DeleteAsync(name, ct);
                return TypedResults.NoContent();
            })
            .WithSummary("Deletes a backup; never the only good one.").Refuses(404, 409);
        group.MapRestores();
    }

    private static async Task<Created<BackupSummary>> CreateAsync(IBackups backups, CancellationToken ct,
        NewBackup? body = null)
    {
        var made = await backups.BackUpAsync(BackupTrigger.Manual, body?.Note, ct);
        return TypedResults.Created($"/api/backups/{Uri.EscapeDataString(made.Name)}", made);
    }

    private static async Task<Created<BackupSummary>> UploadAsync(
        HttpRequest request, IBackups backups, IStatusFeed feed, CancellationToken ct)
    {
        if (request.ContentLength > feed.Current.FreeBytes && feed.Current.FreeBytes > 0)
            throw new ClinicException(
                ClinicError.DiskFull, $"The file is larger than the free space on this disk, so it was not taken.",
                $"Free some space and try again.");
        await using var zip = await UploadedFile.OpenAsync(request, ct);
        var stored = await backups.UploadAsync(zip, ct);
        return TypedResults.Created($"/api/backups/{Uri.EscapeDataString(stored.Name)}", stored);
    }

    private static async Task<JsonObject> GetAsync(
        IBackups backups, string name, IOptions<JsonOptions> json, CancellationToken ct)
    {
        var detail = await backups.GetAsync(name, ct);
        var body = JsonSerializer.SerializeToNode(detail.Backup, json.Value.SerializerOptions)!.AsObject();
        body["manifest"] = detail.Manifest is { } manifest ? JsonNode.Parse(manifest.GetRawText()) : null;
        return body;
    }

    private static async Task<FileStreamHttpResult> ContentAsync(IBackups backups, string name, CancellationToken ct) =>
        TypedResults.File(
            await backups.OpenAsync(name, ct), "application/zip", fileDownloadName: name, enableRangeProcessing: true);

    /// <summary>The body of a POST; may be left out.</summary>
    public sealed record NewBackup(string? Note);

    /// <summary>The body of a PATCH.</summary>
    public sealed record Edit(bool? Pinned, string? Note);
}
