using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using Microsoft.AspNetCore.Components;

namespace ClinicWeb.Components.Pages.Backups;

/// <summary>The patients of one backup, and one of them with visits, read-only.</summary>
public sealed partial class BackupContentsPage
{
    private const int Size = 25;

    private readonly LatestRequest _searching = new();
    private readonly LatestRequest _choosing = new();
    private BackupSummary? _backup;
    private Paged<Patient>? _page;
    private PatientWithVisits? _chosen;
    private Exception? _failure;
    private string _search = "";
    private int _number = 1;

    /// <summary>The backup's file name.</summary>
    [Parameter] public string Name { get; set; } = "";

    /// <summary>Whom to show at once, also in the address.</summary>
    [SupplyParameterFromQuery(Name = "patient")]
    public long? PatientId { get; set; }

    private string When => _backup is null ? Name : TimeText.DateAndTime(_backup.CreatedAt);

    private int Pages => _page is null ? 0 : (_page.Total + Size - 1) / Size;

    private string Found => _page is null ? "" : Shared.Patients(_page.Total);

    protected override async Task OnParametersSetAsync()
    {
        (_backup, _page, _chosen, _number, _search) = (null, null, null, 1, "");
        await SearchAsync();
        if (PatientId is { } id)
            await ChooseAsync(id);
    }

    private Task TypeAsync(string text)
    {
        (_search, _number) = (text, 1);
        return SearchAsync();
    }

    private Task TurnAsync(int by)
    {
        _number += by;
        return SearchAsync();
    }

    private Task SearchAsync() => TryAsync(_searching, async ct =>
    {
        _backup ??= (await Backups.GetAsync(Name, ct)).Backup;
        var found = await Restores.ListPatientsAsync(Name, new PatientQuery(_search, _number, Size), ct);
        ct.ThrowIfCancellationRequested();
        _page = found;
    });

    private Task ChooseAsync(long id) => TryAsync(_choosing, async ct =>
    {
        var patient = await Restores.GetPatientAsync(Name, id, ct);
        ct.ThrowIfCancellationRequested();
        _chosen = patient;
    });

    // A patient chosen while a search runs leaves the search alone, and the other way round.
    private async Task TryAsync(LatestRequest questions, Func<CancellationToken, Task> act)
    {
        var ct = await questions.AskAsync();
        try
        {
            await act(ct);
            _failure = null;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
        StateHasChanged();
    }

    public void Dispose()
    {
        _searching.Dispose();
        _choosing.Dispose();
    }
}
