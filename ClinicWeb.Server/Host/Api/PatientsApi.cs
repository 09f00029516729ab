using System.ComponentModel;
using ClinicWeb.Components.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClinicWeb.Server.Host.Api;

/// <summary>REST over the patients.</summary>
internal static class PatientsApi
{
    private const string Root = "/api/patients";

    /// <summary>Maps <c>/api/patients</c>; the caller's group puts a backup before every DELETE.</summary>
    public static void MapPatients(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Root).WithTags("Patients").WithMetadata(new RecordsOf(RecordKind.Patients));
        group.MapGet("", ListAsync).WithSummary("One page of the patients, by name").DescribePages().Refuses(400, 503);
        group.MapPost("", AddAsync).WithSummary("A new patient")
            .WithDescription(
                "Required: givenName, familyName, birthDate. Without chartNumber the next free one is given.")
            .Refuses(400, 409, 503, 507);
        group.MapGet("/{id:long}", GetAsync).WithSummary("One patient, with its version as ETag").Refuses(404, 503);
        group.MapPut("/{id:long}", UpdateAsync).WithSummary("Replaces a patient's fields")
            .WithDescription("With If-Match, only while the patient still has that ETag; else 409.")
            .Refuses(400, 404, 409, 503, 507);
        group.MapDelete("/{id:long}", DeleteAsync).WithSummary("Deletes a patient with all visits")
            .WithDescription($"{BackupFirst} {OnlyWhileSeen}").Refuses(404, 409, 503, 507);
        group.MapDelete("", DeleteManyAsync).WithSummary("Deletes several patients with all visits, all or none")
            .WithDescription(BackupFirst).Refuses(400, 404, 409, 503, 507);
    }

    internal const string BackupFirst =
        "Takes a backup first and names it in X-Safety-Backup; when that backup fails, nothing is deleted (503, 507).";

    internal const string OnlyWhileSeen = "With If-Match, only while the record still has that ETag; else 409.";

    private static async Task<Ok<Paged<Patient>>> ListAsync(
        IPatients patients,
        [Description(
            "Beginnings of words of name, chart number, phone, email or birth date; all must occur.")] string? search,
        [Description("From 1; default 1.")] string? page,
        [Description("1 to 500; default 50.")] string? pageSize,
        CancellationToken ct) =>
        TypedResults.Ok(await patients.ListAsync(PageParameters.Query(search, page, pageSize), ct));

    private static async Task<Created<Patient>> AddAsync(
        IPatients patients, PatientInput input, HttpContext http, CancellationToken ct)
    {
        var added = await patients.AddAsync(input, writeTicket: null, ct);
        http.SetVersion(added.Version);
        return TypedResults.Created($"{Root}/{added.Id}", added);
    }

    private static async Task<Ok<Patient>> GetAsync(IPatients patients, long id, HttpContext http, CancellationToken ct)
    {
        var patient = await patients.GetAsync(id, ct);
        http.SetVersion(patient.Version);
        return TypedResults.Ok(patient);
    }

    private static async Task<Ok<Patient>> UpdateAsync(
        IPatients patients, long id, PatientInput input, HttpContext http, CancellationToken ct)
    {
        var version = await http.ExpectedVersionAsync(async () => (await patients.GetAsync(id, ct)).Version);
        var updated = await patients.UpdateAsync(id, input, version, writeTicket: null, ct);
        http.SetVersion(updated.Version);
        return TypedResults.Ok(updated);
    }

    private static async Task<NoContent> DeleteAsync(IPatients patients, long id, HttpContext http,
        CancellationToken ct)
    {
        var version = await http.ExpectedVersionAsync(async () => (await patients.GetAsync(id, ct)).Version);
        await patients.DeleteAsync([id], http.SafetyBackup(), SeenRecords.Of(id, version), ct);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> DeleteManyAsync(
        IPatients patients,
        [Description("The patients; several as ?id=1&id=2.")] long[] id,
        HttpContext http,
        CancellationToken ct)
    {
        await patients.DeleteAsync(id, http.SafetyBackup(), ct: ct);
        return TypedResults.NoContent();
    }
}
