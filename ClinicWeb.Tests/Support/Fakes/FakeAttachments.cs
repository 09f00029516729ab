using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>Attached files in memory.</summary>
public sealed class FakeAttachments(FakePracticeWatch watch) : IAttachments
{
    private long _lastId = 900;

    public Dictionary<long, Attachment> Stored { get; } = [];

    public List<Attachment> Gone { get; } = [];

    public List<SafetyBackup> Proofs { get; } = [];

    /// <summary>What is read of each file that was attached, in order.</summary>
    public List<byte[]> Contents { get; } = [];

    /// <summary>Thrown by the next writes while set.</summary>
    public ClinicException? Failing { get; set; }

    public AttachmentCost Cost { get; set; } = new(0, 0);

    public Attachment Put(long patient, string name, string type = "application/pdf", long? visit = null,
        string? note = null)
    {
        var id = ++_lastId;
        return Stored[id] = new Attachment
        {
            Id = id,
            PatientId = patient,
            VisitId = visit,
            Name = name,
            MediaType = type,
            Size = 123_456,
            Sha256 = new string('a', 64),
            AddedAt = new DateTimeOffset(2026, 11, 20, 9, 30, 0, TimeSpan.Zero),
            Note = note,
            Version = 1,
        };
    }

    public Task<IReadOnlyList<Attachment>> ListAsync(long patientId, CancellationToken ct = default) =>
        Task.FromResult<IReadOnlyList<Attachment>>(
            [.. Stored.Values.Where(file => file.PatientId == patientId).OrderByDescending(file => file.Id)]);

    public Task<IReadOnlyList<Attachment>> ListDeletedAsync(long patientId, CancellationToken ct = default) =>
        Task.FromResult<IReadOnlyList<Attachment>>([.. Gone.Where(file => file.PatientId == patientId)]);

    public Task<Attachment> GetAsync(long id, CancellationToken ct = default) => Task.FromResult(Find(id));

    public async Task<Attachment> AddAsync(
        long patientId, NewAttachment file, int? writeTicket = null, CancellationToken ct = default)
    {
        Enter(writeTicket);
        using var read = new MemoryStream();
        await file.Content.CopyToAsync(read, ct);
        Contents.Add(read.ToArray());
        return Put(patientId, file.Name, visit: file.VisitId, note: file.Note);
    }

    public Task<Attachment> EditAsync(
        long id, AttachmentEdit edit, long? version = null, int? writeTicket = null, CancellationToken ct = default)
    {
        Enter(writeTicket);
        var old = Find(id);
        if (version is not null && version != old.Version)
            throw new ClinicException(ClinicError.Conflict, $"The file was changed meanwhile.", $"Reload it.");
        return Task.FromResult(Stored[id] = old with
        {
            Name = edit.Name ?? old.Name,
            Note = edit.Note is null ? old.Note : edit.Note.Length == 0 ? null : edit.Note,
            Version = old.Version + 1,
        });
    }

    public Task<AttachmentContent> OpenAsync(long id, CancellationToken ct = default) =>
        Task.FromResult(new AttachmentContent(Find(id), new MemoryStream()));

    public Task EnsureExistAsync(IReadOnlyCollection<long> ids, CancellationToken ct = default)
    {
        foreach (var id in ids)
            Find(id);
        return Task.CompletedTask;
    }

    public Task DeleteAsync(IReadOnlyCollection<long> ids, SafetyBackup proof, CancellationToken ct = default)
    {
        Proofs.Add(proof);
        foreach (var id in ids)
        {
            if (Stored.Remove(id, out var gone))
                Gone.Add(gone);
        }

        return Task.CompletedTask;
    }

    public Task<Attachment> BringBackAsync(long id, int? writeTicket = null, CancellationToken ct = default)
    {
        Enter(writeTicket);
        var back = Gone.Single(file => file.Id == id);
        Gone.Remove(back);
        return Task.FromResult(Stored[id] = back);
    }

    public Task<AttachmentCost> CostAsync(CancellationToken ct = default) => Task.FromResult(Cost);

    private Attachment Find(long id) => Stored.GetValueOrDefault(id)
        ?? throw new ClinicException(ClinicError.NotFound, $"There is no such file.", $"Look in the patient's chart.");

    private void Enter(int? ticket)
    {
        if (Failing is not null)
            throw Failing;
        if (ticket is not null && ticket != watch.Generation)
            throw new ClinicException(ClinicError.Conflict, $"The practice was restored meanwhile.",
                $"Open the patient again.");
    }
}
