namespace ClinicWeb.Server.Backup.Shelf;

/// <summary>
/// What a snapshot says of the practice's life so far: enough to tell whether anything but deletes happened since.
/// </summary>
/// <param name="ChangeSequence">Grows with every insert and update, and with every restore.</param>
/// <param name="DeletedPatients">Deleted through the program so far.</param>
/// <param name="DeletedVisits">Deleted through the program so far.</param>
/// <param name="Patients">Counted.</param>
/// <param name="Visits">Counted.</param>
internal sealed record PracticeState(long ChangeSequence, long DeletedPatients, long DeletedVisits, int Patients,
    int Visits)
{
    /// <summary>
    /// Whether the practice came from here to there by nothing but deletes through the program: then whatever is held
    /// there is held here too. Records that went in another way are no such thing.
    /// </summary>
    public bool OnlyDeletesUntil(PracticeState there) =>
        there.ChangeSequence == ChangeSequence
        && Explains(there.DeletedPatients - DeletedPatients, Patients - there.Patients)
        && Explains(there.DeletedVisits - DeletedVisits, Visits - there.Visits);

    /// <summary>What is remembered of a backup; null when it does not say enough, or came from outside.</summary>
    internal static PracticeState? Of(CatalogEntry backup) =>
        backup is
        {
            Uploaded: false, ChangeSequence: { } sequence, DeletedPatients: { } patients,
            DeletedVisits: { } visits
        }
            ? new(sequence, patients, visits, backup.PatientCount, backup.VisitCount)
            : null;

    private static bool Explains(long deleted, long missing) => deleted == missing && deleted >= 0;
}
