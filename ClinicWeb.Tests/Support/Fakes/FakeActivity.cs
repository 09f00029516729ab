using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>An activity list in memory; <see cref="Failure"/> makes the next reading fail.</summary>
public sealed class FakeActivity : IActivity
{
    public List<ActivityEntry> Entries { get; } = [];

    public Exception? Failure { get; set; }

    public Task<IReadOnlyList<ActivityEntry>> ListAsync(int limit = 500, CancellationToken ct = default)
    {
        if (Failure is { } failure)
        {
            Failure = null;
            throw failure;
        }
        return Task.FromResult<IReadOnlyList<ActivityEntry>>(
            [.. Entries.OrderByDescending(entry => entry.At).Take(limit)]);
    }
}
