using ClinicWeb.Components.Language;
using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Language;

/// <summary>Ages as a doctor says them: days for a newborn, months for an infant, then years.</summary>
internal static class Ages
{
    public static string Words(DateOnly birth, DateOnly today, IStringLocalizer<PatientTexts> texts)
    {
        var months = ((today.Year - birth.Year) * 12) + today.Month - birth.Month - (today.Day < birth.Day ? 1 : 0);
        return months switch
        {
            < 1 => Count(today.DayNumber - birth.DayNumber, "AgeDay", texts),
            < 24 => Count(months, "AgeMonth", texts),
            _ => Count(months / 12, "AgeYear", texts),
        };
    }

    private static string Count(int n, string unit, IStringLocalizer<PatientTexts> texts) =>
        n == 1 ? texts[$"{unit}1"] : texts[$"{unit}s", n];
}
