using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>Where in what was received something stands.</summary>
/// <param name="Scope">Within which links between records are meant: a file, or one Bundle of it.</param>
/// <param name="File">Of a zip; null where there is only one.</param>
/// <param name="Line">From 1.</param>
internal readonly record struct Place(int Scope, string? File, long Line);

/// <summary>What one place of a file says of a patient; null is what it does not say.</summary>
/// <param name="Input">In the fields that there are here.</param>
internal record ReadPatient(PatientInput Input)
{
    /// <summary>
    /// What has no field here and stands in the notes, each in a line; kept apart from the notes that somebody wrote.
    /// </summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>
    /// The year, or year and month, where that is all that is known of the birth date, which then is its first day.
    /// </summary>
    public string? BirthKnown { get; init; }
}

/// <summary>A patient as a file tells, not checked yet.</summary>
/// <param name="Id">In the stage.</param>
/// <param name="Input">As read.</param>
/// <param name="Place">Where it stands first.</param>
/// <param name="Here">The patient of the practice that it is; null for a new one.</param>
internal sealed record StagedPatient(long Id, PatientInput Input, Place Place, long? Here) : ReadPatient(Input)
{
    /// <summary>Whether it has no number, and may be one of several others of the file.</summary>
    public bool IsUnclear { get; init; }

    /// <summary>Why it is not known who this is here.</summary>
    public MatchDoubt Doubt { get; init; }
}

/// <summary>Why it is not known who somebody of a file is here; stored as a number.</summary>
internal enum MatchDoubt
{
    None,
    SeveralHere,
    SeveralInFile,
}

/// <summary>A visit as a file tells, not checked yet.</summary>
/// <param name="Id">In the stage.</param>
/// <param name="Input">As read.</param>
/// <param name="Place">Where it stands first.</param>
internal sealed record StagedVisit(long Id, VisitInput Input, Place Place);

/// <summary>A file for a chart, as a file tells.</summary>
/// <param name="Patient">How the file refers to the patient; null where it does not.</param>
/// <param name="Visit">Likewise.</param>
/// <param name="Content">From <see cref="StagedContents.Receive"/>.</param>
/// <param name="Name">As its sender calls it.</param>
/// <param name="At">When it was attached; null where that is not said.</param>
/// <param name="Note">As it is kept.</param>
internal sealed record ReadFile(
    string? Patient, string? Visit, long Content, string Name, DateTimeOffset? At, string? Note);

/// <summary>A file of one patient of the stage.</summary>
/// <param name="Visit">In the stage; null for the patient as such.</param>
/// <param name="Content">In the stage.</param>
/// <param name="File">What it is.</param>
/// <param name="Name">As its sender calls it.</param>
/// <param name="At">When it was attached; null where that is not said.</param>
/// <param name="Note">As it is kept.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record StagedFile(
    long? Visit, long Content, StoredFile File, string Name, DateTimeOffset? At, string? Note, Place Place);

/// <summary>What a piece of text is for.</summary>
internal enum PieceKind
{
    Diagnosis,
    Prescription,
    Note,
    Allergy,
    PatientCondition,
    PatientNote,
    PatientRemark,
}

/// <summary>A text that belongs to a visit, or to a patient, which may come later in the file.</summary>
/// <param name="Patient">How the file refers to the patient; null where it does not.</param>
/// <param name="Visit">Likewise.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="At">Its own time; null when it has none.</param>
/// <param name="Text">Not empty, unless <paramref name="Medication"/> has the words.</param>
/// <param name="Medication">How the file refers to the medication whose name comes first.</param>
internal sealed record StagedPiece(
    string? Patient, string? Visit, PieceKind Kind, DateTime? At, string Text, string? Medication = null);
