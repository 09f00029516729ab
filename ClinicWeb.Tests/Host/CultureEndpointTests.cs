using System.Net;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Mvc.Testing;

namespace ClinicWeb.Tests.Host;

public sealed class CultureEndpointTests : IAsyncDisposable
{
    private readonly ClinicApp _app = new();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("de", "de-AT,en;q=0.5", "c=de-AT|uic=de")]
    [InlineData("de", "en-GB", "c=de-DE|uic=de")]
    [InlineData("en", "de-DE,en-GB;q=0.8", "c=en-GB|uic=en")]
    public async Task Remembers_the_language_with_the_browsers_own_formats(string language, string accepted,
        string expected)
    {
        using var answer = await AskAsync($"/culture?set={language}&returnUrl=/backups", accepted);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/backups", answer.Headers.Location!.OriginalString);
        var cookie =
            Assert.Single(answer.Headers.GetValues("Set-Cookie"),
                value => value.Contains("Culture", StringComparison.Ordinal));
        Assert.Contains(expected, Uri.UnescapeDataString(cookie));
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("")]
    public async Task Never_leads_to_another_place(string url)
    {
        using var answer = await AskAsync($"/culture?set=de&returnUrl={Uri.EscapeDataString(url)}", "en");
        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_language_that_is_not_there_changes_nothing()
    {
        using var answer = await AskAsync("/culture?set=xx&returnUrl=/", "en");
        Assert.False(
            answer.Headers.TryGetValues("Set-Cookie", out var cookies)
                && cookies.Any(value => value.Contains("Culture", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_first_page_speaks_the_browsers_language()
    {
        using var answer = await AskAsync("/", "de-DE");
        Assert.Contains("<html lang=\"de\">",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<HttpResponseMessage> AskAsync(string path, string language)
    {
        var client = _app.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
