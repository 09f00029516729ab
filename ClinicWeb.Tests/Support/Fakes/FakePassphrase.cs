using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>Remembers what it was asked to keep.</summary>
public sealed class FakePassphrase : IPassphrase
{
    public string? Kept { get; set; }

    public bool IsSet => Kept is not null;

    public int IdleMinutes { get; set; } = PassphraseLimits.UsualIdleMinutes;

    /// <summary>A save waits for it.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public async Task SaveAsync(string? current, string? wanted, int idleMinutes, CancellationToken ct = default)
    {
        await (Gate?.Task ?? Task.CompletedTask);
        Ensure(current);
        (Kept, IdleMinutes) = (string.IsNullOrEmpty(wanted) ? Kept : wanted, idleMinutes);
    }

    public Task RemoveAsync(string? current, CancellationToken ct = default)
    {
        Ensure(current);
        Kept = null;
        return Task.CompletedTask;
    }

    private void Ensure(string? current)
    {
        if (Kept is not null && current != Kept)
            throw new ClinicException(ClinicError.Invalid, $"Nothing was changed.", $"Wrong.")
            {
                Fields = new Dictionary<string, Text[]> { ["current"] = [$"This is not the passphrase."] },
            };
    }
}
