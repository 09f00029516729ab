namespace ClinicWeb.Components.Contracts;

/// <summary>
/// One passphrase that all who work with the practice share. Off until one is set; it protects the open program, not
/// the files.
/// </summary>
public interface IPassphrase
{
    /// <summary>Whether one is set.</summary>
    bool IsSet { get; }

    /// <summary>
    /// After how many minutes without work the practice locks: within <see cref="PassphraseLimits.IdleMinutes"/>.
    /// </summary>
    int IdleMinutes { get; }

    /// <summary>
    /// Sets or changes it; every window is locked then. Whatever does not fit: <see cref="ClinicError.Invalid"/> naming
    /// the fields <c>current</c>, <c>wanted</c>, <c>idleMinutes</c>.
    /// </summary>
    /// <param name="current">The one that is set; not looked at when none is.</param>
    /// <param name="wanted">The new one; empty keeps the one that is set.</param>
    /// <param name="idleMinutes">See <see cref="IdleMinutes"/>.</param>
    /// <param name="ct">Ends the waiting for another attempt.</param>
    Task SaveAsync(string? current, string? wanted, int idleMinutes, CancellationToken ct = default);

    /// <summary>Nothing is asked any more; a wrong one: as in <see cref="SaveAsync"/>.</summary>
    Task RemoveAsync(string? current, CancellationToken ct = default);
}

/// <summary>What a passphrase may be: long enough, and no rules of what it consists of (NIST SP 800-63B).</summary>
public static class PassphraseLimits
{
    /// <summary>Characters, at least.</summary>
    public const int Shortest = 8;

    /// <summary>Characters, at most.</summary>
    public const int Longest = 128;

    /// <summary>The minutes to start with.</summary>
    public const int UsualIdleMinutes = 15;

    /// <summary>Minutes without work until the practice locks.</summary>
    public static readonly SettingRange IdleMinutes = new(1, 480);
}
