using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>
/// What of a visit is longer than its field: it goes on in a second visit of the same hour, or in the notes.
/// </summary>
internal static class VisitParts
{
    /// <summary>A visit no field of which is longer than it may be, and the rest as pieces.</summary>
    public static (VisitInput Input, IReadOnlyList<(PieceKind Kind, string Text)> Pieces) Of(VisitInput input)
    {
        var pieces = new List<(PieceKind, string)>();
        var complaint = input.Complaint?.Trim();
        if (complaint?.Length > VisitLimits.Complaint)
            pieces.Add((PieceKind.Note, complaint));
        return (
            input with
            {
                Complaint = complaint is null ? null : TextLines.Beginning(complaint, VisitLimits.Complaint),
                Notes = pieces.TakeTooLong(input.Notes, VisitLimits.Notes, PieceKind.Note),
                Diagnosis = pieces.TakeTooLong(input.Diagnosis, VisitLimits.Diagnosis, PieceKind.Diagnosis),
                Prescription = pieces.TakeTooLong(input.Prescription, VisitLimits.Prescription, PieceKind.Prescription),
            },
            pieces);
    }
}
