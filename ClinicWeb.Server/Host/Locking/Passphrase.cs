using System.Text;
using ClinicWeb.Components.Contracts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ClinicWeb.Server.Host.Locking;

/// <summary>Compares, sets and removes the passphrase, one attempt at a time.</summary>
internal sealed class Passphrase(PassphraseStore store, UnlockWait wait, ILogger<Passphrase> logger)
    : IPassphrase, IDisposable
{
    // PBKDF2 with HMAC-SHA512, at least 210,000:
    // https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
    private const int Rounds = 300_000;

    private readonly PasswordHasher<StoredPassphrase> _hasher =
        new(Options.Create(new PasswordHasherOptions { IterationCount = Rounds }));
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <inheritdoc/>
    public bool IsSet => store.Read().IsSet;

    /// <inheritdoc/>
    public int IdleMinutes => store.Read().IdleMinutes;

    /// <summary>Tries one; too soon after a wrong one it is not even looked at.</summary>
    public async Task<UnlockAttempt> TryAsync(string? typed, CancellationToken ct = default)
    {
        await _one.WaitAsync(ct);
        try
        {
            if (wait.Left is var left && left > TimeSpan.Zero)
                return new UnlockAttempt(false, false, left);
            var stored = store.Read();
            if (stored.Hash is not { Length: > 0 } hash)
                return new UnlockAttempt(!stored.IsSet, true, TimeSpan.Zero);
            if (Normal(typed) is { } plain && await Task.Run(() => IsRight(stored, hash, plain), ct))
            {
                wait.Right();
                return new UnlockAttempt(true, true, TimeSpan.Zero);
            }

            wait.Wrong();
            logger.LogWarning("A wrong passphrase was typed");
            return new UnlockAttempt(false, true, wait.Left);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public async Task SaveAsync(string? current, string? wanted, int idleMinutes, CancellationToken ct = default)
    {
        var stored = store.Read();
        var change = !string.IsNullOrEmpty(wanted) || !stored.IsSet ? Allowed(wanted) : null;
        if (!PassphraseLimits.IdleMinutes.Holds(idleMinutes))
            throw Refused(
                "idleMinutes", $"{PassphraseLimits.IdleMinutes.From} to {PassphraseLimits.IdleMinutes.To} minutes.");
        await EnsureAsync(current, ct);
        store.Write(new StoredPassphrase(change is null ? stored.Hash : await HashAsync(change), idleMinutes));
        logger.LogInformation("The passphrase was set or changed");
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string? current, CancellationToken ct = default)
    {
        await EnsureAsync(current, ct);
        store.Remove();
        logger.LogInformation("The passphrase was removed");
    }

    /// <summary>By the owner of the files, who could read the practice without it: nothing is asked.</summary>
    public async Task ResetAsync(string? wanted, int? idleMinutes)
    {
        var change = Allowed(wanted);
        store.Write(new StoredPassphrase(await HashAsync(change), idleMinutes ?? store.Read().IdleMinutes));
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task EnsureAsync(string? current, CancellationToken ct)
    {
        var attempt = await TryAsync(current, ct);
        if (!attempt.Right)
            throw Refused("current", UnlockWords.WithWait(attempt, store.Read()));
    }

    private bool IsRight(StoredPassphrase stored, string hash, string plain) =>
        _hasher.VerifyHashedPassword(stored, hash, plain) != PasswordVerificationResult.Failed;

    private Task<string> HashAsync(string passphrase) =>
        Task.Run(() => _hasher.HashPassword(StoredPassphrase.None, passphrase));

    private static string Allowed(string? wanted)
    {
        var plain = Normal(wanted) ?? throw Refused("wanted", $"It holds characters that no keyboard types.");
        return plain.EnumerateRunes().Count() switch
        {
            < PassphraseLimits.Shortest => throw Refused(
                "wanted", $"At least {PassphraseLimits.Shortest} characters; several words are best."),
            > PassphraseLimits.Longest => throw Refused("wanted", $"At most {PassphraseLimits.Longest} characters."),
            _ => plain,
        };
    }

    // One letter has several codes (é as one or as two): which, depends on the keyboard and the system.
    private static string? Normal(string? typed)
    {
        try
        {
            return (typed ?? "").Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return null; // Half a character.
        }
    }

    private static ClinicException Refused(string field, Text why) =>
        new(ClinicError.Invalid, $"The passphrase was not changed.", why)
        {
            Fields = new Dictionary<string, Text[]> { [field] = [why] },
        };
}

/// <summary>How an attempt ended.</summary>
/// <param name="Right">Whether it was the passphrase.</param>
/// <param name="Tried">Whether it was compared at all.</param>
/// <param name="Wait">How long nobody may try again.</param>
internal readonly record struct UnlockAttempt(bool Right, bool Tried, TimeSpan Wait)
{
    /// <summary>Whole seconds, never too few.</summary>
    public int Seconds => (int)Math.Ceiling(Wait.TotalSeconds);
}
