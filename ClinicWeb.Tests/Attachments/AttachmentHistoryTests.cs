using ClinicWeb.Server.Attachments;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Attachments;

/// <summary>A new column must be heard of wherever all are; what forgets it is named here.</summary>
public sealed class AttachmentHistoryTests : RunningClinicTest
{
    private static readonly string[] Kept = ["id", "changed_seq"];

    [Fact]
    public async Task Every_column_is_written_by_its_row_moves_the_version_and_is_kept_by_the_history()
    {
        var patient = await Clinic.AddPatientAsync("Weber");
        await Clinic.AddPatientAsync("Braun");
        var forgotten = await Clinic.Database.WriteAsync((connection, tx) =>
        {
            var columns = connection.Query<string>("SELECT name FROM pragma_table_info('attachments')", transaction: tx)
                .Except(Kept).ToList();
            Assert.Equal(columns.Order(), AttachmentRow.Columns.Names.Order());
            connection.Execute(AttachmentRow.Columns.Insert, Filled(patient), tx);
            var lost = new List<string>();
            foreach (var column in columns)
            {
                var other = column switch
                {
                    "patient_id" or "visit_id" or "size" => $"{column} + 1",
                    "sha256" => $"replace({column}, 'a', 'b')",
                    _ => $"upper({column})",
                };
                var was = connection.ExecuteScalar<object>($"SELECT {column} FROM attachments", transaction: tx);
                var version = connection.ExecuteScalar<long>("SELECT changed_seq FROM attachments", transaction: tx);
                connection.Execute($"DELETE FROM attachment_history; UPDATE attachments SET {column} = {other}",
                    transaction: tx);
                var row = (IDictionary<string, object?>?)connection.QuerySingleOrDefault(
                    "SELECT * FROM attachment_history", transaction: tx);
                if (connection.ExecuteScalar<long>("SELECT changed_seq FROM attachments", transaction: tx) <= version)
                    lost.Add($"{column} does not move the version");
                if (row is null || !Equals(row["fields"], column) || !Equals(row[column], was))
                    lost.Add($"{column} is lost by an edit");
            }

            var last = (IDictionary<string, object?>)connection.QuerySingle("SELECT * FROM attachments",
                transaction: tx);
            connection.Execute("DELETE FROM attachment_history; DELETE FROM attachments", transaction: tx);
            var deleted = (IDictionary<string, object?>)connection.QuerySingle(
                "SELECT * FROM attachment_history", transaction: tx);
            lost.AddRange(columns.Where(column => !Equals(deleted[column], last[column]))
                .Select(column => $"{column} is lost by a delete"));
            return lost;
        });

        Assert.Empty(forgotten);
    }

    private static AttachmentRow Filled(long patient) => new()
    {
        PatientId = patient,
        VisitId = 1,
        Name = "letter.pdf",
        MediaType = "application/pdf",
        Size = 7,
        Sha256 = new string('a', 64),
        AddedAt = "2026-01-02T10:30:00z",
        Note = "note",
    };
}
