using System.Net;
using System.Net.Http.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Journeys;

/// <summary>The program is unpacked and double-clicked: asked once, found again after every login.</summary>
public sealed class FirstDoubleClickTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_asks_once_where_the_practice_is_kept_and_finds_it_there_ever_after(bool elsewhere)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var person = new NewAccount();
        var folder = elsewhere ? Path.Combine(person.Home, "Praxis Müller") : person.PlatformPlace;
        using var http = new HttpClient { BaseAddress = new Uri(person.Url) };

        var first = person.DoubleClick();
        await Eventually.HoldsAsync(() => person.Shown.Length == 1, "the browser is shown the question");
        Assert.Contains("Where are they to be kept?", await http.GetStringAsync("/", Ct), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
        var impatient = person.DoubleClick();
        await impatient.WaitForExitAsync(Ct);
        await Eventually.HoldsAsync(() => person.Shown.Length == 2, "a second double click shows it again");

        using var answer = new FormUrlEncodedContent(
            [new("place", elsewhere ? "elsewhere" : "own"), new("path", elsewhere ? folder : "")]);
        using var heard = await http.PostAsync("/place", answer, Ct);
        Assert.Equal(HttpStatusCode.OK, heard.StatusCode);
        await ServesAsync(http);
        Assert.False(new DataFolder(folder).IsNew);
        Assert.Equal(elsewhere, !Directory.Exists(person.PlatformPlace));
        // The window that answered goes there by itself.
        Assert.Equal(2, person.Shown.Length);
        using var added = await http.PostAsJsonAsync(
            "/api/patients", new { givenName = "Anna", familyName = "Berg", birthDate = "1970-01-31" }, Ct);
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        await NewAccount.LogOffAsync(first);

        var next = person.DoubleClick();
        await ServesAsync(http);
        await Eventually.HoldsAsync(() => person.Shown.Length == 3, "the browser is shown the pages");
        Assert.Equal("Berg", (await http.GetFromJsonAsync<Patient>("/api/patients/1", ClinicApp.Json, Ct))!.FamilyName);
        await NewAccount.LogOffAsync(next);
        Assert.Equal(elsewhere, !Directory.Exists(person.PlatformPlace));
    }

    private static async Task ServesAsync(HttpClient http) => await Eventually.GetAsync(
        async () =>
        {
            try
            {
                using var answer = await http.GetAsync("/api/patients", Ct);
                return answer.Content.Headers.ContentType?.MediaType == "application/json" ? "served" : null;
            }
            catch (HttpRequestException)
            {
                return null; // Between the question and the pages nobody listens.
            }
        },
        "the practice is served");
}
