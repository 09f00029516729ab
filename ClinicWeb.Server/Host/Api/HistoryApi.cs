using ClinicWeb.Components.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClinicWeb.Server.Host.Api;

/// <summary>REST over what stood in the records before.</summary>
internal static class HistoryApi
{
    private const string Listing =
        "Newest first; before is the whole record as it stood. Also of one that was deleted; 404 only for one that "
            + "never was.";

    private const string BringsBack =
        "A new change: nothing of the history is lost. A deleted record comes back under its id, a patient with the "
            + "visits that " +
        "were deleted along. With If-Match, only while the record still has that ETag; else 409.";

    /// <summary>Maps the histories under <c>/api/patients</c> and <c>/api/visits</c>.</summary>
    public static void MapHistory(this IEndpointRouteBuilder app)
    {
        var patients = app.MapGroup("/api/patients/{id:long}/history").WithTags("History");
        patients.MapGet("", OfPatientAsync).WithSummary("Every earlier state of a patient's record")
            .WithDescription(Listing).Refuses(404, 503);
        patients.MapPost("/{version:long}/restore", RestorePatientAsync)
            .WithSummary("Brings an earlier state of a patient back")
            .WithDescription(BringsBack).Refuses(400, 404, 409, 503, 507);
        var visits = app.MapGroup("/api/visits/{id:long}/history").WithTags("History");
        visits.MapGet("", OfVisitAsync).WithSummary("Every earlier state of a visit")
            .WithDescription(Listing).Refuses(404, 503);
        visits.MapPost("/{version:long}/restore", RestoreVisitAsync)
            .WithSummary("Brings an earlier state of a visit back")
            .WithDescription($"{BringsBack} 409 while its patient is deleted.").Refuses(400, 404, 409, 503, 507);
    }

    private static async Task<Ok<IReadOnlyList<RecordVersion<Patient>>>> OfPatientAsync(
        IHistory history, long id, CancellationToken ct) => TypedResults.Ok(await history.OfPatientAsync(id, ct));

    private static async Task<Ok<IReadOnlyList<RecordVersion<Visit>>>> OfVisitAsync(
        IHistory history, long id, CancellationToken ct) => TypedResults.Ok(await history.OfVisitAsync(id, ct));

    private static async Task<Ok<Patient>> RestorePatientAsync(
        IHistory history, IPatients patients, long id, long version, HttpContext http, CancellationToken ct)
    {
        var seen = await http.ExpectedVersionAsync(
            () => VersionAsync(async () => (await patients.GetAsync(id, ct)).Version));
        var back = await history.RestorePatientAsync(id, version, seen, writeTicket: null, ct);
        http.SetVersion(back.Patient.Version);
        return TypedResults.Ok(back.Patient);
    }

    private static async Task<Ok<Visit>> RestoreVisitAsync(
        IHistory history, IVisits visits, long id, long version, HttpContext http, CancellationToken ct)
    {
        var seen = await http.ExpectedVersionAsync(
            () => VersionAsync(async () => (await visits.GetAsync(id, ct)).Version));
        var back = await history.RestoreVisitAsync(id, version, seen, writeTicket: null, ct);
        http.SetVersion(back.Version);
        return TypedResults.Ok(back);
    }

    // A deleted record has no version, which no ETag names.
    private static async Task<long> VersionAsync(Func<Task<long>> stored)
    {
        try
        {
            return await stored();
        }
        catch (ClinicException gone) when (gone.Error == ClinicError.NotFound)
        {
            return 0;
        }
    }
}
