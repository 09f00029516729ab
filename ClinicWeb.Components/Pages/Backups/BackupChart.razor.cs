using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace ClinicWeb.Components.Pages.Backups;

/// <summary>The backups over time, to see at a glance whether one is much smaller than those before.</summary>
public sealed partial class BackupChart
{
    private const int Most = 60;
    private const double Height = 112;
    private const double Base = 2;
    private const double Full = 84;

    private int? _chosen;

    /// <summary>Newest first, as listed.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<BackupSummary> Backups { get; set; }

    private List<BackupSummary> Shown { get; set; } = [];

    private double Slot => 100.0 / Shown.Count;

    private double Width => Math.Min(Slot * 0.6, 4.5);

    private IEnumerable<Bar> Bars
    {
        get
        {
            var size = (double)Math.Max(1, Shown.Max(backup => backup.SizeBytes));
            var patients = (double)Math.Max(1, Shown.Max(backup => backup.PatientCount));
            return Shown.Select((backup, i) => new Bar(
                i, backup, (i + 0.5) * Slot, Math.Max(3, backup.SizeBytes / size * Full), (backup.PatientCount / patients * Full) + 12));
        }
    }

    private IEnumerable<Bar> Sound => Bars.Where(bar => !bar.Damaged);

    private string Reading => _chosen is { } i && i < Shown.Count ? Describe(Shown[i]) : T["ChartHint"];

    protected override void OnParametersSet() => Shown = [.. Backups.Take(Most).Reverse()];

    private string Describe(BackupSummary backup) => string.Join(" · ", new[]
    {
        Moments.DateAndTime(backup.CreatedAt), Shared.Trigger(backup.Trigger).ToString(), Amounts.Size(backup.SizeBytes),
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
}
