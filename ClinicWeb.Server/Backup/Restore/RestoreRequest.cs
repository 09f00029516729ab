namespace ClinicWeb.Server.Backup.Restore;

/// <summary>What is to be restored, and over what, as whoever asks saw it.</summary>
/// <param name="Name">On the shelf.</param>
/// <param name="Sha256">Of the previewed file; null for callers that saw no preview.</param>
/// <param name="AsOf">Of the preview, see <see cref="Components.Contracts.RestorePreview.AsOf"/>; null: any.</param>
/// <param name="Generation">The practice that the caller saw; another one meanwhile makes the request stale.</param>
internal sealed record RestoreRequest(string Name, string? Sha256, string? AsOf, int Generation)
{
    /// <summary>The mark of a practice that could not be read: it equals none of one that can.</summary>
    public const string NotOpen = "not-open";
}
