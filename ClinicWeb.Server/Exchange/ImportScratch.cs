using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Exchange.Files;
using ClinicWeb.Server.Exchange.Staging;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Exchange;

/// <summary>What an import needs of the disk.</summary>
internal sealed class ImportScratch(DataFolder folder, DiskSpaceCheck room, AttachmentFiles files)
{
    /// <summary>See <see cref="Components.Contracts.IImports.ReceiveAsync"/>.</summary>
    public Task<ImportFile> ReceiveAsync(Stream content, string name, CancellationToken ct) =>
        ImportFile.ReceiveAsync(folder, room, content, name, ct);

    /// <summary>A stage beside what was received.</summary>
    public Stage NewStage(ImportFile file) => new(file.NewScratch(), new StageRoom(room.Spare()));

    /// <summary>Puts the files that the comparison found new where rows may name them.</summary>
    public Task PlaceAsync(Stage stage, CancellationToken ct) => stage.Contents.PlaceAsync(files, room, ct);
}
