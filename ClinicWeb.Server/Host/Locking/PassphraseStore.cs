using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Host.Locking;

/// <summary>
/// The file of the passphrase. No backup holds it, and no restore touches it: an old zip never brings back a passphrase
/// that nobody remembers. The command line may change it beside a server, which follows.
/// </summary>
internal sealed class PassphraseStore(DataFolder folder)
{
    private readonly Lock _lock = new();
    private (DateTime Written, long Length)? _seen;
    private StoredPassphrase _current = StoredPassphrase.None;

    /// <summary>Called after a change by this process, on its thread.</summary>
    public event Action? Changed;

    /// <summary>What is kept now.</summary>
    public StoredPassphrase Read()
    {
        lock (_lock)
        {
            var file = new FileInfo(folder.PassphraseFile);
            (DateTime, long)? now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : null;
            if (now == _seen)
                return _current;
            try
            {
                _current = now is null
                    ? StoredPassphrase.None
                    : Parse(Durable.ReadBytes(folder.PassphraseFile));
                _seen = now;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Read again the next time. Until then what was known holds, and never that nothing is set.
                if (!_current.IsSet)
                    _current = StoredPassphrase.Unreadable;
            }

            return _current;
        }
    }

    /// <summary>Keeps another one.</summary>
    public void Write(StoredPassphrase stored) =>
        Change(() => Durable.WriteFile(folder.PassphraseFile, JsonSerializer.SerializeToUtf8Bytes(stored)));

    /// <summary>Keeps none.</summary>
    public void Remove() => Change(() => Durable.Delete(folder.PassphraseFile));

    private void Change(Action change)
    {
        lock (_lock)
        {
            try
            {
                change();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new ClinicException(
                    ClinicError.Conflict,
                    $"The passphrase could not be saved in {folder.PassphraseFile}: {error.Words()}",
                    $"Nothing was changed. Check the disk and who may write there, and try again.", error);
            }

            _seen = (default, -1);
        }

        Changed?.Invoke();
    }

    private static StoredPassphrase Parse(byte[] json)
    {
        try
        {
            if (JsonSerializer.Deserialize<StoredPassphrase>(json) is not { Hash.Length: > 0 } stored)
                return StoredPassphrase.Unreadable;
            return PassphraseLimits.IdleMinutes.Holds(stored.IdleMinutes)
                ? stored
                : stored with { IdleMinutes = PassphraseLimits.UsualIdleMinutes };
        }
        catch (JsonException)
        {
            return StoredPassphrase.Unreadable;
        }
    }
}
