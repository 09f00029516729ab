using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>Restores that answer what the test says and remember what they were asked.</summary>
public sealed class FakeRestores(FakeBackups backups, FakePracticeWatch watch) : IRestores
{
    public RestorePreview? Preview { get; set; }

    public RestoreResult? Result { get; set; }

    public Exception? Failure { get; set; }

    public List<(string Name, string? Sha256)> Restored { get; } = [];

    public List<(string Name, long Id, PatientConflict OnConflict)> BroughtBack { get; } = [];

    public List<PatientWithVisits> Inside { get; } = [];

    public bool PatientExists { get; set; }

    public string? ChartTakenBy { get; set; }

    /// <summary>Holds previews and restores back until it is set; null lets them through.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public async Task<RestorePreview> PreviewAsync(string name, CancellationToken ct = default)
    {
        await PassAsync(ct);
        var backup = backups.Shelf.Find(backup => backup.Name == name) ?? throw Unknown();
        return (Preview ?? new(backup, new(151, 1210), [], [], 0, 0, [], "abc")) with { Backup = backup };
    }

    public async Task<RestoreResult> RestoreAsync(
        string name, string? sha256 = null, string? asOf = null, CancellationToken ct = default)
    {
        await PassAsync(ct);
        Restored.Add((name, sha256));
        watch.Replace();
        return Result ?? new(name, backups.Shelf[0].Name, 150, 1200, "consistent", 640);
    }

    public Task<Paged<Patient>> ListPatientsAsync(string name, PatientQuery query, CancellationToken ct = default)
    {
        Fail();
        var found = Inside.Select(inside => inside.Patient)
            .Where(patient => patient.Name.Contains(query.Search ?? "", StringComparison.OrdinalIgnoreCase)).ToList();
        return Task.FromResult(new Paged<Patient>(
            [.. found.Skip((query.Page - 1) * query.PageSize).Take(query.PageSize)], found.Count, query.Page,
            query.PageSize));
    }

    public Task<PatientWithVisits> GetPatientAsync(string name, long id, CancellationToken ct = default)
    {
        Fail();
        return Task.FromResult(Inside.Find(inside => inside.Patient.Id == id) ?? throw Unknown());
    }

    public Task<PatientWithVisits> RestorePatientAsync(
        string name, long id, PatientConflict onConflict = PatientConflict.Refuse, int? writeTicket = null,
        CancellationToken ct = default)
    {
        Fail();
        if (PatientExists && onConflict == PatientConflict.Refuse)
            throw new ClinicException(ClinicError.Conflict, $"This patient is still in the practice.",
                $"Choose what to do with the patient of today.");
        if (ChartTakenBy is not null && onConflict == PatientConflict.Refuse)
        {
            Text words = $"The chart number P-001 belongs to {ChartTakenBy} now.";
            throw new ClinicException(ClinicError.Conflict, words, $"Bring this one back as a copy.")
            {
                Fields = new Dictionary<string, Text[]> { ["chartNumber"] = [words] },
            };
        }

        BroughtBack.Add((name, id, onConflict));
        return GetPatientAsync(name, id, ct);
    }

    public Task<RecordHolder> FindDeletedAsync(SafetyBackup proof, long patientId, long? visitId = null,
        CancellationToken ct = default) =>
        Task.FromResult(new RecordHolder(proof.Backup, backups.Shelf[0].CreatedAt, true));

    private static ClinicException Unknown() =>
        new(ClinicError.NotFound, $"There is no such backup.", $"Choose another one from the list.");

    private async Task PassAsync(CancellationToken ct)
    {
        await Gate.PassAsync(ct);
        Fail();
    }

    private void Fail()
    {
        if (Failure is not { } failure)
            return;
        Failure = null;
        throw failure;
    }
}
