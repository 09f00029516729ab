using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.History;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using ClinicWeb.Tests.Support;
using CsCheck;
using Dapper;

namespace ClinicWeb.Tests.History;

/// <summary>
/// Random edits, deletes and restores of one patient's records: the history replays every earlier state exactly.
/// </summary>
public sealed class AnyHistoryTests
{
    public enum Step
    {
        EditPatient,
        EditVisit,
        DeleteVisit,
        DeletePatient,
        BringPatientBack,
        BringVisitBack,
        TakeBackup,
        RestoreOnePatient,
    }

    private static readonly string?[] Words = [null, "Cough", "cough", "Fieber für 3 Tage\nbesser", new('x', 500)];

    [Fact]
    public Task Every_earlier_state_is_told_exactly_whatever_happened() =>
        Gen.Select(Gen.Enum<Step>(), Gen.Int[0, 999]).Array[10, 40].SampleAsync(
            async steps =>
            {
                await using var life = await Life.BeginAsync();
                foreach (var (step, number) in steps)
                    await life.DoAsync(step, number);
            },
            iter: LongRun.Of(25, 5_000),
            threads: 1);

    private sealed class Life : IAsyncDisposable
    {
        private readonly TempDataFolder _data = new();
        private readonly List<string> _backups = [];
        // What each record's states were, oldest first; the last one of a record that is there is how it is now.
        private readonly Dictionary<string, List<string>> _expected = [];
        private RunningClinic _clinic = null!;
        private long _patient;
        private long[] _visits = [];

        private PatientStore Patients => new(_clinic.Database, TimeProvider.System);

        private VisitStore Visits => new(_clinic.Database, TimeProvider.System);

        private HistoryStore History => new(_clinic.Database, TimeProvider.System);

        public static async Task<Life> BeginAsync()
        {
            var life = new Life();
            life._clinic = await life._data.StartAsync();
            life._patient =
                (await life.Patients.AddAsync(
                    new PatientInput
                    { GivenName = "Anna", FamilyName = "Berger", BirthDate = new DateOnly(1970, 1, 31) })).Id;
            life._visits = [await life.AddVisitAsync("Cough"), await life.AddVisitAsync("Fever")];
            await life.CompareAsync();
            return life;
        }

        public async Task DoAsync(Step step, int number)
        {
            var visit = _visits[number % 2];
            var patient = await PatientNowAsync();
            var there = await VisitNowAsync(visit);
            switch (step)
            {
                case Step.EditPatient when patient is not null:
                    await Patients.UpdateAsync(_patient,
                        patient with { Notes = Words[number % 5], Allergies = Words[number / 5 % 5] });
                    break;
                case Step.EditVisit when there is not null:
                    await Visits.UpdateAsync(visit,
                        there with { Complaint = Words[1 + (number % 4)], Notes = Words[number / 4 % 5] });
                    break;
                case Step.DeleteVisit when there is not null:
                    await RunAsync("DELETE FROM visits WHERE id = @id", visit);
                    break;
                case Step.DeletePatient when patient is not null:
                    await RunAsync("DELETE FROM patients WHERE id = @id", _patient);
                    break;
                case Step.BringPatientBack when await History.OfPatientAsync(_patient) is { Count: > 0 } versions:
                    await History.RestorePatientAsync(_patient, versions[number % versions.Count].Version);
                    break;
                case Step.BringVisitBack
                    when patient is not null && await History.OfVisitAsync(visit) is { Count: > 0 } versions:
                    await History.RestoreVisitAsync(visit, versions[number % versions.Count].Version);
                    break;
                case Step.TakeBackup when _backups.Count < 2:
                    _backups.Add((await _clinic.Backups.BackUpAsync(BackupTrigger.Manual)).Name);
                    break;
                case Step.RestoreOnePatient when _backups.Count > 0 &&
                    (await _clinic.Restores.ListPatientsAsync(_backups[number % _backups.Count],
                        new PatientQuery())).Total == 1:
                    await _clinic.Restores.RestorePatientAsync(_backups[number % _backups.Count], _patient,
                        PatientConflict.Overwrite);
                    break;
            }

            await CompareAsync();
        }

        // What the record is now joins what it was; all of that the history must tell, in that order.
        private async Task CompareAsync()
        {
            Compare("patient", (await PatientNowAsync())?.ToString(), await History.OfPatientAsync(_patient));
            foreach (var visit in _visits)
                Compare($"visit {visit}", (await VisitNowAsync(visit))?.ToString(), await History.OfVisitAsync(visit));
        }

        private void Compare<T>(string record, string? now, IReadOnlyList<RecordVersion<T>> history)
        {
            var expected = _expected.TryGetValue(record, out var known) ? known : _expected[record] = [];
            var told = history.Reverse().Select(version => Plain(version.Before!.ToString()!)).ToList();
            Assert.Equal(Enumerable.Range(1, told.Count).Select(n => (long)n),
                history.Reverse().Select(version => version.Version));
            var state = now is null ? null : Plain(now);
            // A record that came back as it had been deleted stands twice, before and after.
            if (state is not null && (expected.Count == 0 || expected[^1] != state || told.Count == expected.Count))
                expected.Add(state);
            Assert.Equal(state is null ? expected : expected[..^1], told);
        }

        // Versions are numbers of the moment; the state is what was written.
        private static string Plain(string record) =>
            System.Text.RegularExpressions.Regex.Replace(record, @"Version = \d+", "");

        private async Task<Patient?> PatientNowAsync() =>
            await _clinic.Database.ReadAsync(connection => PatientRow.Find(connection, _patient));

        private async Task<Visit?> VisitNowAsync(long visit) =>
            await _clinic.Database.ReadAsync(connection => VisitRow.Find(connection, visit));

        private async Task<long> AddVisitAsync(string complaint) => (await Visits.AddAsync(
            _patient, new VisitInput { VisitedAt = new DateTime(2026, 1, 2, 10, 30, 0), Complaint = complaint })).Id;

        private Task<int> RunAsync(string sql, long id) =>
            _clinic.Database.WriteAsync((connection, tx) => connection.Execute(sql, new { id }, tx));

        public async ValueTask DisposeAsync()
        {
            await _clinic.DisposeAsync();
            _data.Dispose();
        }
    }
}
