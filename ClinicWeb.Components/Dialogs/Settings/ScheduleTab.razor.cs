using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Components.Dialogs.Settings;

/// <summary>When backups are made and how long they are kept. The rules are the server's; a field only has to be a number.</summary>
public sealed partial class ScheduleTab
{
    // Outside of every range, so that an empty field is refused with the same words as a wrong one.
    private const int Nothing = -1;

    private static readonly Dictionary<string, string[]> None = [];

    private IReadOnlyDictionary<string, string[]> _errors = None;
    private Exception? _failure;
    private bool _saving;
    private double? _interval;
    private double? _last;
    private double? _daily;
    private double? _weekly;
    private double? _monthly;

    protected override void OnInitialized() => Fill(Settings.Current);

    private void SuggestLonger() => (_daily, _weekly, _monthly) = (7, 4, 12);

    private async Task SaveAsync()
    {
        (_saving, _failure, _errors) = (true, null, None);
        try
        {
            Fill(await Settings.SaveAsync(Settings.Current with
            {
                IntervalHours = _interval ?? Nothing,
                KeepLast = Whole(_last),
                KeepDaily = Whole(_daily),
                KeepWeekly = Whole(_weekly),
                KeepMonthly = Whole(_monthly),
            }));
            Notices.Done(T["Saved"]);
        }
        catch (ClinicException refused) when (refused.Fields.Count > 0)
        {
            _errors = refused.Fields;
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
        _saving = false;
    }

    private void Fill(ClinicSettings settings) => (_interval, _last, _daily, _weekly, _monthly) =
        (settings.IntervalHours, settings.KeepLast, settings.KeepDaily, settings.KeepWeekly, settings.KeepMonthly);

    private static int Whole(double? typed) =>
        typed is { } number && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : Nothing;
}
