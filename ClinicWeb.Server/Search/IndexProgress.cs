using System.Diagnostics.CodeAnalysis;
using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Search;

/// <summary>What search.db knows of clinic.db.</summary>
/// <param name="Heard">Up to where the feed was read.</param>
/// <param name="VisitsFrom">From this id on upwards all visits are known; 0 when all are.</param>
/// <param name="PatientsFrom">The same of the patients.</param>
internal sealed record IndexProgress(FeedPosition Heard, long VisitsFrom, long PatientsFrom)
{
    /// <summary>Nothing is known yet.</summary>
    public const long Nothing = long.MaxValue;

    /// <summary>Every record of the position is known.</summary>
    public bool Whole => VisitsFrom == 0 && PatientsFrom == 0;

    /// <summary>Whether all records of a kind are known as they were at a position of the feed, or later.</summary>
    public bool Knows(RecordKind kind, FeedPosition? now) =>
        From(kind) == 0 && IsOf(now) && Heard.Changes >= now.Changes && Heard.Deletes >= now.Deletes;

    /// <summary>Whether what is known tells of this practice at all.</summary>
    public bool IsOf([NotNullWhen(true)] FeedPosition? now) => Heard.Lineage == now?.Lineage;

    /// <summary>As it is stored.</summary>
    public static IndexProgress Read(SqliteConnection search)
    {
        var (lineage, changes, deletes, visits, patients) = search.QuerySingle<(string, long, long, long, long)>(
            "SELECT lineage, changes, deletes, visits_from, patients_from FROM progress");
        return new IndexProgress(new FeedPosition(lineage, changes, deletes), visits, patients);
    }

    /// <summary>Of one kind.</summary>
    public long From(RecordKind kind) => kind == RecordKind.Visit ? VisitsFrom : PatientsFrom;

    /// <summary>With one kind known from an id on.</summary>
    public IndexProgress With(RecordKind kind, long from) =>
        kind == RecordKind.Visit ? this with { VisitsFrom = from } : this with { PatientsFrom = from };

    /// <summary>In the transaction of what it tells about.</summary>
    public void Write(SqliteConnection search) => search.Execute(
        """
        UPDATE progress SET lineage = @Lineage, changes = @Changes, deletes = @Deletes,
                            visits_from = @VisitsFrom, patients_from = @PatientsFrom
        """,
        new { Heard.Lineage, Heard.Changes, Heard.Deletes, VisitsFrom, PatientsFrom });
}
