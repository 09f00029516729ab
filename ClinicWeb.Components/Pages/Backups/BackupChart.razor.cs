using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace ClinicWeb.Components.Pages.Backups;

/// <summary>
/// The backups on a line of time: which days have one, how far they reach, and at a glance whether one is much smaller
/// than those before.
/// </summary>
public sealed partial class BackupChart
{
    private const int Most = 60;
    private const int MostDays = 400;
    private const double Height = 124;
    private const double Base = 14;
    private const double Full = 84;
    private const double Slot = 1.6;
    private const double Width = 0.9;

    private int? _chosen;

    /// <summary>Newest first, as listed.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<BackupSummary> Backups { get; set; }

    private List<BackupSummary> Shown { get; set; } = [];

    private DateTime Oldest => TimeText.Local(Shown[0].CreatedAt);

    private DateTime Newest => new[] { TimeText.Local(TimeText.Now), TimeText.Local(Shown[^1].CreatedAt) }.Max();

    // The first day of a practice is drawn by its hours.
    private bool OneDay => Oldest.Date == Newest.Date;

    private DateTime First => OneDay ? Oldest : Oldest.Date;

    // The whole of the last day: what comes next has its place.
    private DateTime End => OneDay ? new[] { Newest, Oldest.AddMinutes(10) }.Max() : Newest.Date.AddDays(1);

    private IEnumerable<Bar> Bars
    {
        get
        {
            var size = (double)Math.Max(1, Shown.Max(backup => backup.SizeBytes));
            var patients = (double)Math.Max(1, Shown.Max(backup => backup.PatientCount));
            return Shown.Select((backup, i) => new Bar(
                i, backup, Math.Clamp(Place(TimeText.Local(backup.CreatedAt)), Width / 2, 100 - (Width / 2)),
                Math.Max(3, backup.SizeBytes / size * Full), (backup.PatientCount / patients * Full) + 12));
        }
    }

    private IEnumerable<Day> Days
    {
        get
        {
            if (OneDay)
                yield break;
            var kept = Shown.Where(backup => backup.Health.IsGood())
                .Select(backup => TimeText.Local(backup.CreatedAt).Date).ToHashSet();
            var days = (End - First).Days;
            // Years are shown in steps of as many days as have room.
            var step = Math.Max(1, (int)Math.Ceiling(days / (double)MostDays));
            for (var from = First; from < End; from = from.AddDays(step))
            {
                var has = Enumerable.Range(0, step).Any(day => kept.Contains(from.AddDays(day)));
                var words = $"{from.ToString("d", CultureInfo.CurrentCulture)}: {T[has ? "DayKept" : "DayNone"]}";
                yield return new Day(Place(from), Place(from.AddDays(step)) - Place(from), has, words);
            }
        }
    }

    private IEnumerable<string> Ticks
    {
        get
        {
            if (OneDay)
                return [TimeText.OnDay(Shown[0].CreatedAt), Newest.ToString("t", CultureInfo.CurrentCulture)];
            var days = (End - First).Days;
            var marks = Math.Min(days, 4);
            return Enumerable.Range(0, marks + 1)
                .Select(mark => First.AddDays(Math.Min(days - 1, mark * days / (double)marks)).Date).Distinct()
                .Select(day => day.ToString("d", CultureInfo.CurrentCulture));
        }
    }

    private IEnumerable<Bar> Sound => Bars.Where(bar => !bar.Damaged);

    private string Reading => _chosen is { } i && i < Shown.Count ? Describe(Shown[i]) : T["ChartHint"];

    protected override void OnParametersSet() => Shown = [.. Backups.Take(Most).Reverse()];

    private double Place(DateTime moment) => (moment - First) / (End - First) * 100;

    private string Describe(BackupSummary backup) => string.Join(" · ", new[]
    {
        TimeText.DateAndTime(backup.CreatedAt), Shared.Trigger(backup.Trigger).ToString(),
        AmountText.Size(backup.SizeBytes),
        Shared.Patients(backup.PatientCount), Shared.Visits(backup.VisitCount), Shared[$"Health-{backup.Health}"].Value,
    });

    private void Move(KeyboardEventArgs e) => _chosen = e.Key switch
    {
        "ArrowLeft" => Math.Max(0, (_chosen ?? Shown.Count) - 1),
        "ArrowRight" => Math.Min(Shown.Count - 1, (_chosen ?? -1) + 1),
        "Home" => 0,
        "End" => Shown.Count - 1,
        "Escape" => null,
        _ => _chosen,
    };

    private static string Percent(double value) => FormattableString.Invariant($"{value:0.###}%");

    private static string Pixels(double value) => FormattableString.Invariant($"{value:0.#}");

    private sealed record Bar(int Index, BackupSummary Backup, double Middle, double Size, double Patients)
    {
        public bool Damaged => !Backup.Health.IsGood();
    }

    private sealed record Day(double From, double Width, bool Kept, string Words);

    private string ClassOf(Bar bar) => string.Join(' ', ((string?[])
    [
        "cw-bar", bar.Index == _chosen ? "chosen" : null, bar.Damaged ? "damaged" : null,
        bar.Backup.Pinned ? "pinned" : null,
    ]).OfType<string>());
}
