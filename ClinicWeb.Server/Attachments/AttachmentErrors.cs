using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Attachments;

/// <summary>What is refused, in a doctor's words.</summary>
internal static class AttachmentErrors
{
    /// <summary>The chart is full.</summary>
    public static ClinicException TooMany()
    {
        Text hint =
            $"At most {AttachmentLimits.PerPatient:N0} files are kept in one chart. Join pages into one PDF, or "
                + $"delete what is not needed.";
        return new ClinicException(ClinicError.Invalid, $"The file was not attached: the chart has too many files.",
            hint)
        {
            Fields = new Dictionary<string, Text[]> { ["file"] = [hint] },
        };
    }

    /// <summary>The row is there, and its file is not, or is another one.</summary>
    public static ClinicException Lost(string name, Exception? error) => new(
        ClinicError.NotFound, $"The file {name} is not on this disk as it was attached, or cannot be read just now.",
        $"Press Backup now on the Backups page: a backup that holds the file puts it back. The record of the "
            + $"patient is not touched by this.", error);
}
