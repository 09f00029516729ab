using System.Globalization;
using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Language;

/// <summary>Times in the words and the zone of the practice.</summary>
public sealed class TimeText(TimeProvider time, IStringLocalizer<SharedTexts> texts)
{
    /// <summary>Now, in UTC.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The practice's wall clock at that moment.</summary>
    public DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, time.LocalTimeZone).DateTime;

    /// <summary>
    /// Such as <c>5 minutes ago</c>; under a minute, and for a clock that was set back, <c>just now</c>.
    /// </summary>
    public string Ago(DateTimeOffset at)
    {
        var passed = Now - at;
        return passed < TimeSpan.FromMinutes(1) ? texts["JustNow"] : texts["Ago", Span(passed, dative: true)];
    }

    /// <summary>Such as <c>in 3 hours</c>, the nearest whole one; what is past is <c>now</c>.</summary>
    public string In(DateTimeOffset at)
    {
        var left = at - Now;
        var half = left switch
        {
            { TotalHours: < 1 } => TimeSpan.FromSeconds(30),
            { TotalDays: < 1 } => TimeSpan.FromMinutes(30),
            _ => TimeSpan.FromHours(12),
        };
        return left < TimeSpan.FromMinutes(1) ? texts["Now"]
            : texts["In", Span(left + half - TimeSpan.FromTicks(1), dative: true)];
    }

    /// <summary>Such as <c>5 minutes</c> or <c>1 day</c>: one unit, rounded down.</summary>
    public string Span(TimeSpan span) =>
        span < TimeSpan.FromMinutes(1) ? texts["UnderMinute"] : Span(span, dative: false);

    /// <summary>Date and time, such as <c>22/11/2026 12:05</c>.</summary>
    public string DateAndTime(DateTimeOffset at) => Local(at).ToString("g", CultureInfo.CurrentCulture);

    /// <summary>Such as <c>12:05 today</c>, <c>12:05 yesterday</c>, or date and time.</summary>
    public string OnDay(DateTimeOffset at)
    {
        var local = Local(at);
        var clock = local.ToString("t", CultureInfo.CurrentCulture);
        return (Local(Now).Date - local.Date).Days switch
        {
            0 => texts["TodayAt", clock],
            1 => texts["YesterdayAt", clock],
            -1 => texts["TomorrowAt", clock],
            _ => local.ToString("g", CultureInfo.CurrentCulture),
        };
    }

    // German says "3 Tage" but "vor 3 Tagen".
    private string Span(TimeSpan span, bool dative)
    {
        var (unit, count) = span switch
        {
            { TotalHours: < 1 } => ("Minute", span.TotalMinutes),
            { TotalDays: < 1 } => ("Hour", span.TotalHours),
            { TotalDays: < 60 } => ("Day", span.TotalDays),
            { TotalDays: < 730 } => ("Month", span.TotalDays / 30.44),
            _ => ("Year", span.TotalDays / 365.25),
        };
        var form = (int)count == 1 ? "1" : "s";
        return texts[$"{unit}{form}{(dative ? "-dative" : "")}", (int)count];
    }
}
