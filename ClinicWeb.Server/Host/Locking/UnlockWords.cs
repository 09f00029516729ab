using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Host.Locking;

/// <summary>Why the practice stays locked, in words.</summary>
internal static class UnlockWords
{
    /// <summary>Of an attempt that did not unlock it.</summary>
    public static Text Of(UnlockAttempt attempt, StoredPassphrase stored)
    {
        if (!stored.IsReadable)
            return $"What is kept of the passphrase cannot be read: "
                + $"set another one on the command line (ClinicWeb.Server passphrase set).";
        return attempt.Tried
            ? (Text)$"This is not the passphrase."
            : $"The last passphrase was wrong, and this one was not looked at.";
    }

    /// <summary>The same, with how long to wait.</summary>
    public static Text WithWait(UnlockAttempt attempt, StoredPassphrase stored) =>
        attempt.Seconds == 0
            ? Of(attempt, stored)
            : Text.Join(Of(attempt, stored), $"Try again in {attempt.Seconds} s.");
}
