using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Browser;

/// <summary>The row above every page, in the longer and the shorter language.</summary>
[Collection(LooksCollection.Name)]
public sealed class HeaderTests(Chromium chromium) : BrowserTest
{
    [Theory]
    [InlineData("en-GB")]
    [InlineData("de-DE")]
    public async Task It_ends_where_the_page_below_it_ends_at_every_width(string language)
    {
        await using var window = await chromium.OpenAsync(App, language: language);
        await window.GoToAsync("/");
        foreach (var width in (int[])[980, 1024, 1200, 1280, 1300, 1440, 1920])
        {
            await window.Page.SetViewportSizeAsync(width, 800);
            var beyond = await window.Page.EvaluateAsync<double>(
                """
                () => {
                  const main = document.querySelector('.cw-main');
                  const edge = main.getBoundingClientRect().right - parseFloat(getComputedStyle(main).paddingRight);
                  return document.querySelector('.cw-header-end').lastElementChild.getBoundingClientRect().right - edge;
                }
                """);
            Assert.True(Math.Abs(beyond) < 1, $"{language}, {width} px: {beyond} px beyond the column");
        }

        Assert.Empty(window.Complaints);
    }
}
