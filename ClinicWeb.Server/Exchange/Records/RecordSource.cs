using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Storage;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Exchange.Records;

/// <summary>
/// The records of one moment. Read from a copy, so that a slow receiver holds up neither a save nor a restore.
/// </summary>
internal sealed class RecordSource : IDisposable
{
    private readonly ScratchDirectory? _scratch;
    private readonly string? _copy;
    private readonly WholeChart? _one;

    private RecordSource(ScratchDirectory scratch, string copy) => (_scratch, _copy) = (scratch, copy);

    private RecordSource(WholeChart one) => _one = one;

    /// <summary>Rows that another program wrote into the database, and that no record can be made of.</summary>
    public int Unshowable { get; private set; }

    /// <summary>Everybody. No room for the copy: <see cref="ClinicError.DiskFull"/>.</summary>
    public static async Task<RecordSource> EverybodyAsync(
        ClinicDatabase database, DataFolder folder, DiskSpaceCheck room, CancellationToken ct)
    {
        var scratch = ScratchDirectory.CreateForReading(folder);
        try
        {
            room.Ensure(room.EstimateRecords() / 2, "export");
            var copy = Path.Combine(scratch.Path, "export.db");
            await database.ReadAsync(
                _ =>
                {
                    SqliteFile.CopyOnline(folder.ClinicDb, copy);
                    return true;
                },
                ct);
            return new RecordSource(scratch, copy);
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }

    /// <summary>One patient; unknown: <see cref="ClinicError.NotFound"/>.</summary>
    public static async Task<RecordSource> OneAsync(ClinicDatabase database, long patient, CancellationToken ct) =>
        new(await database.ReadAsync(
            connection =>
            {
                using var moment = connection.BeginTransaction(deferred: true);
                return new WholeChart(
                    new PatientWithVisits(
                        PatientRow.Find(connection, patient, moment) ?? throw RecordLookup.Missing("patients", patient),
                        [.. connection.Query<VisitRow>(
                            $"SELECT {VisitRow.Columns.Select} FROM visits WHERE patient_id = @patient ORDER BY "
                                + $"visited_at, id", new { patient }, moment)
                            .Select(row => row.ToVisit())]),
                    Files(connection, patient, moment));
            },
            ct));

    /// <summary>In the order in which they were entered, visits in the order of time; as often as wanted.</summary>
    public IEnumerable<WholeChart> Read()
    {
        if (_one is not null)
        {
            yield return _one;
            yield break;
        }

        Unshowable = 0;
        using var connection = SqliteFile.Open(_copy!, SqliteOpenMode.ReadOnly);
        using var visits = connection.Query<VisitRow>(
            $"SELECT {VisitRow.Columns.Select} FROM visits ORDER BY patient_id, visited_at, id",
            buffered: false).GetEnumerator();
        var more = visits.MoveNext();
        foreach (var row in connection.Query<PatientRow>(
            $"SELECT {PatientRow.Columns.Select} FROM patients ORDER BY id", buffered: false))
        {
            var own = new List<Visit>();
            for (; more && visits.Current.PatientId <= row.Id; more = visits.MoveNext())
            {
                if (visits.Current.PatientId == row.Id
                    && Shown(visits.Current, visit => visit.ToVisit(lenient: false)) is { } visit)
                    own.Add(visit);
            }

            if (Shown(row, patient => patient.ToPatient(lenient: false)) is { } patient)
                yield return new WholeChart(
                    new PatientWithVisits(patient, own), Files(connection, patient.Id));
        }
    }

    public void Dispose() => _scratch?.Dispose();

    private static IReadOnlyList<AttachmentRow> Files(
        SqliteConnection connection, long patient, SqliteTransaction? moment = null) =>
        [.. AttachmentRow.OfPatient(connection, patient, moment).Reverse()];

    private T? Shown<TRow, T>(TRow row, Func<TRow, T> show)
        where T : class
    {
        try
        {
            return show(row);
        }
        catch (Exception odd) when (odd is FormatException or ArgumentException or OverflowException)
        {
            Unshowable++;
            return null;
        }
    }
}
