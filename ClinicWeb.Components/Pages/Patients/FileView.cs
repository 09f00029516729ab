using System.Globalization;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>How a file of a chart is shown, and where it is found.</summary>
internal static class FileView
{
    // A picture of many megabytes is not fetched to be drawn as large as a stamp.
    private const long LargestThumbnail = 3_000_000;

    /// <summary>Whether it can be shown as a picture.</summary>
    public static bool IsPicture(Attachment file) =>
        file.MediaType is "image/png" or "image/jpeg" or "image/gif" or "image/webp";

    /// <summary>Whether a browser shows it in a tab.</summary>
    public static bool IsShown(Attachment file) =>
        IsPicture(file) || file.MediaType is "application/pdf" or "text/plain";

    /// <summary>Whether it has a small picture in the list.</summary>
    public static bool HasThumbnail(Attachment file) => IsPicture(file) && file.Size <= LargestThumbnail;

    /// <summary>Where its content is.</summary>
    public static string Address(Attachment file, bool download = false) => string.Create(
        CultureInfo.InvariantCulture, $"/api/files/{file.Id}/content{(download ? "?download=true" : "")}");
}
