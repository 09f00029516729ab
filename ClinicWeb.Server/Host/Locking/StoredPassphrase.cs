using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Host.Locking;

/// <summary>What is kept of the passphrase.</summary>
/// <param name="Hash">Never the passphrase itself; null: none is set; empty: what is kept cannot be read.</param>
/// <param name="IdleMinutes">See <see cref="IPassphrase.IdleMinutes"/>.</param>
internal sealed record StoredPassphrase(string? Hash, int IdleMinutes)
{
    /// <summary>No passphrase.</summary>
    public static readonly StoredPassphrase None = new(null, PassphraseLimits.UsualIdleMinutes);

    /// <summary>
    /// There is one, and nobody can say which: nothing opens until the owner of the files sets another.
    /// </summary>
    public static readonly StoredPassphrase Unreadable = new("", PassphraseLimits.UsualIdleMinutes);

    /// <summary>Whether the practice is opened with one.</summary>
    public bool IsSet => Hash is not null;

    /// <summary>Whether any passphrase can be the right one.</summary>
    public bool IsReadable => Hash is not { Length: 0 };
}
