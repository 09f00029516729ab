using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.History;
using ClinicWeb.Server.History;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using ClinicWeb.Tests.Components.Patients;
using ClinicWeb.Tests.Support;
using Dapper;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ClinicWeb.Tests.Components.History;

/// <summary>The page of a history over a real clinic.db, whose triggers say what was a change.</summary>
public sealed class HistoryOnRecordsTests : PagesTest
{
    private static readonly PatientInput Anna =
        new() { GivenName = "Anna", FamilyName = "Meier", BirthDate = new DateOnly(1961, 5, 3) };

    private readonly TempClinic _clinic = new();
    private readonly PatientStore _patients;
    private readonly VisitStore _visits;
    private readonly HistoryStore _history;

    public HistoryOnRecordsTests()
    {
        var database = _clinic.Practice.Database;
        (_patients, _visits) = (new(database, TimeProvider.System), new(database, TimeProvider.System));
        _history = new HistoryStore(database, TimeProvider.System);
        Services.AddSingleton<IPracticeWatch>(database);
        Services.AddSingleton<IPatients>(_patients);
        Services.AddSingleton<IVisits>(_visits);
        Services.AddSingleton<IHistory>(_history);
        Services.AddSingleton(_clinic.Get<IDeleteGuard>());
    }

    [Fact]
    public async Task What_stands_there_already_is_not_written_and_undo_has_nothing_to_offer()
    {
        var anna = await _patients.AddAsync(Anna with { Allergies = "Penicillin" });
        await _patients.UpdateAsync(anna.Id, Anna);
        var today = await _patients.UpdateAsync(anna.Id, Anna with { Allergies = "Penicillin" });
        var page = Open<HistoryPage>($"/patients/{anna.Id}/history?version=1", ("PatientId", anna.Id));

        await PressAsync(page, "Bring back what stood there before");
        await PressAsync(page, "Bring back");

        Sees(page, "The record reads like that already. Nothing was changed.");
        SeesNot(page, "Undo");
        Assert.Equal(today, await _patients.GetAsync(anna.Id));
        Assert.Equal(2, (await _history.OfPatientAsync(anna.Id)).Count);
    }

    [Fact]
    public async Task Undo_brings_back_what_stood_there_when_the_version_was_brought_back()
    {
        var anna = await _patients.AddAsync(Anna with { Allergies = "Penicillin" });
        var visit = await _visits.AddAsync(anna.Id, Visit("Cough"));
        await _visits.UpdateAsync(visit.Id, Visit("Fever"));
        await _visits.UpdateAsync(visit.Id, Visit("Cough"));
        var page = Open<HistoryPage>(
            $"/patients/{anna.Id}/visits/{visit.Id}/history?version=1", ("PatientId", anna.Id), ("VisitId", visit.Id));
        await PressAsync(page, "Bring back what stood there before");
        await PressAsync(page, "Bring back");
        Sees(page, "Nothing was changed.");
        Assert.Equal("Cough", (await _visits.GetAsync(visit.Id)).Complaint);

        await page.InvokeAsync(() => page.FindAll(".cw-visit-head")[0].Click());
        await PressAsync(page, "Bring back what stood there before");
        await PressAsync(page, "Bring back");
        Sees(page, "The earlier version is back.");
        Assert.Equal("Fever", (await _visits.GetAsync(visit.Id)).Complaint);
        await PressAsync(page, "Undo");
        Sees(page, "It is as it was before.");
        Assert.Equal("Cough", (await _visits.GetAsync(visit.Id)).Complaint);
    }

    [Theory]
    [InlineData("another window enters a visit")]
    [InlineData("another window changes the patient")]
    [InlineData("another window changes a visit")]
    [InlineData("the practice is restored")]
    public async Task Undo_deletes_nobody_who_is_not_as_came_back(string meanwhile)
    {
        var anna = await _patients.AddAsync(Anna);
        var visit = await _visits.AddAsync(anna.Id, Visit("Cough"));
        await _clinic.Practice.Database.WriteAsync((connection, tx) =>
            connection.Execute("DELETE FROM patients", transaction: tx));
        var page = Open<HistoryPage>($"/patients/{anna.Id}/history?version=1", ("PatientId", anna.Id));
        await PressAsync(page, "Bring back what stood there before");
        await PressAsync(page, "Bring back");
        Sees(page, "The earlier version is back.");

        switch (meanwhile)
        {
            case "another window enters a visit":
                await _visits.AddAsync(anna.Id, Visit("Entered meanwhile"));
                break;
            case "another window changes the patient":
                await _patients.UpdateAsync(anna.Id, Anna with { Notes = "Entered meanwhile" });
                break;
            case "another window changes a visit":
                await _visits.UpdateAsync(visit.Id, Visit("Entered meanwhile"));
                break;
            default:
                await _clinic.Practice.Database.ReplaceAsync(() => Task.CompletedTask);
                break;
        }

        var expected = await _visits.ListAsync(anna.Id);
        await PressAsync(page, "Undo");
        Sees(page, "so nothing was deleted.");
        Assert.Equal(expected, await _visits.ListAsync(anna.Id));
    }

    [Fact]
    public async Task Undo_of_what_nobody_touched_deletes_it_again()
    {
        var anna = await _patients.AddAsync(Anna);
        await _visits.AddAsync(anna.Id, Visit("Cough"));
        await _clinic.Practice.Database.WriteAsync((connection, tx) =>
            connection.Execute("DELETE FROM patients", transaction: tx));
        var page = Open<HistoryPage>($"/patients/{anna.Id}/history?version=1", ("PatientId", anna.Id));
        await PressAsync(page, "Bring back what stood there before");
        await PressAsync(page, "Bring back");
        Sees(page, "The earlier version is back.");
        await PressAsync(page, "Undo");
        Sees(page, "It is as it was before.");
        Assert.Equal(new PracticeCounts(0, 0), await _patients.CountAsync());
    }

    [Fact]
    public async Task A_visit_has_no_history_under_the_address_of_another_patient()
    {
        var anna = await _patients.AddAsync(Anna);
        var visit = await _visits.AddAsync(anna.Id, Visit("Secret"));
        var eva = await _patients.AddAsync(Anna with { GivenName = "Eva" });
        var page = Open<HistoryPage>(
            $"/patients/{eva.Id}/visits/{visit.Id}/history", ("PatientId", eva.Id), ("VisitId", visit.Id));
        Sees(page, $"This patient has no visit {visit.Id}.");
        await _clinic.Practice.Database.WriteAsync((connection, tx) =>
            connection.Execute("DELETE FROM visits", transaction: tx));
        await DisposeComponentsAsync(); // one window at a time
        page = Open<HistoryPage>(
            $"/patients/{eva.Id}/visits/{visit.Id}/history?version=1", ("PatientId", eva.Id), ("VisitId", visit.Id));
        Sees(page, $"This patient has no visit {visit.Id}.");
        SeesNot(page, "Secret");
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _clinic.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    // Real records answer on threads of their own: between finding a button and pressing it nothing may be drawn, and
    // while one change is under way a button that begins another does nothing.
    private static async Task PressAsync(IRenderedComponent<IComponent> page, string text)
    {
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("button"), IsIt));
        await page.InvokeAsync(() => page.FindAll("button").Last(IsIt).Click());

        bool IsIt(AngleSharp.Dom.IElement button) =>
            (button.TextContent.Trim() == text || button.GetAttribute("aria-label") == text)
            && !button.HasAttribute("disabled");
    }

    private static VisitInput Visit(string complaint) =>
        new() { VisitedAt = new DateTime(2026, 1, 2, 10, 30, 0), Complaint = complaint };
}
