using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Exchange.Staging;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Exchange.Merge;

/// <summary>Writes what the merge decided into the practice, in the caller's one transaction.</summary>
internal sealed class RecordWriter(SqliteConnection practice, SqliteTransaction transaction) : IDisposable
{
    private readonly CompiledStatement _patient = new(practice, transaction, PatientRow.Columns.Insert);
    private readonly CompiledStatement _visit = new(practice, transaction, VisitRow.Columns.Insert);

    /// <summary>A new patient, under the next free chart number where there is none.</summary>
    public long Add(PatientInput patient) => (long)_patient.Run(PatientRow.Columns.Values(PatientRow.Of(
        patient with { ChartNumber = patient.ChartNumber ?? ChartNumbers.Next(practice, transaction) })))!;

    public void Update(long id, PatientInput patient) =>
        practice.Execute(PatientRow.Columns.Update, PatientRow.Of(patient, id), transaction);

    public long AddVisit(long patient, VisitInput visit) =>
        (long)_visit.Run(VisitRow.Columns.Values(VisitRow.Of(visit, patient)))!;

    public void UpdateVisit(long id, long patient, VisitInput visit) =>
        practice.Execute(VisitRow.Columns.Update, VisitRow.Of(visit, patient, id), transaction);

    /// <summary>A file that lies among those of the charts.</summary>
    public void AddFile(AttachmentRow file) => NewAttachments.Add(practice, file, transaction);

    public void Dispose()
    {
        _patient.Dispose();
        _visit.Dispose();
    }
}
