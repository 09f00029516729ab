using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>Visits in memory.</summary>
public sealed class FakeVisits(FakePracticeWatch watch) : IVisits
{
    private long _lastId = 500;

    public Dictionary<long, Visit> Stored { get; } = [];

    /// <summary>Called with what stood there before a change or a delete.</summary>
    public event Action<Visit, RecordChange>? Replaced;

    public List<SafetyBackup> Proofs { get; } = [];

    public Visit Put(long patient, DateTime at, string complaint, string? notes = null, string? diagnosis = null)
    {
        var id = ++_lastId;
        return Stored[id] = new Visit
        {
            Id = id,
            PatientId = patient,
            Version = 1,
            VisitedAt = at,
            Complaint = complaint,
            Notes = notes,
            Diagnosis = diagnosis,
        };
    }

    public Task<IReadOnlyList<Visit>> ListAsync(long patientId, CancellationToken ct = default) =>
        Task.FromResult<IReadOnlyList<Visit>>(
            [.. Stored.Values.Where(v => v.PatientId == patientId).OrderByDescending(v => v.VisitedAt)]);

    public Task<Visit> GetAsync(long id, CancellationToken ct = default) => Task.FromResult(Find(id));

    /// <summary>Holds a new visit back until it is set; null lets it through.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public async Task<Visit> AddAsync(long patientId, VisitInput input, int? writeTicket = null,
        CancellationToken ct = default)
    {
        if (Gate is not null)
            await Gate.Task.WaitAsync(ct);
        Enter(writeTicket);
        return Store(++_lastId, patientId, 1, input);
    }

    public Task<Visit> UpdateAsync(
        long id, VisitInput input, long? version = null, int? writeTicket = null, CancellationToken ct = default)
    {
        Enter(writeTicket);
        var old = Find(id);
        if (version is not null && version != old.Version)
            throw new ClinicException(ClinicError.Conflict, $"The visit was changed meanwhile.", $"Reload it.");
        var now = Store(id, old.PatientId, old.Version + 1, input);
        if (now != old with { Version = now.Version })
            Replaced?.Invoke(old, RecordChange.Changed);
        return Task.FromResult(now);
    }

    public Task EnsureExistAsync(IReadOnlyCollection<long> ids, CancellationToken ct = default)
    {
        foreach (var id in ids)
            Find(id);
        return Task.CompletedTask;
    }

    public List<SeenRecords?> Seen { get; } = [];

    public Task DeleteAsync(
        IReadOnlyCollection<long> ids, SafetyBackup proof, SeenRecords? seen = null, CancellationToken ct = default)
    {
        Seen.Add(seen);
        Proofs.Add(proof);
        foreach (var id in ids)
        {
            if (Stored.Remove(id, out var gone))
                Replaced?.Invoke(gone, RecordChange.Deleted);
        }

        return Task.CompletedTask;
    }

    private Visit Find(long id) => Stored.GetValueOrDefault(id)
        ?? throw new ClinicException(ClinicError.NotFound, $"There is no such visit.", $"Look in the patient's chart.");

    private Visit Store(long id, long patient, long version, VisitInput input) => Stored[id] = new Visit
    {
        Id = id,
        PatientId = patient,
        Version = version,
        VisitedAt = input.VisitedAt,
        Complaint = input.Complaint,
        Notes = input.Notes,
        Diagnosis = input.Diagnosis,
        Prescription = input.Prescription,
    };

    private void Enter(int? ticket)
    {
        if (ticket is not null && ticket != watch.Generation)
            throw new ClinicException(ClinicError.Conflict, $"The practice was restored meanwhile.",
                $"Open the patient again.");
    }
}
