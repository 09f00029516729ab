using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Pages.Exchange;

/// <summary>
/// What a field of an import is called: as in the chart, but where a file has fields that no chart has, where the label
/// must say by itself whether the patient or the visit is meant, and where files have a word of their own for it.
/// </summary>
internal static class ImportFieldText
{
    private static readonly string[] Own =
    [
        ImportFields.Name, "birthDate", "email", "notes", "visitedAt", ImportFields.VisitTime, ImportFields.VisitNotes,
    ];

    public static string Field(
        this IStringLocalizer<ExchangeTexts> texts, string field, IStringLocalizer<PatientTexts> chart) =>
        Own.Contains(field) ? texts[$"Field-{field}"] : chart[char.ToUpperInvariant(field[0]) + field[1..]];
}
