using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Exchange.Staging;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Exchange.Merge;

/// <summary>
/// The attached files of one patient of the stage, compared with those here. One is here already when its content is
/// in the chart at the same visit, or anywhere in the chart under the same name.
/// </summary>
internal sealed class FileMerge(
    SqliteConnection practice, SqliteTransaction? transaction, Stage stage, UnreadableLines unreadable,
    MergeOptions options)
{
    // More than a chart holds; what is beyond is told and not looked at.
    private const int MostLooked = 4 * AttachmentLimits.PerPatient;

    private readonly bool _hasAny = stage.Connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM attached)");

    public int Added { get; private set; }

    public int Same { get; private set; }

    /// <summary>The visits of a patient, both of the stage, that files belong to.</summary>
    public IReadOnlySet<long> VisitsOf(long staged) => !_hasAny
        ? new HashSet<long>()
        : stage.Connection.Query<long>(
            "SELECT DISTINCT visit FROM attached WHERE patient = @staged AND visit IS NOT NULL", new { staged })
            .ToHashSet();

    /// <summary>All of a patient.</summary>
    /// <param name="staged">In the stage.</param>
    /// <param name="patient">Here; 0 for one who is only to be added.</param>
    /// <param name="visits">Those of <see cref="VisitsOf"/> that were taken, as they are here.</param>
    public void Merge(long staged, long patient, IReadOnlyDictionary<long, long> visits)
    {
        if (!_hasAny)
            return;
        List<InChart> chart =
            [.. AttachmentRow.OfPatient(practice, patient, transaction)
                .Select(row => new InChart(row.Sha256, row.Name, row.VisitId))];
        var left = chart.ToList();
        var open = new List<(StagedFile File, InChart As)>();
        var looked = 0;
        foreach (var file in StagedRecords.Files(stage.Connection, staged))
        {
            // A file of a visit that could not be taken is the patient's all the same.
            long? visit = file.Visit is { } of && visits.TryGetValue(of, out var here) ? here : null;
            var wanted = new InChart(
                file.File.Sha256, AttachmentNames.Clean(file.Name, file.File.MediaType), visit);
            if (++looked > MostLooked)
                unreadable.Add(file.Place, TooMany());
            else if (chart.Find(wanted.IsInPlaceOf) is not { } equal)
                open.Add((file, wanted));
            else
                (Same, _) = (Same + 1, left.Remove(equal));
        }

        // Only after those that are where they were, so that none of them is taken for another's.
        foreach (var (file, wanted) in open)
            Take(file, wanted, patient, chart, left);
    }

    private void Take(StagedFile file, InChart wanted, long patient, List<InChart> chart, List<InChart> left)
    {
        if (chart.Exists(wanted.IsInPlaceOf))
        {
            Same++;
        }
        else if (left.Find(one => one.Sha256 == wanted.Sha256 && one.Name == wanted.Name) is { } moved)
        {
            left.Remove(moved);
            Same++;
        }
        else if (chart.Count >= AttachmentLimits.PerPatient)
        {
            unreadable.Add(file.Place, TooMany());
        }
        else if (options.Writer is null || stage.Contents.IsPlaced(file.Content))
        {
            chart.Add(wanted);
            Added++;
            stage.Contents.Want(file.Content);
            options.Writer?.AddFile(NewAttachments.Row(
                patient, wanted.Visit, file.Name, file.File, Moment(file), file.Note));
        }
        else
        {
            // Somebody changed the chart after the comparison; a row is never written before its file.
            unreadable.Add(file.Place, $"The chart of this patient was changed while this was imported. "
                + $"Import the file once more: nothing comes twice.");
        }
    }

    // Nothing was attached in times to come.
    private DateTimeOffset Moment(StagedFile file) =>
        file.At is { } at && at <= options.Moment ? at : options.Moment;

    private static Text TooMany() => AttachmentErrors.TooMany().Detail;

    /// <summary>What tells one file of a chart from another.</summary>
    private sealed record InChart(string Sha256, string Name, long? Visit)
    {
        public bool IsInPlaceOf(InChart other) => Sha256 == other.Sha256 && Visit == other.Visit;
    }
}
