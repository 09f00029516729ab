using System.IO.Compression;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.History;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Backup.Run;

/// <summary>Attached files on their way into backups and back.</summary>
public sealed class AttachedFilesTests : AttachedFilesTest
{
    [Fact]
    public async Task A_backup_holds_every_file_once_named_by_its_hash_and_listed_in_the_manifest()
    {
        var other = await Clinic.AddPatientAsync("Braun");
        var pdf = await AddAsync(Papers.Pdf());
        await AddAsync(Papers.Png, "photo.png");
        await Files.AddAsync(other, Papers.New(Papers.Png, "same.png"));

        var name = await BackUpAsync();

        using var zip = ZipFile.OpenRead(ZipPath(name));
        Assert.Equal(2, zip.Entries.Count(entry => entry.FullName.StartsWith("files/", StringComparison.Ordinal)));
        Assert.Equal("backup_manifest.json", zip.Entries[^1].FullName);
        var entry = zip.GetEntry($"files/{pdf.Sha256[..2]}/{pdf.Sha256}.pdf")!;
        await using var content = entry.Open();
        using var read = new MemoryStream();
        await content.CopyToAsync(read, TestContext.Current.CancellationToken);
        Assert.Equal(Papers.Pdf(), read.ToArray());
        Assert.True(entry.CompressedLength >= entry.Length);
        var manifest = (await Clinic.Backups.GetAsync(name)).Manifest!.Value;
        var listed = manifest.GetProperty("files").EnumerateArray()
            .Single(file => file.GetProperty("path").GetString() == entry.FullName);
        Assert.Equal(pdf.Sha256, listed.GetProperty("sha256").GetString());
        Assert.Equal(pdf.Size, listed.GetProperty("size").GetInt64());
        Assert.False(manifest.TryGetProperty("missing_files", out _));
        var check = await Clinic.Backups.CheckAsync(name);
        Assert.True(check.Passed);
        Assert.Contains("All 2 attached files", Step(check, "files"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_practice_without_files_says_so_and_its_zip_is_as_before()
    {
        var name = await BackUpAsync();

        using var zip = ZipFile.OpenRead(ZipPath(name));
        Assert.Equal(["clinic.db", "settings.json", "backup_manifest.json"], zip.Entries.Select(entry =>
            entry.FullName));
        Assert.Contains("No files", Step(await Clinic.Backups.CheckAsync(name), "files"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_and_a_damaged_file_are_put_back_from_the_newest_backup_that_holds_them()
    {
        var (pdf, png) = (await AddAsync(Papers.Pdf()), await AddAsync(Papers.Png, "photo.png"));
        var older = await BackUpAsync();
        File.Delete(PathOf(pdf));
        await File.WriteAllTextAsync(PathOf(png), "rot");

        var newer = await BackUpAsync();

        Assert.Equal(Papers.Pdf(), await File.ReadAllBytesAsync(PathOf(pdf)));
        Assert.Equal(Papers.Png, await File.ReadAllBytesAsync(PathOf(png)));
        using var zip = ZipFile.OpenRead(ZipPath(newer));
        Assert.Equal(2, zip.Entries.Count(entry => entry.FullName.StartsWith("files/", StringComparison.Ordinal)));
        var told = Assert.Single(
            await ActivityAsync(), entry => entry.Detail.ToString().Contains("put back", StringComparison.Ordinal));
        Assert.Equal((true, older), (told.Succeeded, told.Backup));
        Assert.Empty(await WarningsAsync());
    }

    [Fact]
    public async Task What_no_backup_holds_stops_no_backup_and_is_told_everywhere()
    {
        var (pdf, png) = (await AddAsync(Papers.Pdf()), await AddAsync(Papers.Png, "photo.png"));
        File.Delete(PathOf(pdf));

        var name = await BackUpAsync();
        await BackUpAsync();

        var backup = (await Clinic.Backups.GetAsync(name)).Backup;
        Assert.Equal((BackupHealth.Good, 1), (backup.Health, backup.MissingFiles));
        using (var zip = ZipFile.OpenRead(ZipPath(name)))
        {
            var entry = Assert.Single(
                zip.Entries, entry => entry.FullName.StartsWith("files/", StringComparison.Ordinal));
            Assert.Contains(png.Sha256, entry.FullName, StringComparison.Ordinal);
        }

        Assert.Contains("One attached file is missing", Assert.Single(await WarningsAsync()), StringComparison.Ordinal);
        Assert.Single(await ActivityAsync(), entry => entry is { Succeeded: false, Kind: ActivityKind.Shelf });
        var check = await Clinic.Backups.CheckAsync(name);
        Assert.True(check.Passed);
        Assert.Contains("1 of 2 attached files", Step(check, "files"), StringComparison.Ordinal);

        // Known without a word of what this program remembers.
        File.Delete(Path.Combine(Clinic.Folder.Backups, ".catalog.json"));
        File.Delete(Clinic.Folder.CatalogCopy);
        await StartAsync();
        Assert.Equal(1, (await Clinic.Backups.GetAsync(name)).Backup.MissingFiles);

        await File.WriteAllBytesAsync(PathOf(pdf), Papers.Pdf());
        await BackUpAsync();
        Assert.Empty(await WarningsAsync());
    }

    [Fact]
    public async Task A_whole_restore_brings_the_files_back_into_an_empty_folder_and_removes_none()
    {
        var pdf = await AddAsync(Papers.Pdf());
        var backup = await BackUpAsync();
        var later = await AddAsync(Papers.Png, "later.png");
        File.Delete(PathOf(pdf));

        var preview = await Clinic.Restores.PreviewAsync(backup);
        Assert.Equal((1, 0), (preview.FilesLost, preview.FilesReturned));
        Assert.Single(preview.PatientsChanged);
        var result = await Clinic.Restores.RestoreAsync(backup);

        Assert.Empty(result.Warnings);
        Assert.Equal([pdf.Id], (await Files.ListAsync(PatientId)).Select(file => file.Id));
        Assert.Equal(Papers.Pdf(), await File.ReadAllBytesAsync(PathOf(pdf)));
        Assert.True(File.Exists(PathOf(later)));
        // The number of what the restore took away is not given again.
        Assert.True((await AddAsync(Papers.Pdf("new"))).Id > later.Id);
        await Clinic.Restores.RestoreAsync(result.SafetyBackup!);
        Assert.Contains(later.Id, (await Files.ListAsync(PatientId)).Select(file => file.Id));
    }

    [Fact]
    public async Task A_restore_that_fails_before_its_commit_changes_no_chart_although_files_came()
    {
        var pdf = await AddAsync(Papers.Pdf());
        var backup = await BackUpAsync();
        await Files.DeleteAsync([pdf.Id], await Clinic.Get<IDeleteGuard>().TakeAsync());
        File.Delete(PathOf(pdf));
        Clinic.AtBoundary = boundary =>
        {
            if (boundary == "commit: before")
                throw new IOException("The plug.");
        };

        await Assert.ThrowsAsync<ClinicException>(() => Clinic.Restores.RestoreAsync(backup));

        Assert.Empty(await Files.ListAsync(PatientId));
        Assert.True(File.Exists(PathOf(pdf)));
    }

    [Fact]
    public async Task One_patient_comes_back_with_files_renamings_and_what_was_deleted()
    {
        var visit = await Clinic.AddVisitAsync(PatientId);
        var pdf = await Files.AddAsync(PatientId, Papers.New(Papers.Pdf(), visit: visit));
        var gone = await AddAsync(Papers.Png, "gone.png");
        await Files.EditAsync(pdf.Id, new AttachmentEdit("Renamed"));
        await Files.DeleteAsync([gone.Id], await Clinic.Get<IDeleteGuard>().TakeAsync());
        var backup = await BackUpAsync();
        await Clinic.Database.WriteAsync((connection, tx) => connection.Execute(
            "DELETE FROM patients; DELETE FROM attachment_history", transaction: tx));
        Directory.Delete(Clinic.Folder.Files, recursive: true);
        Assert.Equal(1, (await Clinic.Restores.PreviewAsync(backup)).FilesReturned);

        var back = await Clinic.Restores.RestorePatientAsync(backup, PatientId);

        var file = Assert.Single(back.Files);
        Assert.Equal((pdf.Id, "Renamed.pdf", visit), (file.Id, file.Name, file.VisitId));
        Assert.Equal(Papers.Pdf(), await File.ReadAllBytesAsync(PathOf(file)));
        Assert.Equal(gone.Id, Assert.Single(await Files.ListDeletedAsync(PatientId)).Id);
        await Files.BringBackAsync(gone.Id);
        Assert.Equal(Papers.Png, await File.ReadAllBytesAsync(PathOf(gone)));
        Assert.Equal("letter.pdf", await Clinic.Database.ReadAsync(connection =>
            HistoryTables.Attachments.Read(connection, pdf.Id)[0].Before.Name));
    }

    [Fact]
    public async Task A_copy_of_a_patient_gets_files_of_its_own_and_an_overwritten_one_those_of_the_backup()
    {
        var visit = await Clinic.AddVisitAsync(PatientId);
        var pdf = await Files.AddAsync(PatientId, Papers.New(Papers.Pdf(), visit: visit));
        var backup = await BackUpAsync();
        var later = await AddAsync(Papers.Png, "later.png");

        var copy = await Clinic.Restores.RestorePatientAsync(backup, PatientId, PatientConflict.Copy);
        var copied = Assert.Single(copy.Files);
        Assert.NotEqual(pdf.Id, copied.Id);
        Assert.Equal((copy.Patient.Id, copy.Visits[0].Id, pdf.Sha256), (copied.PatientId, copied.VisitId,
            copied.Sha256));
        Assert.Equal(2, (await Files.ListAsync(PatientId)).Count);

        var overwritten = await Clinic.Restores.RestorePatientAsync(backup, PatientId, PatientConflict.Overwrite);
        Assert.Equal([pdf.Id], overwritten.Files.Select(file => file.Id));
        Assert.Equal([later.Id], (await Files.ListDeletedAsync(PatientId)).Select(file => file.Id));
    }

    [Fact]
    public async Task A_deleted_patient_comes_back_out_of_the_history_with_files()
    {
        var pdf = await AddAsync(Papers.Pdf());
        var earlier = await AddAsync(Papers.Png, "earlier.png");
        await Files.DeleteAsync([earlier.Id], await Clinic.Get<IDeleteGuard>().TakeAsync());
        await Clinic.Database.WriteAsync((connection, tx) => connection.Execute("DELETE FROM patients",
            transaction: tx));

        await Clinic.Get<IHistory>().RestorePatientAsync(PatientId, 1);

        Assert.Equal([pdf.Id], (await Files.ListAsync(PatientId)).Select(file => file.Id));
    }

    [Fact]
    public async Task A_patient_whose_file_is_newer_than_the_backup_is_not_deleted()
    {
        var proof = await Clinic.Get<IDeleteGuard>().TakeAsync();
        await AddAsync(Papers.Pdf());

        await RefusedAsync(ClinicError.Conflict, () => Clinic.Get<IPatients>().DeleteAsync([PatientId], proof));
    }

    [Fact]
    public async Task A_part_that_a_power_cut_left_is_removed_at_the_next_start_and_a_file_without_a_row_stays()
    {
        var pdf = await AddAsync(Papers.Pdf());
        await Clinic.Database.WriteAsync((connection, tx) => connection.Execute(
            "DELETE FROM attachments; DELETE FROM attachment_history", transaction: tx));
        var part = Path.Combine(Clinic.Folder.Files, "0123.part");
        await File.WriteAllTextAsync(part, "half");

        await StartAsync();

        Assert.False(File.Exists(part));
        Assert.True(File.Exists(PathOf(pdf)));
    }

    private string PathOf(Attachment file) =>
        Path.Combine(Clinic.Folder.Root, new StoredFile(file.Sha256, file.MediaType, file.Size).Path!);

    private string ZipPath(string name) => Path.Combine(Clinic.Folder.Backups, name);

    private static string Step(CheckReport check, string name) =>
        Assert.Single(check.Steps, step => step.Name == name).Detail.ToString();

    private Task<IReadOnlyList<ActivityEntry>> ActivityAsync() => Clinic.Get<IActivity>().ListAsync();

    private async Task<IEnumerable<string>> WarningsAsync() =>
        (await Clinic.Get<IStatusFeed>().RefreshAsync()).Warnings.Select(warning => warning.ToString());
}
