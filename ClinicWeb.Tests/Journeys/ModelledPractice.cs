using System.IO.Compression;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Storage;
using ClinicWeb.Server.Visits;
using ClinicWeb.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ClinicWeb.Tests.Journeys;

/// <summary>What can happen to a practice.</summary>
internal enum Deed
{
    Add,
    AddAnother,
    AddVisit,
    Edit,
    Delete,
    BackUp,
    Restore,
    RestorePatient,
    UndoDelete,
    Restart,
    Kill,
    KillInBackup,
    KillInRestore,
    ClockForward,
    ClockBack,
}

/// <summary>A real practice, and beside it a model: what must be in it now, and in each of its backups.</summary>
internal sealed class ModelledPractice : IAsyncDisposable
{
    private const string Content =
        """
        SELECT p.id || ' ' || p.family_name || ' ' || coalesce(p.notes, '') || coalesce((
            SELECT group_concat(' ' || v.id || ':' || v.complaint, '')
            FROM (SELECT id, complaint FROM visits WHERE patient_id = p.id ORDER BY id) v), '')
        FROM patients p ORDER BY p.id
        """;

    private readonly TempFolder _disk = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 9, 30, 0, TimeSpan.Zero));
    private readonly Dictionary<string, SortedDictionary<long, Record>> _backups = [];
    private readonly HashSet<string> _everWas = [""];
    private SortedDictionary<long, Record> _now = [];
    private (SafetyBackup Proof, long Id, Record Record)? _deleted;
    private RunningClinic _clinic = null!;
    private DataFolder _folder = null!;
    private int _lives;

    private sealed record Record(string Family, string Notes, SortedDictionary<long, string> Visits)
    {
        public Record Copy() => this with { Visits = new(Visits) };
    }

    public static async Task<ModelledPractice> BeginAsync()
    {
        var practice = new ModelledPractice();
        practice._folder = new DataFolder(Path.Combine(practice._disk.Path, "life-0"));
        await practice.OpenAsync();
        return practice;
    }

    /// <summary>Does it, and looks whether everything is where it must be.</summary>
    public async Task DoAsync(Deed deed, int number)
    {
        switch (deed)
        {
            case Deed.Add or Deed.AddAnother:
                await AddAsync($"Family{number}");
                break;
            case Deed.AddVisit when Pick(number) is { } id:
                var visit = await _clinic.Get<IVisits>()
                    .AddAsync(id,
                        new VisitInput { VisitedAt = new DateTime(2026, 1, 2), Complaint = $"Complaint{number}" });
                _now[id].Visits.Add(visit.Id, $"Complaint{number}");
                break;
            case Deed.Edit when Pick(number) is { } id:
                var patient = await _clinic.Get<IPatients>().GetAsync(id);
                await _clinic.Get<IPatients>().UpdateAsync(id, patient with { Notes = $"Note{number}" });
                _now[id] = _now[id] with { Notes = $"Note{number}" };
                break;
            case Deed.Delete when Pick(number) is { } id:
                await DeleteAsync(id);
                break;
            case Deed.BackUp:
                _backups[(await _clinic.Backups.BackUpAsync(
                    number % 2 == 0 ? BackupTrigger.Manual : BackupTrigger.Scheduled)).Name] = Copy(_now);
                break;
            case Deed.Restore when await AnyBackupAsync(number) is { } backup:
                var safety = (await _clinic.Restores.RestoreAsync(backup)).SafetyBackup!;
                (_backups[safety], _now, _deleted) = (_now, Copy(_backups[backup]), null);
                break;
            case Deed.RestorePatient when await AnyBackupAsync(number) is { } backup:
                await RestorePatientAsync(backup, number);
                break;
            case Deed.UndoDelete when _deleted is { } gone:
                var holder = await _clinic.Restores.FindDeletedAsync(gone.Proof, gone.Id);
                await _clinic.Restores.RestorePatientAsync(holder.Backup, gone.Id);
                if (holder.AsDeleted)
                    _now[gone.Id] = gone.Record;
                else
                    _now[gone.Id] = _backups[holder.Backup][gone.Id].Copy();
                _deleted = null;
                break;
            case Deed.Restart:
                await _clinic.DisposeAsync();
                await OpenAsync();
                break;
            case Deed.Kill:
                await GoOnWithAsync(CopyOfDisk());
                break;
            case Deed.KillInBackup:
                await KillInAsync(number, () => _clinic.Backups.BackUpAsync(BackupTrigger.Manual), null);
                break;
            case Deed.KillInRestore when await AnyBackupAsync(number) is { } backup:
                await KillInAsync(number, () => _clinic.Restores.RestoreAsync(backup), _backups[backup]);
                break;
            case Deed.ClockForward:
                _time.Advance(TimeSpan.FromHours(number / 10.0));
                break;
            case Deed.ClockBack:
                _time.AdjustTime(_time.GetUtcNow() - TimeSpan.FromHours(number / 40.0));
                break;
        }

        await LookAsync(number, deed);
    }

    public async ValueTask DisposeAsync()
    {
        await _clinic.DisposeAsync();
        _disk.Dispose();
    }

    private async Task OpenAsync() =>
        _clinic = await RunningClinic.StartAsync(_folder, _time,
            configure: services => services.AddPatients().AddVisits());

    private async Task AddAsync(string family)
    {
        var added = await _clinic.Get<IPatients>()
            .AddAsync(new PatientInput
            { GivenName = "Anna", FamilyName = family, BirthDate = new DateOnly(1970, 1, 31) });
        Assert.False(_now.ContainsKey(added.Id));
        _now.Add(added.Id, new Record(family, "", []));
    }

    private async Task DeleteAsync(long id)
    {
        var proof = await _clinic.Get<IDeleteGuard>().TakeAsync();
        _backups[proof.Backup] = Copy(_now);
        await _clinic.Get<IPatients>().DeleteAsync([id], proof);
        _deleted = (proof, id, _now[id].Copy());
        _now.Remove(id);
    }

    private async Task RestorePatientAsync(string backup, int number)
    {
        var missing = _backups[backup].Keys.Where(id => !_now.ContainsKey(id)).ToList();
        if (missing is [])
            return;
        var id = missing[number % missing.Count];
        await _clinic.Restores.RestorePatientAsync(backup, id);
        _now.Add(id, _backups[backup][id].Copy());
        _deleted = _deleted?.Id == id ? null : _deleted;
    }

    /// <summary>
    /// The power goes at a boundary of a run: what is on the disk at that moment is what the next start finds.
    /// </summary>
    private async Task KillInAsync(int number, Func<Task> run, SortedDictionary<long, Record>? becomes)
    {
        var at = 1 + (number % 30);
        DataFolder? found = null;
        _clinic.AtBoundary = _ =>
        {
            if (--at == 0)
                found = CopyOfDisk();
        };
        await run();
        _clinic.AtBoundary = null;
        await GoOnWithAsync(found ?? CopyOfDisk());
        if (becomes is null)
            return;
        var there = await ContentAsync();
        Assert.True(there == Text(_now) || there == Text(becomes), $"Half of a restore: {there}");
        if (there != Text(_now))
            (_now, _deleted) = (Copy(becomes), null);
    }

    private async Task GoOnWithAsync(DataFolder folder)
    {
        await _clinic.DisposeAsync();
        _folder = folder;
        await OpenAsync();
    }

    private DataFolder CopyOfDisk()
    {
        var target = Path.Combine(_disk.Path, $"life-{++_lives}");
        // A lock is gone with the process that held it.
        foreach (var file in Directory.EnumerateFiles(_folder.Root, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(_folder.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return new DataFolder(target);
    }

    private async Task LookAsync(int number, Deed deed)
    {
        Assert.Null(_clinic.Database.Recovery);
        Assert.Equal(Text(_now), await ContentAsync());
        _everWas.Add(Text(_now));
        var listed = await _clinic.Backups.ListAsync();
        Assert.All(listed,
            backup => Assert.True(backup.Health.IsGood(), $"{backup.Name} is {backup.Health} after {deed}"));
        Assert.True(listed.Count > 0 || _backups.Count == 0, $"No backup is left after {deed}");
        foreach (var unknown in listed.Where(backup => !_backups.ContainsKey(backup.Name)))
        {
            // Made by a run that was cut off, or beside another: it holds what once was, wholly.
            var parsed = Held(unknown.Name);
            Assert.Contains(Text(parsed), _everWas);
            _backups.Add(unknown.Name, parsed);
        }

        if (listed.Count > 0 && listed[number % listed.Count] is { } any)
            Assert.Equal(Text(_backups[any.Name]), Text(Held(any.Name)));
        if (_deleted is { } gone)
            Assert.NotNull(await _clinic.Restores.FindDeletedAsync(gone.Proof, gone.Id));
    }

    private Task<string> ContentAsync() =>
        _clinic.Database.ReadAsync(connection => string.Join('\n', connection.Query<string>(Content)));

    /// <summary>What is in a zip, read by nothing of the program.</summary>
    private SortedDictionary<long, Record> Held(string backup)
    {
        var file = Path.Combine(_disk.Path, "look.db");
        using (var zip = ZipFile.OpenRead(Path.Combine(_folder.Backups, backup)))
            zip.GetEntry("clinic.db")!.ExtractToFile(file, overwrite: true);
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False;Mode=ReadOnly");
        connection.Open();
        var records = new SortedDictionary<long, Record>();
        foreach (var (id, family, notes) in connection.Query<(long, string, string)>(
            "SELECT id, family_name, coalesce(notes, '') FROM patients"))
            records.Add(id, new Record(family, notes, []));
        foreach (var (id, patient, complaint) in connection.Query<(long, long, string)>(
            "SELECT id, patient_id, complaint FROM visits"))
            records[patient].Visits.Add(id, complaint);
        return records;
    }

    private long? Pick(int number) => _now.Count == 0 ? null : _now.Keys.ElementAt(number % _now.Count);

    private async Task<string?> AnyBackupAsync(int number)
    {
        var listed = await _clinic.Backups.ListAsync();
        return listed.Count == 0 ? null : listed[number % listed.Count].Name;
    }

    private static SortedDictionary<long, Record> Copy(SortedDictionary<long, Record> records) =>
        new(records.ToDictionary(pair => pair.Key, pair => pair.Value.Copy()));

    private static string Text(SortedDictionary<long, Record> records) => string.Join(
        '\n',
        records.Select(pair =>
            $"{pair.Key} {pair.Value.Family} {pair.Value.Notes}"
            + string.Concat(pair.Value.Visits.Select(visit => $" {visit.Key}:{visit.Value}"))));
}
