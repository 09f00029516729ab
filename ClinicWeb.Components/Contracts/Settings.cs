namespace ClinicWeb.Components.Contracts;

/// <summary>What the doctor can set at run time; the body of <c>GET</c> and <c>PUT /api/settings</c>.</summary>
public sealed record ClinicSettings
{
    /// <summary>Hours between scheduled backups: 0.25 to 168, fractions allowed, default 4.</summary>
    public double IntervalHours { get; init; } = 4;

    /// <summary>1 to 1000 newest good backups, default 10.</summary>
    public int KeepLast { get; init; } = 10;

    /// <summary>0 to 3660 days, default 7: the newest of each of the last N days is kept in addition.</summary>
    public int KeepDaily { get; init; } = 7;

    /// <summary>0 to 520 ISO weeks, default 4: likewise.</summary>
    public int KeepWeekly { get; init; } = 4;

    /// <summary>0 to 120 months, default 12: likewise.</summary>
    public int KeepMonthly { get; init; } = 12;

    /// <summary>An absolute path on this computer, outside the data folder; empty for none (the default).</summary>
    public string SecondFolder { get; init; } = "";
}

/// <summary>The settings in force.</summary>
public interface IClinicSettings
{
    /// <summary>The settings in force now.</summary>
    ClinicSettings Current { get; }

    /// <summary>Stores and applies at once; out of range: <see cref="ClinicError.Invalid"/> naming every field.</summary>
    Task<ClinicSettings> SaveAsync(ClinicSettings settings, CancellationToken ct = default);

    /// <summary>Calls back after every change, on any thread, until disposed.</summary>
    IDisposable OnChanged(Action<ClinicSettings> callback);

    /// <summary>Whether a folder would do as the second folder: null when it does, else why not and what to do.</summary>
    Task<Text?> TestSecondFolderAsync(string path, CancellationToken ct = default);
}
