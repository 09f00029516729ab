using ClinicWeb.Components.Contracts;
using Microsoft.AspNetCore.Components;

namespace ClinicWeb.Components.Pages.Backups;

/// <summary>
/// Looks for a patient in every good backup, the newest first, and shows each as soon as one is read.
/// </summary>
public sealed partial class FindPage
{
    private const int MostOfOne = 20;

    private readonly LatestRequest _questions = new();
    private readonly List<Person> _people = [];
    private Exception? _failure;
    private string _text = "";
    private bool _looking;
    private int _looked;
    private int _unread;
    private int _all;

    private string State => _text.Trim().Length == 0 ? ""
        : _looking ? T["FindLooking", _looked, _all]
        : _unread > 0 ? T["FindUnread", _all - _unread, _unread]
        : T["FindLooked", _all];

    /// <inheritdoc />
    public void Dispose() => _questions.Dispose();

    private Task TypeAsync(string? text)
    {
        _text = text ?? "";
        return LookAsync();
    }

    private async Task LookAsync()
    {
        var ct = await _questions.AskAsync();
        _people.Clear();
        (_failure, _looked, _unread, _all, _looking) = (null, 0, 0, 0, false);
        if (_text.Trim().Length == 0)
            return;
        try
        {
            var good = (await Backups.ListAsync(ct)).Where(backup => backup.Health.IsGood()).ToList();
            (_all, _looking) = (good.Count, true);
            foreach (var backup in good)
            {
                await LookIntoAsync(backup, ct);
                _looked++;
                StateHasChanged();
            }

            _looking = false;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return; // another name was typed
        }
        catch (Exception failure)
        {
            (_failure, _looking) = (failure, false);
        }
        StateHasChanged();
    }

    private async Task LookIntoAsync(BackupSummary backup, CancellationToken ct)
    {
        try
        {
            var found = await Restores.ListPatientsAsync(backup.Name,
                new PatientQuery(_text.Trim(), PageSize: MostOfOne), ct);
            ct.ThrowIfCancellationRequested();
            foreach (var patient in found.Items)
                Add(patient, backup);
        }
        catch (ClinicException unread)
            when (unread.Error is ClinicError.NotFound or ClinicError.NotSound or ClinicError.BackupImpossible)
        {
            // Removed meanwhile, damaged or out of reach: the list tells why; here it is counted.
            _unread++;
        }
    }

    // The same number may be somebody else's in a backup that came from elsewhere.
    private void Add(Patient patient, BackupSummary backup)
    {
        if (_people.Find(
            person => person.Patient.Id == patient.Id && person.Patient.Name == patient.Name
                && person.Patient.BirthDate == patient.BirthDate) is { } known)
            (known.Oldest, known.Count) = (backup, known.Count + 1);
        else
            _people.Add(new Person(patient, backup));
    }

    private sealed class Person(Patient patient, BackupSummary newest)
    {
        public Patient Patient { get; } = patient;

        public BackupSummary Newest { get; } = newest;

        public BackupSummary Oldest { get; set; } = newest;

        public int Count { get; set; } = 1;
    }
}
