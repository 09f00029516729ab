using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>Patients in memory, with versions, tickets, and a hand on when and how a call ends.</summary>
public sealed class FakePatients(FakePracticeWatch watch) : IPatients
{
    private long _lastId;

    public Dictionary<long, Patient> Stored { get; } = [];

    /// <summary>Called with what stood there before a change or a delete.</summary>
    public event Action<Patient, RecordChange>? Replaced;

    public List<PatientQuery> Asked { get; } = [];

    public List<SafetyBackup> Proofs { get; } = [];

    /// <summary>Thrown by every call while set.</summary>
    public ClinicException? Failing { get; set; }

    /// <summary>Holds the reading of one patient back until it is set; null lets it through.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>Awaited by a list before it answers.</summary>
    public Func<PatientQuery, CancellationToken, Task> Slow { get; set; } = (_, _) => Task.CompletedTask;

    public Patient Put(string family, string given, string? allergies = null, DateOnly? birth = null)
    {
        var id = ++_lastId;
        return Stored[id] = new Patient
        {
            Id = id,
            Version = 1,
            ChartNumber = $"{1000 + id}",
            FamilyName = family,
            GivenName = given,
            BirthDate = birth ?? new DateOnly(1961, 5, 3),
            Allergies = allergies,
        };
    }

    public async Task<Paged<Patient>> ListAsync(PatientQuery query, CancellationToken ct = default)
    {
        Asked.Add(query);
        await Slow(query, ct);
        Fail();
        var words = (query.Search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Patient[] found = [.. Stored.Values
            .Where(p => words.All(
                w => $" {p.FamilyName} {p.GivenName}".Contains($" {w}", StringComparison.OrdinalIgnoreCase)))
            .OrderBy(p => p.Name, StringComparer.Ordinal)];
        return new([.. found.Skip((query.Page - 1) * query.PageSize).Take(query.PageSize)], found.Length, query.Page,
            query.PageSize);
    }

    public async Task<Patient> GetAsync(long id, CancellationToken ct = default)
    {
        await Gate.PassAsync(ct);
        Fail();
        return Find(id);
    }

    public Task<Patient> AddAsync(PatientInput input, int? writeTicket = null, CancellationToken ct = default)
    {
        Fail();
        Enter(writeTicket);
        return Task.FromResult(Store(++_lastId, 1, input));
    }

    public Task<Patient> UpdateAsync(
        long id, PatientInput input, long? version = null, int? writeTicket = null, CancellationToken ct = default)
    {
        Fail();
        Enter(writeTicket);
        var old = Find(id);
        if (version is not null && version != old.Version)
            throw new ClinicException(ClinicError.Conflict, $"The record was changed meanwhile.", $"Reload it.");
        var now = Store(id, old.Version + 1, input);
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
        Fail();
        Proofs.Add(proof);
        foreach (var id in ids)
        {
            if (Stored.Remove(id, out var gone))
                Replaced?.Invoke(gone, RecordChange.Deleted);
        }

        return Task.CompletedTask;
    }

    public Task<PracticeCounts> CountAsync(CancellationToken ct = default) =>
        Task.FromResult(new PracticeCounts(Stored.Count, 0));

    private Patient Find(long id) => Stored.GetValueOrDefault(id)
        ?? throw new ClinicException(ClinicError.NotFound, $"There is no such patient.",
            $"Look in the list of patients.");

    private Patient Store(long id, long version, PatientInput input) => Stored[id] = new Patient
    {
        Id = id,
        Version = version,
        ChartNumber = input.ChartNumber ?? $"{1000 + id}",
        GivenName = input.GivenName,
        FamilyName = input.FamilyName,
        BirthDate = input.BirthDate,
        Sex = input.Sex,
        Phone = input.Phone,
        Email = input.Email,
        Address = input.Address,
        Allergies = input.Allergies,
        Conditions = input.Conditions,
        Notes = input.Notes,
    };

    private void Enter(int? ticket)
    {
        if (ticket is not null && ticket != watch.Generation)
            throw new ClinicException(ClinicError.Conflict, $"The practice was restored meanwhile.",
                $"Open the patient again.");
    }

    private void Fail()
    {
        if (Failing is not null)
            throw Failing;
    }
}
