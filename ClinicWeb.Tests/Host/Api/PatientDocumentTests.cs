using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Host.Api;

/// <summary>One patient as a document to print, by <c>/api/export?format=html</c>.</summary>
public sealed class PatientDocumentTests : IAsyncDisposable
{
    private const int ManyVisits = 3_000;

    // A real server refuses what a test host in memory takes: writing without waiting.
    private readonly ClinicApp _app = new ClinicApp().Listen();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Every_visit_of_a_long_chart_is_in_it_newest_first()
    {
        var patient = await AddAsync(new PatientInput { FamilyName = "Weber", GivenName = "Anna" });
        var csv = string.Concat(Enumerable.Range(0, ManyVisits).Select(visit => string.Create(
            CultureInfo.InvariantCulture,
            $"Weber,Anna,1970-01-31,{new DateTime(2015, 1, 1).AddDays(visit):yyyy-MM-dd} 09:00,Complaint {visit}\n")));
        await ImportAsync("Surname,Forename,DOB,Visit date,Complaint\n" + csv);

        using var answer = await AskAsync(patient.Id);
        var page = await ReadAsync(answer);

        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.StartsWith($"clinicweb-patient-{patient.Id}_", answer.Content.Headers.ContentDisposition!.FileName);
        Assert.EndsWith(".html", answer.Content.Headers.ContentDisposition.FileName);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition.DispositionType);
        var complaints = page.QuerySelectorAll("article h3").Select(one => one.TextContent.Split(" · ")[1]);
        Assert.Equal(
            Enumerable.Range(0, ManyVisits).Reverse().Select(visit => $"Complaint {visit}"), complaints);
        Assert.Contains(await _app.Get<IActivity>().ListAsync(ct: Ct),
            entry => entry.Kind is ActivityKind.Export
                && entry.Detail.ToString() == "1 patients with 3000 visits were exported.");
    }

    [Fact]
    public async Task It_holds_what_the_chart_holds_and_lists_the_files()
    {
        var patient = await AddAsync(new PatientInput
        {
            FamilyName = "Weber",
            GivenName = "Anna",
            BirthDate = new DateOnly(1970, 1, 31),
            ChartNumber = "C-17",
            Phone = "+44 20 7946 0000",
            Email = "anna@example.org",
            Address = "1 High Street",
            Allergies = "Latex",
            Conditions = "Asthma",
            Notes = "Prefers mornings.",
        });
        await _app.Get<IVisits>().AddAsync(patient.Id, new VisitInput
        {
            VisitedAt = new DateTime(2025, 3, 1, 9, 0, 0),
            Complaint = "Cough",
            Notes = "Lungs clear.",
            Diagnosis = "Cold",
            Prescription = "Rest",
        }, ct: Ct);
        using var form = Papers.Form(Papers.Pdf(), "letter.pdf");
        using var attached = await _app.Client.PostAsync($"/api/patients/{patient.Id}/files", form, Ct);
        Assert.Equal(HttpStatusCode.Created, attached.StatusCode);

        var page = await ReadAsync(await AskAsync(patient.Id, "en-GB"));

        Assert.Equal("Weber, Anna", page.Title);
        Assert.Equal("Weber, Anna", page.QuerySelector("h1")!.TextContent);
        foreach (var words in (string[])["31/01/1970", "C-17", "+44 20 7946 0000", "anna@example.org", "1 High Street",
            "Latex", "Asthma", "Prefers mornings.", "01/03/2025 09:00 · Cough", "Lungs clear.", "Cold", "Rest",
            "letter.pdf", "Printed on"])
            Assert.Contains(words, page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_was_typed_with_spaces_keeps_its_columns_in_the_document_and_in_the_program()
    {
        const string table = "Hb     13.5  g/dl\nLeuko   6.20  /nl";
        var patient = await AddAsync(new PatientInput { FamilyName = "Weber", GivenName = "Anna", Notes = table });

        var page = await ReadAsync(await AskAsync(patient.Id));

        Assert.Contains(page.QuerySelectorAll(".cw-prose"), words => words.TextContent == table);
        foreach (var style in (string[])[page.QuerySelector("style")!.TextContent,
            await _app.Client.GetStringAsync("/css/patients.css", Ct)])
        {
            Assert.Contains(".cw-prose { white-space: pre-wrap;", style);
            Assert.DoesNotContain("pre-line", style);
        }
    }

    [Fact]
    public async Task What_is_written_in_a_chart_is_shown_as_written_and_nothing_is_ever_loaded()
    {
        const string hostile = "<script>alert(1)</script><img src=//evil.example/x onerror=alert(1)>\"'&";
        var patient = await AddAsync(new PatientInput
        {
            FamilyName = hostile,
            GivenName = "</title></style><link rel=stylesheet href=//evil.example>",
            Notes = hostile,
            Address = hostile,
            Allergies = hostile,
            Email = "a@b\"onmouseover=alert(1)",
        });
        await _app.Get<IVisits>().AddAsync(patient.Id, new VisitInput
        {
            VisitedAt = new DateTime(2025, 3, 1, 9, 0, 0),
            Complaint = hostile,
            Notes = hostile,
        }, ct: Ct);

        var page = await ReadAsync(await AskAsync(patient.Id));

        Assert.Equal($"{hostile}, </title></style><link rel=stylesheet href=//evil.example>",
            page.QuerySelector("h1")!.TextContent);
        Assert.Equal(hostile, page.QuerySelector("article dd")!.TextContent);
        Assert.Empty(page.QuerySelectorAll("script, img, link, iframe, object, embed, base, form, [src], [style]"));
        Assert.DoesNotContain(page.All.SelectMany(one => one.Attributes),
            one => one.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        Assert.All(page.QuerySelectorAll("[href]"),
            link => Assert.Matches("^(tel|mailto):", link.GetAttribute("href")!));
        var css = Assert.Single(page.QuerySelectorAll("style")).TextContent;
        Assert.DoesNotContain("url(", css, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", css, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("@page", css);
        Assert.StartsWith("default-src 'none'",
            page.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content"));
    }

    [Theory]
    [InlineData("Accept-Language", "de-AT,en;q=0.5", "de", "31.01.1970", "Konsultationen")]
    [InlineData("Accept-Language", "fr", "en", "1/31/1970", "Visits")]
    [InlineData("Cookie", ".AspNetCore.Culture=c%3Dde-DE%7Cuic%3Dde", "de", "31.01.1970", "Konsultationen")]
    public async Task It_speaks_the_language_of_who_asks(
        string header, string value, string language, string born, string heading)
    {
        var patient = await AddAsync(
            new PatientInput { FamilyName = "Weber", BirthDate = new DateOnly(1970, 1, 31) });

        var page = await ReadAsync(await AskAsync(patient.Id, value, header));

        Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
        Assert.Contains(born, page.QuerySelector(".cw-facts")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(heading, page.QuerySelectorAll("h2").Select(one => one.TextContent));
    }

    [Theory]
    [InlineData("?format=html", 400, "Say which patient")]
    [InlineData("?format=html&patient=99", 404, "There is no")]
    [InlineData("?format=html&patient=1&bundle=true", 400, "only FHIR has a Bundle")]
    [InlineData("?format=pdf&patient=1", 400, "csv, fhir or html")]
    public async Task What_it_cannot_be_is_a_problem_in_english(string query, int status, string words)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/export" + query);
        request.Headers.Add("Accept-Language", "de");
        using var answer = await _app.Client.SendAsync(request, Ct);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_does_not_come_in_again()
    {
        using var form = new MultipartFormDataContent { { new StringContent("<html>"), "file", "a.html" } };
        using var answer = await _app.Client.PostAsync("/api/import?format=html", form, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Choose csv, fhir or vcard.", await answer.Content.ReadAsStringAsync(Ct));
    }

    private Task<Patient> AddAsync(PatientInput patient) => _app.Get<IPatients>().AddAsync(
        patient with
        {
            GivenName = patient.GivenName ?? "Anna",
            BirthDate = patient.BirthDate ?? new DateOnly(1970, 1, 31),
        },
        ct: Ct);

    private async Task ImportAsync(string csv)
    {
        using var form = new MultipartFormDataContent { { new StringContent(csv), "file", "visits.csv" } };
        using var answer = await _app.Client.PostAsync("/api/import?format=csv", form, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    private async Task<HttpResponseMessage> AskAsync(long patient, string? value = null,
        string header = "Accept-Language")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/export?format=html&patient={patient}");
        if (value is not null)
            request.Headers.Add(header, value);
        var answer = await _app.Client.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer;
    }

    private static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
            return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(Ct), Ct);
    }
}
