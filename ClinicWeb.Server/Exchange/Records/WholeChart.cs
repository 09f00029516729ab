using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;

namespace ClinicWeb.Server.Exchange.Records;

/// <summary>All that is handed out of one patient.</summary>
/// <param name="Records">The patient and the visits.</param>
/// <param name="Files">What is attached, in the order in which it was; without what was deleted.</param>
internal sealed record WholeChart(PatientWithVisits Records, IReadOnlyList<AttachmentRow> Files);
