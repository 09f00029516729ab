using ClinicWeb.Tests.Support;
using Hangfire;
using Hangfire.Storage;

namespace ClinicWeb.Tests.Browser;

/// <summary>Hangfire's own page, under our content policy, and without a way to change anything.</summary>
[Collection(LooksCollection.Name)]
public sealed class JobsPageTests(Chromium chromium) : BrowserTest
{
    [Fact]
    public async Task It_shows_the_tick_without_a_complaint_of_the_browser()
    {
        await using var window = await chromium.OpenAsync(App);
        foreach (var path in new[] { "/hangfire", "/hangfire/recurring", "/hangfire/servers" })
            await window.GoToAsync(path);
        await window.GoToAsync("/hangfire/recurring");

        Assert.Contains("backup-tick", await window.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task It_is_read_only_even_for_our_own_page()
    {
        foreach (var action in new[] { "remove", "trigger" })
        {
            using var form = new FormUrlEncodedContent([new("jobs[]", "backup-tick")]);
            using var answer =
                await App.Client.PostAsync($"/hangfire/recurring/{action}", form,
                    TestContext.Current.CancellationToken);
            Assert.False(answer.IsSuccessStatusCode, $"{action} answered {answer.StatusCode}");
        }

        using var storage = App.Get<JobStorage>().GetConnection();
        Assert.Equal("backup-tick", Assert.Single(storage.GetRecurringJobs()).Id);
    }
}
