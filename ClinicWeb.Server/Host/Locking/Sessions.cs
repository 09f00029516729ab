using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ClinicWeb.Server.Host.Locking;

/// <summary>
/// Who unlocked the practice. They live in memory: a start, another passphrase or an idle time ends them.
/// </summary>
internal sealed class Sessions
{
    private readonly PassphraseStore _store;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Session> _open = new();
    private readonly Lock _lock = new();
    private Session _everybody;
    private string? _hash;

    /// <summary>Follows the passphrase from now on.</summary>
    public Sessions(PassphraseStore store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        _everybody = new Session(time);
        _hash = store.Read().Hash;
        store.Changed += () => Follow();
    }

    /// <summary>The session of a cookie; everybody's while no passphrase is set; null: locked.</summary>
    public Session? Find(string? token)
    {
        var stored = Follow();
        if (!stored.IsSet)
            return _everybody;
        if (token is null || !_open.TryGetValue(token, out var session))
            return null;
        if (!session.IsIdle(TimeSpan.FromMinutes(stored.IdleMinutes)))
            return session;
        End(token);
        return null;
    }

    /// <summary>Begins one, after the right passphrase; its cookie's value.</summary>
    public string Begin()
    {
        var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        _open[token] = new Session(_time);
        return token;
    }

    /// <summary>Locks what this cookie unlocked.</summary>
    public void End(string? token)
    {
        if (token is not null && _open.TryRemove(token, out var session))
            session.End();
    }

    /// <summary>Locks what nobody works with, and everything after a change of the passphrase.</summary>
    public void EndIdle()
    {
        var longest = TimeSpan.FromMinutes(Follow().IdleMinutes);
        foreach (var (token, session) in _open)
        {
            if (session.IsIdle(longest))
                End(token);
        }
    }

    private StoredPassphrase Follow()
    {
        var stored = _store.Read();
        lock (_lock)
        {
            if (stored.Hash == _hash)
                return stored;
            _hash = stored.Hash;
            _everybody.End();
            _everybody = new Session(_time);
        }

        foreach (var token in _open.Keys)
            End(token);
        return stored;
    }
}
