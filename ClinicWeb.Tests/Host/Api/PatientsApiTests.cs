using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ClinicWeb.Tests.Host.Api;

public sealed class PatientsApiTests : IAsyncDisposable
{
    private readonly ClinicApp _app = new();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_patient_is_created_read_replaced_and_listed()
    {
        using var created = await _app.Client.PostAsync("/api/patients", Body(
            """
            {"givenName":" Ana ","familyName":"Núñez","birthDate":"1980-02-29","sex":"female","email":"","unknown":[1]}
            """));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var location = created.Headers.Location!.ToString();
        var patient = await JsonAsync(created);
        Assert.Equal($"/api/patients/{patient.GetProperty("id")}", location);
        Assert.Equal(
            [
                "address", "allergies", "birthDate", "chartNumber", "conditions", "email", "familyName", "givenName",
                "id",
                "notes", "phone", "sex",
            ],
            patient.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            ("Ana", "1980-02-29", "female", "P-000001", JsonValueKind.Null),
            (patient.GetProperty("givenName").GetString(), patient.GetProperty("birthDate").GetString(),
                patient.GetProperty("sex").GetString(), patient.GetProperty("chartNumber").GetString(),
                patient.GetProperty("email").ValueKind));

        using var read = await _app.Client.GetAsync(location);
        Assert.Equal(created.Headers.ETag, read.Headers.ETag);
        Assert.Equal(patient.ToString(), (await JsonAsync(read)).ToString());

        var replaced = await _app.SendAsync<JsonElement>(
            HttpMethod.Put, location, new { givenName = "Ana", familyName = "Ruiz", birthDate = "1980-02-29" });
        Assert.Equal("unknown", replaced.GetProperty("sex").GetString());

        var list = await _app.SendAsync<JsonElement>(HttpMethod.Get, "/api/patients?search=rui&page=1&pageSize=10");
        Assert.Equal((1, 1, 10), (list.GetProperty("total").GetInt32(), list.GetProperty("page").GetInt32(),
            list.GetProperty("pageSize").GetInt32()));
        Assert.Equal("Ruiz",
            Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty("familyName").GetString());
    }

    [Fact]
    public async Task Two_who_edit_at_once_do_not_undo_each_other()
    {
        var id = await AddAsync("Berg");
        using var read = await _app.Client.GetAsync($"/api/patients/{id}");
        var tag = read.Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(id, "Berger", tag)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await PutAsync(id, "Late", tag)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await PutAsync(id, "Late", "\"abc\"")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(id, "Anyone", "*")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PutAsync(999, "Nobody", tag)).StatusCode);
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        var problem = await RefusedAsync(HttpMethod.Post, "/api/patients", 400, """{"givenName":"","email":"x"}""");
        Assert.Equal(
            ["birthDate", "email", "familyName", "givenName"],
            problem.GetProperty("errors").EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"givenName":"A","familyName":"B","birthDate":"31.01.1970"}""", "birthDate")]
    [InlineData("""{"givenName":"A","familyName":"B","birthDate":"1970-01-31","sex":"alien"}""", "sex")]
    [InlineData("""{"givenName":"A","familyName":"B","birthDate":"1970-01-31","sex":1}""", "sex")]
    [InlineData("""{"givenName":7,"familyName":"B","birthDate":"1970-01-31"}""", "givenName")]
    [InlineData("""{"givenName":"A",""", "JSON")]
    [InlineData("[]", "")]
    [InlineData("", "")]
    public async Task What_cannot_be_understood_is_refused_in_words(string body, string named)
    {
        var problem = await RefusedAsync(HttpMethod.Post, "/api/patients", 400, body);
        Assert.Contains(named, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(new PracticeCounts(0, 0), await _app.Get<IPatients>().CountAsync());
    }

    [Theory]
    [InlineData("page=0&pageSize=501", "page pageSize")]
    [InlineData("page=abc&pageSize=1.5", "page pageSize")]
    [InlineData("page=-1", "page")]
    [InlineData("pageSize=99999999999", "pageSize")]
    public async Task A_page_out_of_range_is_refused_naming_all(string query, string fields)
    {
        var problem = await RefusedAsync(HttpMethod.Get, $"/api/patients?{query}", 400);
        Assert.Equal(fields,
            string.Join(' ', problem.GetProperty("errors").EnumerateObject().Select(field => field.Name)));
    }

    [Fact]
    public async Task Unknown_patients_are_404_and_a_taken_chart_number_409()
    {
        await RefusedAsync(HttpMethod.Get, "/api/patients/77", 404);
        await RefusedAsync(HttpMethod.Delete, "/api/patients/77", 404);
        await RefusedAsync(HttpMethod.Get, "/api/patients/abc", 404);
        await AddAsync("Berg");
        await RefusedAsync(
            HttpMethod.Post, "/api/patients", 409,
            """{"chartNumber":"p-000001","givenName":"A","familyName":"B","birthDate":"1970-01-31"}""");
    }

    [Fact]
    public async Task A_delete_names_the_backup_that_was_taken_first_and_that_holds_the_patient()
    {
        var id = await AddAsync("Berg");
        using var deleted = await _app.Client.DeleteAsync($"/api/patients/{id}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        var name = Assert.Single(deleted.Headers.GetValues("X-Safety-Backup"));
        var backup = (await _app.Get<IBackups>().GetAsync(name)).Backup;
        Assert.Equal((BackupTrigger.BeforeDelete, 1), (backup.Trigger, backup.PatientCount));
        await RefusedAsync(HttpMethod.Get, $"/api/patients/{id}", 404);
    }

    [Fact]
    public async Task A_delete_with_an_outdated_ETag_is_409_of_a_patient_and_of_a_visit()
    {
        var id = await AddAsync("Berg");
        var visit = await _app.Get<IVisits>().AddAsync(
            id, new VisitInput { VisitedAt = new DateTime(2026, 1, 2, 10, 30, 0), Complaint = "Cough" });
        foreach (var url in (string[])[$"/api/visits/{visit.Id}", $"/api/patients/{id}"])
        {
            using var read = await _app.Client.GetAsync(url);
            Assert.Equal(HttpStatusCode.Conflict, await DeleteAsync(url, new EntityTagHeaderValue("\"77\"")));
            Assert.Equal(HttpStatusCode.OK, (await _app.Client.GetAsync(url)).StatusCode);
            Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(url, read.Headers.ETag!));
        }

        async Task<HttpStatusCode> DeleteAsync(string url, EntityTagHeaderValue seen)
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, url);
            request.Headers.IfMatch.Add(seen);
            using var answer = await _app.Client.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Several_are_deleted_under_one_backup_all_or_none()
    {
        long[] ids = [await AddAsync("Adam"), await AddAsync("Berg"), await AddAsync("Celik")];
        await RefusedAsync(HttpMethod.Delete, "/api/patients", 400);
        await RefusedAsync(HttpMethod.Delete, $"/api/patients?id={ids[0]}&id=x", 400);
        await RefusedAsync(HttpMethod.Delete, $"/api/patients?id={ids[0]}&id=99", 404);
        Assert.Equal(3, (await _app.Get<IPatients>().CountAsync()).PatientCount);
        using var deleted = await _app.Client.DeleteAsync($"/api/patients?id={ids[0]}&id={ids[1]}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Single(deleted.Headers.GetValues("X-Safety-Backup"));
        Assert.Single(await _app.Get<IBackups>().ListAsync(), backup => backup.Trigger == BackupTrigger.BeforeDelete);
        Assert.Equal("Celik", Assert.Single((await _app.Get<IPatients>().ListAsync(new())).Items).FamilyName);
    }

    [Fact]
    public async Task Without_a_backup_nothing_is_deleted()
    {
        await using var app = new ClinicApp(services: services => services.AddSingleton<IDeleteGuard, NoBackup>());
        var patient = await app.Get<IPatients>().AddAsync(Berg);
        using var refused = await app.Client.DeleteAsync($"/api/patients/{patient.Id}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(patient, await app.Get<IPatients>().GetAsync(patient.Id));
    }

    [Fact]
    public async Task The_openapi_document_describes_list_and_delete()
    {
        var paths = (await _app.SendAsync<JsonElement>(HttpMethod.Get, "/openapi/v1.json")).GetProperty("paths");
        var patients = paths.GetProperty("/api/patients");
        var pageSize = patients.GetProperty("get").GetProperty("parameters").EnumerateArray()
            .Single(parameter => parameter.GetProperty("name").GetString() == "pageSize");
        Assert.Equal("integer", pageSize.GetProperty("schema").GetProperty("type").GetString());
        Assert.Contains("backup", patients.GetProperty("delete").GetProperty("description").GetString(),
            StringComparison.Ordinal);
        Assert.True(
            paths.GetProperty("/api/visits/{id}").GetProperty("put").GetProperty("responses")
                .TryGetProperty("409", out _));
    }

    private static PatientInput Berg =>
        new() { GivenName = "Anna", FamilyName = "Berg", BirthDate = new DateOnly(1970, 1, 31) };

    private async Task<long> AddAsync(string family) =>
        (await _app.SendAsync<Patient>(HttpMethod.Post, "/api/patients", Berg with { FamilyName = family }, 201)).Id;

    private async Task<HttpResponseMessage> PutAsync(long id, string family, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/patients/{id}")
        {
            Content = JsonContent.Create(Berg with { FamilyName = family }, options: ClinicApp.Json),
        };
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await _app.Client.SendAsync(request);
    }

    private async Task<JsonElement> RefusedAsync(HttpMethod method, string url, int status, string? body = null)
    {
        using var request = new HttpRequestMessage(method, url) { Content = body is null ? null : Body(body) };
        using var response = await _app.Client.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return await JsonAsync(response);
    }

    private static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

    private static Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        response.Content.ReadFromJsonAsync<JsonElement>();

    private sealed class NoBackup : IDeleteGuard
    {
        public Task<SafetyBackup> TakeAsync(int? writeTicket = null, CancellationToken ct = default) =>
            throw new ClinicException(
                ClinicError.BackupImpossible, $"No backup could be made, so nothing was deleted.", $"Try again later.");
    }
}
