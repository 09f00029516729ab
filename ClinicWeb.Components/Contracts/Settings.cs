namespace ClinicWeb.Components.Contracts;

/// <summary>What the doctor can set at run time; the body of <c>GET</c> and <c>PUT /api/settings</c>.</summary>
public sealed record ClinicSettings
{
    /// <summary>
    /// Hours between scheduled backups: within <see cref="SettingsLimits.IntervalHours"/>, default 4.
    /// </summary>
    public double IntervalHours { get; init; } = 4;

    /// <summary>How many of the newest good backups stay: <see cref="SettingsLimits.KeepLast"/>, default 10.</summary>
    public int KeepLast { get; init; } = 10;

    /// <summary>
    /// Days, <see cref="SettingsLimits.KeepDaily"/>, default 7: the newest of each of the last N days is kept in
    /// addition.
    /// </summary>
    public int KeepDaily { get; init; } = 7;

    /// <summary>ISO weeks, <see cref="SettingsLimits.KeepWeekly"/>, default 4: likewise.</summary>
    public int KeepWeekly { get; init; } = 4;

    /// <summary>Months, <see cref="SettingsLimits.KeepMonthly"/>, default 12: likewise.</summary>
    public int KeepMonthly { get; init; } = 12;

    /// <summary>An absolute path on this computer, outside the data folder; empty for none (the default).</summary>
    public string SecondFolder { get; init; } = "";
}

/// <summary>What a number of the settings may be, both ends included.</summary>
/// <param name="From">The least.</param>
/// <param name="To">The most.</param>
public readonly record struct SettingRange(double From, double To)
{
    /// <summary>Whether a value lies in it; no number at all never does.</summary>
    public bool Holds(double value) => value >= From && value <= To;
}

/// <summary>The ranges of <see cref="ClinicSettings"/>: of the pages, REST and the configuration alike.</summary>
public static class SettingsLimits
{
    /// <summary>Hours, fractions allowed.</summary>
    public static readonly SettingRange IntervalHours = new(0.25, 168);

    /// <summary>Backups.</summary>
    public static readonly SettingRange KeepLast = new(1, 1000);

    /// <summary>Days.</summary>
    public static readonly SettingRange KeepDaily = new(0, 3660);

    /// <summary>ISO weeks.</summary>
    public static readonly SettingRange KeepWeekly = new(0, 520);

    /// <summary>Months.</summary>
    public static readonly SettingRange KeepMonthly = new(0, 120);

    /// <summary>Characters of a second folder's path.</summary>
    public const int SecondFolder = 1000;
}

/// <summary>The settings in force.</summary>
public interface IClinicSettings
{
    /// <summary>The settings in force now.</summary>
    ClinicSettings Current { get; }

    /// <summary>
    /// Stores and applies at once; out of range: <see cref="ClinicError.Invalid"/> naming every field.
    /// </summary>
    Task<ClinicSettings> SaveAsync(ClinicSettings settings, CancellationToken ct = default);

    /// <summary>Calls back after every change, on any thread, until disposed.</summary>
    IDisposable OnChanged(Action<ClinicSettings> callback);

    /// <summary>
    /// Whether a folder would do as the second folder: null when it does, else why not and what to do.
    /// </summary>
    Task<Text?> TestSecondFolderAsync(string path, CancellationToken ct = default);
}
