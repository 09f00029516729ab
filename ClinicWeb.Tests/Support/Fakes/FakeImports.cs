using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>Answers what the test says, and remembers what it was asked.</summary>
public sealed class FakeImports : IImports
{
    public ImportLook Look { get; set; } = new(ExchangeFormat.Fhir, [], null, null);

    public Func<ImportOptions, ImportResult> Answer { get; set; } =
        options => new ImportResult(0, 0, 0, [], null) { DryRun = options.DryRun };

    public List<ImportOptions> Asked { get; } = [];

    public List<ImportOptions> Looked { get; } = [];

    /// <summary>What the next look says, where it is not <see cref="Look"/>.</summary>
    public Func<ImportOptions, ImportLook>? LookAgain { get; set; }

    public int Kept { get; private set; }

    /// <summary>Where an import stands while <see cref="Gate"/> holds it.</summary>
    public ImportProgress? Step { get; set; }

    public TaskCompletionSource? Gate { get; set; }

    public Task<IReceivedFile> ReceiveAsync(Stream content, string name, CancellationToken ct = default)
    {
        Kept++;
        return Task.FromResult<IReceivedFile>(new File(this, name));
    }

    public Task<ImportLook> LookAsync(IReceivedFile file, ImportOptions options, CancellationToken ct = default)
    {
        Looked.Add(options);
        return Task.FromResult(LookAgain?.Invoke(options) ?? Look);
    }

    public async Task<ImportResult> ImportAsync(
        IReceivedFile file, ImportOptions options, IProgress<ImportProgress>? progress = null,
        CancellationToken ct = default)
    {
        Asked.Add(options);
        if (Step is not null)
            progress?.Report(Step);
        await Gate.PassAsync(ct);
        return Answer(options);
    }

    private sealed class File(FakeImports owner, string name) : IReceivedFile
    {
        public string Name => name;

        public long Size => 1;

        public ValueTask DisposeAsync()
        {
            owner.Kept--;
            return ValueTask.CompletedTask;
        }
    }
}
