using ClinicWeb.Components.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClinicWeb.Server.Host.Api;

/// <summary>REST over the visits.</summary>
internal static class VisitsApi
{
    private const string Root = "/api/visits";

    /// <summary>
    /// Maps <c>/api/visits</c> and the visits of a patient; the caller's group puts a backup before every DELETE.
    /// </summary>
    public static void MapVisits(this IEndpointRouteBuilder app)
    {
        var ofPatient = app.MapGroup("/api/patients/{id:long}/visits").WithTags("Visits");
        ofPatient.MapGet("", ListAsync).WithSummary("All visits of a patient, newest first").Refuses(404, 503);
        ofPatient.MapPost("", AddAsync).WithSummary("A new visit")
            .WithDescription("Required: visitedAt (the practice's own clock, no zone), complaint.")
            .Refuses(400, 404, 503, 507);
        var group = app.MapGroup(Root).WithTags("Visits").WithMetadata(new RecordsOf(RecordKind.Visits));
        group.MapGet("/{id:long}", GetAsync).WithSummary("One visit, with its version as ETag").Refuses(404, 503);
        group.MapPut("/{id:long}", UpdateAsync).WithSummary("Replaces a visit's fields")
            .WithDescription("With If-Match, only while the visit still has that ETag; else 409.")
            .Refuses(400, 404, 409, 503, 507);
        group.MapDelete("/{id:long}", DeleteAsync).WithSummary("Deletes a visit")
            .WithDescription($"{PatientsApi.BackupFirst} {PatientsApi.OnlyWhileSeen}").Refuses(404, 409, 503, 507);
    }

    private static async Task<Ok<IReadOnlyList<Visit>>> ListAsync(IVisits visits, long id, CancellationToken ct) =>
        TypedResults.Ok(await visits.ListAsync(id, ct));

    private static async Task<Created<Visit>> AddAsync(
        IVisits visits, long id, VisitInput input, HttpContext http, CancellationToken ct)
    {
        var added = await visits.AddAsync(id, input, writeTicket: null, ct);
        http.SetVersion(added.Version);
        return TypedResults.Created($"{Root}/{added.Id}", added);
    }

    private static async Task<Ok<Visit>> GetAsync(IVisits visits, long id, HttpContext http, CancellationToken ct)
    {
        var visit = await visits.GetAsync(id, ct);
        http.SetVersion(visit.Version);
        return TypedResults.Ok(visit);
    }

    private static async Task<Ok<Visit>> UpdateAsync(
        IVisits visits, long id, VisitInput input, HttpContext http, CancellationToken ct)
    {
        var version = await http.ExpectedVersionAsync(async () => (await visits.GetAsync(id, ct)).Version);
        var updated = await visits.UpdateAsync(id, input, version, writeTicket: null, ct);
        http.SetVersion(updated.Version);
        return TypedResults.Ok(updated);
    }

    private static async Task<NoContent> DeleteAsync(IVisits visits, long id, HttpContext http, CancellationToken ct)
    {
        var version = await http.ExpectedVersionAsync(async () => (await visits.GetAsync(id, ct)).Version);
        await visits.DeleteAsync([id], http.SafetyBackup(), SeenRecords.Of(id, version), ct);
        return TypedResults.NoContent();
    }
}
