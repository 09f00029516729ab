using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>Remembers what it was asked to keep.</summary>
public sealed class FakePassphrase : IPassphrase
{
    public string? Kept { get; set; }

    public bool IsSet => Kept is not null;

    public int IdleMinutes { get; set; } = PassphraseLimits.UsualIdleMinutes;

    public Task SaveAsync(string? current, string? wanted, int idleMinutes, CancellationToken ct = default)
    {
        Ensure(current);
        (Kept, IdleMinutes) = (string.IsNullOrEmpty(wanted) ? Kept : wanted, idleMinutes);
        return Task.CompletedTask;
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
