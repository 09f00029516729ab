using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Staging;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Exchange.Merge;

/// <summary>What a merge may do.</summary>
/// <param name="Writer">Null: it only compares.</param>
/// <param name="Update">Records that differ are taken over.</param>
/// <param name="Moment">The practice's time.</param>
internal sealed record MergeOptions(RecordWriter? Writer, bool Update, DateTimeOffset Moment)
{
    public DateTime Now => Moment.DateTime;

    public DateOnly Today => DateOnly.FromDateTime(Now);
}

/// <summary>Compares the stage with the practice, patient by patient; with a writer, it also writes.</summary>
internal sealed class MergeRun(SqliteConnection practice, SqliteTransaction? transaction, Stage stage,
    MergeOptions options)
{
    private readonly List<ChangedPatient> _changed = [];
    private readonly UnreadableLines _unreadable = stage.Unreadable.Copy();

    // Without a writer the practice does not know them.
    private readonly HashSet<string> _given = new(StringComparer.OrdinalIgnoreCase);
    private VisitMerge? _merge;
    private FileMerge? _files;
    private int _added;
    private int _same;
    private int _differ;
    private int _renumbered;

    private VisitMerge Visits =>
        _merge ??= new VisitMerge(practice, transaction, stage.Connection, _unreadable, options);

    private FileMerge Files => _files ??= new FileMerge(practice, transaction, stage, _unreadable, options);

    /// <summary>All of it.</summary>
    public ImportResult Run(Action<double>? progress, CancellationToken ct)
    {
        using var matching = new Matching(practice, transaction, stage.Connection);
        matching.Prepare(ct);
        var total = stage.Connection.ExecuteScalar<int>("SELECT count(*) FROM patients");
        var done = 0;
        foreach (var person in StagedRecords.Patients(stage.Connection))
        {
            ct.ThrowIfCancellationRequested();
            Merge(person);
            if (++done % 256 == 0)
                progress?.Invoke((double)done / total);
        }

        foreach (var (place, link) in StagedRecords.Orphans(stage.Connection))
            _unreadable.Add(place, link is null
                ? (Text)$"Nothing says whose visit this is."
                : $"The patient of this visit is neither in the file nor here, or the file does not say clearly who "
                    + $"it is.");
        foreach (var (place, link) in StagedRecords.OrphanFiles(stage.Connection))
            _unreadable.Add(place, link is null
                ? (Text)$"Nothing says in whose chart this attached file belongs."
                : $"The patient of this attached file is neither in the file nor here, or the file does not say "
                    + $"clearly who it is.");
        return new ImportResult(_added, _same, _differ, _unreadable.Listed, SafetyBackup: null)
        {
            UnreadableCount = _unreadable.Count,
            VisitsAdded = Visits.Added,
            VisitsSame = Visits.Same,
            VisitsChanged = Visits.Changed,
            FilesAdded = Files.Added,
            FilesSame = Files.Same,
            Renumbered = _renumbered,
            Differences = _changed,
            NotTaken = stage.NotTaken,
        };
    }

    private void Merge(StagedPatient person)
    {
        var (here, doubt) = Matching.Find(person);
        if (doubt is not null)
        {
            Refuse(person, doubt);
            return;
        }

        if (here is { } id)
        {
            Meet(person, PatientRow.Find(practice, id, transaction)!);
            return;
        }

        if (PersonKey.IsNameless(person.Input))
        {
            Refuse(person, $"No patient with the chart number {person.Input.ChartNumber} is in the file or here.");
            return;
        }

        try
        {
            var (clean, leftOut) = ImportedPatient.Clean(Remarked(person), null, options.Today);
            Tell(person, leftOut);
            Add(person.Id, clean, person.Input.ChartNumber);
            if (person.IsUnclear)
                _unreadable.Add(
                    person.Place,
                    $"Several patients of the file have this name and birth date, and nothing tells which of them is "
                        + $"meant, so one more was added: compare their charts.");
        }
        catch (ClinicException wrong) when (wrong.Error == ClinicError.Invalid)
        {
            Refuse(person, wrong.Hint);
        }
    }

    private void Add(long staged, PatientInput person, string? wanted)
    {
        _added++;
        var number = person.ChartNumber is { } chart && IsFree(chart) ? chart : null;
        if (number is not null)
            _given.Add(number);
        if (wanted is not null && number is null)
            _renumbered++;
        var id = options.Writer?.Add(person with { ChartNumber = number }) ?? 0;
        Visits.Add(staged, id, person.BirthDate!.Value, Files.VisitsOf(staged));
        Files.Merge(staged, id, Visits.Found);
    }

    private void Meet(StagedPatient person, Patient here)
    {
        if (Told(person, here) is not { } told)
            return;
        var fields = Differences.Of(told, here);
        // A name or birth date that differs may also mean another person: then nothing is added without being asked
        // for.
        var certain = PersonKey.Of(told) == PersonKey.Of(here);
        if (options.Update && !certain && !PersonKey.SameNames(told, here))
        {
            Refuse(person, $"The patient with this chart number here has another name. "
                + $"If it is the same person, correct it in the chart first; if not, give another chart number.");
            return;
        }

        var visitsDiffer = (certain || options.Update) && MeetRest(
            person.Id, here, (options.Update ? null : here.BirthDate) ?? told.BirthDate!.Value);
        if (fields.Count == 0 && !visitsDiffer)
        {
            _same++;
            return;
        }

        _differ++;
        if (_changed.Count < ImportResult.MostListed)
            _changed.Add(new ChangedPatient(
                new PatientLine(here.Id, here.ChartNumber!, here.Name, here.BirthDate),
                visitsDiffer ? [.. fields, "visits"] : fields));
        if (options.Update && fields.Count > 0)
            options.Writer?.Update(here.Id, Differences.Over(told, here));
    }

    // Visits, and files. Whether any visit differs.
    private bool MeetRest(long staged, Patient here, DateOnly birth)
    {
        var differ = Visits.Meet(staged, here, birth, Files.VisitsOf(staged));
        Files.Merge(staged, here.Id, Visits.Found);
        return differ;
    }

    // What the file says; a file of visits need not say the name, which then is the one here. Null when it cannot be
    // taken.
    private PatientInput? Told(StagedPatient person, Patient here)
    {
        // Who knows the day here does not forget it for a file that only knows the year.
        var isKnownHere = PartialDates.MayBe(person, here.BirthDate);
        var isSaidHere = person.BirthKnown is { } known && TextLines.Hold(here.Notes ?? "", PartialDates.Remark(known));
        var remarked = isKnownHere && !isSaidHere ? person : Remarked(person);
        try
        {
            var (clean, leftOut) = ImportedPatient.Clean(
                remarked with
                {
                    Input = person.Input with
                    {
                        GivenName = person.Input.GivenName ?? here.GivenName,
                        FamilyName = person.Input.FamilyName ?? here.FamilyName,
                        BirthDate = isKnownHere ? here.BirthDate : person.Input.BirthDate ?? here.BirthDate,
                    },
                },
                here.Notes,
                options.Today,
                options.Update ? PatientStore.FirstVisit(practice, here.Id, transaction) : null);
            Tell(person, leftOut);
            return clean;
        }
        catch (ClinicException wrong) when (wrong.Error == ClinicError.Invalid)
        {
            Refuse(person, wrong.Hint);
            return null;
        }
    }

    private void Tell(StagedPatient person, IReadOnlyList<string> leftOut)
    {
        if (leftOut.Count > 0)
            _unreadable.Add(
                person.Place, $"The notes of this patient are full, so not all that the file says was added to them.");
    }

    private static StagedPatient Remarked(StagedPatient person) => person.BirthKnown is { } known
        ? person with { Remarks = [PartialDates.Remark(known), .. person.Remarks] } : person;

    private void Refuse(StagedPatient person, Text reason)
    {
        _unreadable.Add(person.Place, reason);
        foreach (var visit in StagedRecords.Visits(stage.Connection, person.Id)
            .Where(visit => visit.Place != person.Place))
            _unreadable.Add(visit.Place, $"The patient of this visit could not be taken.");
        foreach (var file in StagedRecords.Files(stage.Connection, person.Id))
            _unreadable.Add(file.Place, $"The patient of this attached file could not be taken.");
    }

    private bool IsFree(string chart) => !_given.Contains(chart) && !practice.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM patients WHERE chart_number = @chart)", new { chart }, transaction);
}
