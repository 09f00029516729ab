using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Playwright;

namespace ClinicWeb.Tests.Browser;

/// <summary>
/// The files of a chart in a real browser: attached, shown, renamed, deleted and brought back; accessible in every look
/// and both languages; and nothing of a file runs.
/// </summary>
[Collection(DeedsCollection.Name)]
public sealed class FilesInTheBrowserTests(Chromium chromium) : BrowserTest
{
    private Patient _anna = null!;
    private Visit _visit = null!;

    private IAttachments Files => App.Get<IAttachments>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _anna = await App.Get<IPatients>().AddAsync(
            new PatientInput { GivenName = "Anna", FamilyName = "Meier", BirthDate = new DateOnly(1961, 5, 3) });
        _visit = await App.Get<IVisits>().AddAsync(
            _anna.Id, new VisitInput { VisitedAt = new DateTime(2026, 1, 2, 10, 30, 0), Complaint = "Cough" });
    }

    [Theory]
    [InlineData(1280, false, "en-GB")]
    [InlineData(390, true, "en-GB")]
    [InlineData(1280, true, "de-DE")]
    [InlineData(390, false, "de-DE")]
    public async Task The_files_of_a_chart_are_accessible_and_fit(int width, bool dark, string language)
    {
        var problems = new List<string>();
        await using var doctor = await chromium.OpenAsync(App, width, dark, language);
        await LookAsync("empty");
        await Files.AddAsync(_anna.Id, Papers.New(Papers.Pdf(), "Arztbrief der Klinik am Stadtpark.pdf", _visit.Id,
            "Seen"));
        await Files.AddAsync(_anna.Id, Papers.New(Papers.Png, new string('w', 140) + ".png"));
        var gone = await Files.AddAsync(_anna.Id, Papers.New("Values"u8.ToArray(), "values.txt"));
        await Files.DeleteAsync([gone.Id], await App.Get<IDeleteGuard>().TakeAsync());

        await LookAsync("filled");
        await doctor.Page.Locator(".cw-file-gone summary").ClickAsync();
        await doctor.Page.Locator("button.cw-file-name").ClickAsync();
        await Assertions.Expect(doctor.Page.Locator(".cw-picture img"))
            .ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        await LookAgainAsync("picture");
        await doctor.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(doctor.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0,
            new() { Timeout = WaitTimeout });
        await doctor.Page.Locator(".cw-file-list .mud-menu button").First.ClickAsync();
        await doctor.Page.Locator(".mud-menu-item").Nth(1).ClickAsync();
        await Assertions.Expect(doctor.Page.GetByRole(AriaRole.Dialog).Locator("textarea").First)
            .ToBeVisibleAsync(new() { Timeout = WaitTimeout });
        await LookAgainAsync("rename");

        problems.AddRange(doctor.Complaints);
        Assert.Empty(problems);

        async Task LookAsync(string what)
        {
            await doctor.GoToAsync($"/patients/{_anna.Id}?visit={_visit.Id}");
            await Assertions.Expect(doctor.Page.Locator(".cw-visit-body"))
                .ToHaveCountAsync(1, new() { Timeout = WaitTimeout });
            await LookAgainAsync(what);
        }

        async Task LookAgainAsync(string what)
        {
            problems.AddRange((await doctor.AccessibilityAsync()).Select(problem => $"{what}: {problem}"));
            if (await doctor.ScrollsSidewaysAsync())
                problems.Add($"{what}: wider than {width} px");
        }
    }

    [Fact]
    public async Task Files_are_chosen_shown_deleted_and_undone()
    {
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync($"/patients/{_anna.Id}");
        await doctor.ListensAsync(".cw-files input[type=file]");
        await doctor.Page.Locator(".cw-files input[type=file]").SetInputFilesAsync(
        [
            new FilePayload { Name = "letter.pdf", MimeType = "application/pdf", Buffer = Papers.Pdf() },
            new FilePayload { Name = "photo.png", MimeType = "image/png", Buffer = Papers.Png },
            new FilePayload { Name = "page.html", MimeType = "text/html", Buffer = "<html></html>"u8.ToArray() },
        ]);
        await SeesAsync(doctor, "2 files are attached.");
        await SeesAsync(doctor, "page.html was not attached.");
        Assert.Equal(2, (await Files.ListAsync(_anna.Id)).Count);
        await Assertions.Expect(doctor.Page.Locator(".cw-file-list img")).ToHaveJSPropertyAsync("naturalWidth", 1);

        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = "More for photo.png" }).ClickAsync();
        await doctor.Page.Locator(".mud-menu-item").Filter(new() { HasText = "Delete" }).ClickAsync();
        await doctor.Page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await SeesAsync(doctor, "photo.png was deleted.");
        await doctor.Button("Undo").ClickAsync();
        await SeesAsync(doctor, "photo.png is back.");
        Assert.Equal(2, (await Files.ListAsync(_anna.Id)).Count);
        Assert.Empty(doctor.Complaints);
    }

    [Fact]
    public async Task A_text_that_holds_a_program_is_shown_and_runs_nothing()
    {
        var file = await Files.AddAsync(
            _anna.Id, Papers.New("A note <script>document.title = 'ran'</script>"u8.ToArray(), "note.html"));
        await using var doctor = await chromium.OpenAsync(App);
        await doctor.GoToAsync("/");

        await doctor.Page.GotoAsync($"{App.Url}/api/files/{file.Id}/content");

        Assert.Contains("<script>", await doctor.Page.InnerTextAsync("body"), StringComparison.Ordinal);
        Assert.NotEqual("ran", await doctor.Page.TitleAsync());
        Assert.Equal("null", await doctor.Page.EvaluateAsync<string>("() => self.origin"));
    }
}
