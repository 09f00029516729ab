using System.Globalization;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.History;

/// <summary>One row of a history as SQLite holds it, without what stood in the record.</summary>
internal sealed class HistoryMark
{
    public long Version { get; init; }

    public string ChangedAt { get; init; } = "";

    public string Change { get; init; } = "";

    /// <summary>The columns that are filled, by commas; null for all.</summary>
    public string? Fields { get; init; }
}

/// <summary>A record as it stood before one change or delete.</summary>
/// <param name="Version">Counts from 1 for each record.</param>
/// <param name="ChangedAt">UTC, ISO, as stored.</param>
/// <param name="Change"><c>changed</c> or <c>deleted</c>.</param>
/// <param name="Before">Whole.</param>
internal sealed record PastState<TRow>(long Version, string ChangedAt, string Change, TRow Before)
{
    /// <summary>As stored.</summary>
    public const string Deleted = "deleted";

    /// <summary>Whether the record was gone after it.</summary>
    public bool IsDelete => Change == Deleted;

    /// <summary>For the pages and REST.</summary>
    /// <param name="before">Shown.</param>
    /// <param name="zone">Of the practice.</param>
    public RecordVersion<T> Show<T>(T before, TimeZoneInfo zone) =>
        new(Version, At(zone), IsDelete ? RecordChange.Deleted : RecordChange.Changed, before);

    /// <summary>
    /// The moment. One that another program wrote and nobody can read is the beginning of time, and no failure.
    /// </summary>
    public DateTimeOffset At(TimeZoneInfo zone) =>
        DateTimeOffset.TryParse(ChangedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? TimeZoneInfo.ConvertTime(at, zone)
            : DateTimeOffset.UnixEpoch;
}
