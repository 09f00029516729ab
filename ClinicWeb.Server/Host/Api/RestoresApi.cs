using System.Text.Json;
using System.Text.Json.Nodes;
using ClinicWeb.Components.Contracts;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace ClinicWeb.Server.Host.Api;

/// <summary>Below <c>/api/backups/{name}</c>: looking inside, and bringing back.</summary>
internal static class RestoresApi
{
    /// <summary>Maps preview, restore, and the patients of a backup.</summary>
    public static void MapRestores(this IEndpointRouteBuilder backups)
    {
        backups.MapGet("/{name}/preview",
            (IRestores restores, string name, CancellationToken ct) => restores.PreviewAsync(name, ct))
            .WithSummary("What restoring this backup would do to today's data.").Refuses(404, 422);
        backups.MapPost("/{name}/restore",
            (IRestores restores, string name, CancellationToken ct, Confirmation? body = null) =>
                restores.RestoreAsync(name, body?.Sha256, body?.AsOf, ct))
            .WithSummary("Replaces the practice by this backup, after a backup of today.")
            .Refuses(404, 409, 422, 503, 507);
        backups.MapGet("/{name}/patients", (
                IRestores restores, string name, CancellationToken ct, string? search = null, int page = 1,
                int pageSize = PatientQueryLimits.DefaultPageSize) =>
                restores.ListPatientsAsync(name, new PatientQuery(search, page, pageSize), ct))
            .WithSummary("The patients in this backup.").Refuses(400, 404, 422);
        backups.MapGet("/{name}/patients/{id:long}", async (
                IRestores restores, string name, long id, IOptions<JsonOptions> json, CancellationToken ct) =>
                Flat(await restores.GetPatientAsync(name, id, ct), json.Value.SerializerOptions))
            .WithSummary("One patient in this backup, with visits.").Refuses(404, 422);
        backups.MapPost("/{name}/patients/{id:long}/restore", async (
                IRestores restores, string name, long id, IOptions<JsonOptions> json, CancellationToken ct,
                bool overwrite = false, bool copy = false) =>
                Flat(await restores.RestorePatientAsync(name, id, OnConflict(overwrite, copy), ct: ct),
                    json.Value.SerializerOptions))
            .WithSummary("Brings this patient alone back.").Refuses(400, 404, 409, 422, 503, 507);
    }

    private static PatientConflict OnConflict(bool overwrite, bool copy) => (overwrite, copy) switch
    {
        (true, true) => throw new ClinicException(
            ClinicError.Invalid, $"Nothing was brought back.", $"Choose overwrite or copy, not both."),
        (true, false) => PatientConflict.Overwrite,
        (false, true) => PatientConflict.Copy,
        _ => PatientConflict.Refuse,
    };

    // One object: the patient's own fields, and beside them the visits and files.
    private static JsonObject Flat(PatientWithVisits patient, JsonSerializerOptions options)
    {
        var body = JsonSerializer.SerializeToNode(patient.Patient, options)!.AsObject();
        body["visits"] = JsonSerializer.SerializeToNode(patient.Visits, options);
        body["files"] = JsonSerializer.SerializeToNode(patient.Files, options);
        return body;
    }

    /// <summary>The body of a restore; may be left out.</summary>
    public sealed record Confirmation(string? Sha256, string? AsOf);
}
