using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>A history in memory, of the fakes of patients and visits.</summary>
public sealed class FakeHistory : IHistory
{
    private readonly FakePracticeWatch _watch;
    private readonly FakePatients _patients;
    private readonly FakeVisits _visits;

    public FakeHistory(FakePracticeWatch watch, FakePatients patients, FakeVisits visits)
    {
        (_watch, _patients, _visits) = (watch, patients, visits);
        visits.Replaced += (visit, change) => Put(visit, change);
        patients.Replaced += (patient, change) => Put(patient, change);
    }

    /// <summary>When all of it happened.</summary>
    public DateTimeOffset At { get; set; } = new(2026, 11, 20, 9, 30, 0, TimeSpan.Zero);

    /// <summary>Thrown by every restore while set.</summary>
    public ClinicException? Failing { get; set; }

    private Dictionary<long, List<RecordVersion<Patient>>> OfPatients { get; } = [];

    private Dictionary<long, List<RecordVersion<Visit>>> OfVisits { get; } = [];

    public RecordVersion<Patient> Put(Patient before, RecordChange change = RecordChange.Changed) =>
        Put(OfPatients, before.Id, before, change);

    public RecordVersion<Visit> Put(Visit before, RecordChange change = RecordChange.Changed) =>
        Put(OfVisits, before.Id, before, change);

    public Task<IReadOnlyList<RecordVersion<Patient>>> OfPatientAsync(long id, CancellationToken ct = default) =>
        Task.FromResult(Newest(OfPatients, id, _patients.Stored.ContainsKey(id)));

    public Task<IReadOnlyList<RecordVersion<Visit>>> OfVisitAsync(long id, CancellationToken ct = default) =>
        Task.FromResult(Newest(OfVisits, id, _visits.Stored.ContainsKey(id)));

    public Task<ChartChanges> OfChartAsync(long patientId, CancellationToken ct = default) =>
        Task.FromResult(new ChartChanges(
        OfPatients.TryGetValue(patientId, out var own) ? own.Count : 0,
        OfVisits.ToDictionary(visit => visit.Key, visit => visit.Value.Count),
        [.. OfVisits.Where(visit => !_visits.Stored.ContainsKey(visit.Key)).Select(visit => visit.Value[^1])
            .Where(last => last.Before.PatientId == patientId)]));

    public Task<PatientWithVisits> RestorePatientAsync(
        long id, long version, long? seen = null, int? writeTicket = null, CancellationToken ct = default)
    {
        Enter(writeTicket);
        var before = OfPatients[id].Single(state => state.Version == version).Before;
        if (!_patients.Stored.TryGetValue(id, out var now) || now != before with { Version = now.Version })
        {
            if (now is not null)
                Put(now);
            _patients.Stored[id] = before with { Version = (now?.Version ?? before.Version) + 1 };
        }

        return Task.FromResult(new PatientWithVisits(
            _patients.Stored[id], [.. _visits.Stored.Values.Where(visit => visit.PatientId == id)]));
    }

    public Task<Visit> RestoreVisitAsync(long id, long version, long? seen = null, int? writeTicket = null,
        CancellationToken ct = default)
    {
        Enter(writeTicket);
        var before = OfVisits[id].Single(state => state.Version == version).Before;
        if (_visits.Stored.TryGetValue(id, out var now) && now == before with { Version = now.Version })
            return Task.FromResult(now);
        if (now is not null)
            Put(now);
        return Task.FromResult(_visits.Stored[id] = before with { Version = (now?.Version ?? before.Version) + 1 });
    }

    private RecordVersion<T> Put<T>(Dictionary<long, List<RecordVersion<T>>> all, long id, T before,
        RecordChange change)
    {
        var states = all.TryGetValue(id, out var known) ? known : all[id] = [];
        states.Add(new RecordVersion<T>(states.Count + 1, At, change, before));
        return states[^1];
    }

    private static IReadOnlyList<RecordVersion<T>> Newest<T>(Dictionary<long, List<RecordVersion<T>>> all, long id,
        bool isThere) =>
        all.TryGetValue(id, out var states) ? [.. states.AsEnumerable().Reverse()]
        : isThere ? []
        : throw new ClinicException(ClinicError.NotFound, $"There is no such record.", $"Look at the list again.");

    private void Enter(int? ticket)
    {
        if (Failing is not null)
            throw Failing;
        if (ticket is not null && ticket != _watch.Generation)
            throw new ClinicException(ClinicError.Conflict, $"The practice was restored meanwhile.",
                $"Open the patient again.");
    }
}
