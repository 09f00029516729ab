using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Session;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ClinicWeb.Components.Dialogs.Settings;

/// <summary>
/// When backups are made and how long they are kept. The rules are the server's; a field only has to be a number.
/// </summary>
public sealed partial class ScheduleTab
{
    // Outside of every range, so that an empty field is refused with the same words as a wrong one.
    private const int Nothing = -1;

    private readonly SaveAttempt _attempt = new();
    private double? _interval;
    private double? _last;
    private double? _daily;
    private double? _weekly;
    private double? _monthly;

    /// <summary>Told of what is changed here and not saved.</summary>
    [CascadingParameter] public SettingsEdits? Edits { get; set; }

    private bool IsChanged
    {
        get
        {
            var now = Settings.Current;
            return (_interval, _last, _daily, _weekly, _monthly) !=
                (now.IntervalHours, now.KeepLast, now.KeepDaily, now.KeepWeekly, now.KeepMonthly);
        }
    }

    protected override void OnInitialized()
    {
        Fill(Settings.Current);
        Edits?.Watch(() => IsChanged);
    }

    private void SuggestLonger() => (_daily, _weekly, _monthly) = (7, 4, 12);

    private async Task SaveAsync() => await _attempt.RunAsync(async () =>
    {
        var typed = Settings.Current with
        {
            IntervalHours = _interval ?? Nothing,
            KeepLast = Whole(_last),
            KeepDaily = Whole(_daily),
            KeepWeekly = Whole(_weekly),
            KeepMonthly = Whole(_monthly),
        };
        if (IsShorter(typed, Settings.Current) && !await IsMeantAsync(typed))
            return;
        Fill(await Settings.SaveAsync(typed));
        Notifications.Done(T["Saved"]);
    });

    private static bool IsShorter(ClinicSettings typed, ClinicSettings now) =>
        typed.KeepLast < now.KeepLast || typed.KeepDaily < now.KeepDaily
        || typed.KeepWeekly < now.KeepWeekly || typed.KeepMonthly < now.KeepMonthly;

    /// <summary>A rule that costs backups says how many before it is saved.</summary>
    private async Task<bool> IsMeantAsync(ClinicSettings typed)
    {
        var next = await Backups.PreviewRetentionAsync(typed);
        if (next is not { Additional: > 0, Oldest: { } oldest })
            return true;
        var day = TimeText.Local(oldest).ToString(T["DayFormat"], CultureInfo.CurrentCulture);
        return await Dialogs.ConfirmAsync(
            T["FewerTitle"], next.Removed == 1 ? T["Fewer1", day] : T["FewerN", next.Removed, day], T["FewerAction"],
            dangerous: true);
    }

    private void Fill(ClinicSettings settings) => (_interval, _last, _daily, _weekly, _monthly) =
        (settings.IntervalHours, settings.KeepLast, settings.KeepDaily, settings.KeepWeekly, settings.KeepMonthly);

    private static int Whole(double? typed) =>
        typed is { } number && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : Nothing;
}
