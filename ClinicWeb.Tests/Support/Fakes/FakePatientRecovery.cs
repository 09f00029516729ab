using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>
/// Brings single patients back from the moment when the guard took its backup; whole restores are not its business.
/// </summary>
public sealed class FakePatientRecovery : IRestores
{
    private readonly FakePatients _patients;
    private readonly FakeVisits _visits;
    private readonly Dictionary<string, PatientWithVisits[]> _shelf = [];

    public FakePatientRecovery(FakeDeleteGuard guard, FakePatients patients, FakeVisits visits)
    {
        (_patients, _visits) = (patients, visits);
        guard.Taking += () => _shelf[$"backup_{guard.Taken + 1}.zip"] = [.. patients.Stored.Values
            .Select(p => new PatientWithVisits(p, [.. visits.Stored.Values.Where(v => v.PatientId == p.Id)]))];
    }

    public List<(string Backup, long Id)> Restored { get; } = [];

    /// <summary>In which practice each of them was asked for.</summary>
    public List<int?> Tickets { get; } = [];

    public Task<PatientWithVisits> GetPatientAsync(string name, long id, CancellationToken ct = default) =>
        Task.FromResult(_shelf[name].Single(p => p.Patient.Id == id));

    /// <summary>The backup before a delete cannot be read, and an older one takes its place; null: it can.</summary>
    public RecordHolder? Older { get; set; }

    public Task<RecordHolder> FindDeletedAsync(SafetyBackup proof, long patientId, long? visitId = null,
        CancellationToken ct = default) =>
        Task.FromResult(Older ?? new RecordHolder(proof.Backup, DateTimeOffset.UnixEpoch, true));

    public async Task<PatientWithVisits> RestorePatientAsync(
        string name, long id, PatientConflict onConflict = PatientConflict.Refuse, int? writeTicket = null,
        CancellationToken ct = default)
    {
        var saved = await GetPatientAsync(name, id, ct);
        Tickets.Add(writeTicket);
        Restored.Add((name, id));
        _patients.Stored[id] = saved.Patient;
        foreach (var visit in saved.Visits)
            _visits.Stored[visit.Id] = visit;
        return saved;
    }

    public Task<RestorePreview> PreviewAsync(string name, CancellationToken ct = default) =>
        throw new NotSupportedException();

    public Task<RestoreResult> RestoreAsync(
        string name, string? sha256 = null, string? asOf = null, CancellationToken ct = default) =>
        throw new NotSupportedException();

    public Task<Paged<Patient>> ListPatientsAsync(string name, PatientQuery query, CancellationToken ct = default) =>
        throw new NotSupportedException();
}
