using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Forms;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Pages.Visits;

/// <summary>A visit while it is typed.</summary>
internal sealed record VisitDraft : IDraft<VisitDraft>
{
    public string Date { get; set; } = "";
    public string Time { get; set; } = "";
    public string Complaint { get; set; } = "";
    public string Notes { get; set; } = "";
    public string Diagnosis { get; set; } = "";
    public string Prescription { get; set; } = "";

    public static VisitDraft Of(VisitInput stored) => new()
    {
        Date = stored.VisitedAt?.ToString("d", CultureInfo.CurrentCulture) ?? "",
        Time = stored.VisitedAt?.ToString("t", CultureInfo.CurrentCulture) ?? "",
        Complaint = stored.Complaint ?? "",
        Notes = stored.Notes ?? "",
        Diagnosis = stored.Diagnosis ?? "",
        Prescription = stored.Prescription ?? "",
    };

    /// <inheritdoc />
    public VisitDraft Copy() => this with { };

    public VisitInput ToInput(DateOnly today) => new()
    {
        VisitedAt = Day(today) is { } day && Clock() is { } clock ? day.ToDateTime(clock) : null,
        Complaint = Complaint.Trim(),
        Notes = FieldChecks.Filled(Notes),
        Diagnosis = FieldChecks.Filled(Diagnosis),
        Prescription = FieldChecks.Filled(Prescription),
    };

    public IReadOnlyDictionary<string, string> Check(DateOnly today, IStringLocalizer<PatientTexts> texts)
    {
        var check = new FieldChecks(texts);
        if (Day(today) is null)
            check.Wrong(nameof(Date), texts["DateWrong", today.ToString("d", CultureInfo.CurrentCulture)]);
        if (Clock() is null)
            check.Wrong(nameof(Time),
                texts["TimeWrong", new TimeOnly(14, 30).ToString("t", CultureInfo.CurrentCulture)]);
        check.Required(nameof(Complaint), Complaint, VisitLimits.Complaint);
        check.AtMost(nameof(Notes), Notes, VisitLimits.Notes);
        check.AtMost(nameof(Diagnosis), Diagnosis, VisitLimits.Diagnosis);
        check.AtMost(nameof(Prescription), Prescription, VisitLimits.Prescription);
        return check.Words;
    }

    /// <inheritdoc />
    public (string Label, string Words)[] Named(IStringLocalizer<PatientTexts> texts) =>
    [
        (texts["Date"], Date), (texts["Time"], Time), (texts["Complaint"], Complaint), (texts["VisitNotes"], Notes),
        (texts["Diagnosis"], Diagnosis), (texts["Prescription"], Prescription),
    ];

    private DateOnly? Day(DateOnly today) => TypedDate.Parse(Date, CultureInfo.CurrentCulture, today);

    private TimeOnly? Clock() => TypedDate.ParseTime(Time, CultureInfo.CurrentCulture);
}
