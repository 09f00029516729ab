using System.IO.Compression;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Backup.Run;

/// <summary>
/// Attached files that lie, stand in the way or come from elsewhere: nothing else waits for one of them.
/// </summary>
public sealed class StrangeFilesTests : AttachedFilesTest
{
    [Fact]
    public async Task One_that_cannot_be_put_back_stops_neither_the_backup_nor_the_others()
    {
        var (pdf, png) = (await AddAsync(Papers.Pdf()), await AddAsync(Papers.Png, "photo.png"));
        await MakeAsync();
        foreach (var file in (Attachment[])[pdf, png])
            Directory.Delete(FolderOf(file), recursive: true);
        await File.WriteAllTextAsync(FolderOf(pdf), "in the way");

        var made = await MakeAsync();

        Assert.Equal((BackupHealth.Good, 1), (made.Health, made.MissingFiles));
        using var zip = ZipFile.OpenRead(Path.Combine(Clinic.Folder.Backups, made.Name));
        Assert.Contains(zip.Entries, entry => entry.FullName.Contains(png.Sha256, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_size_that_a_row_claims_condemns_no_sound_file()
    {
        var pdf = await AddAsync(Papers.Pdf());
        await WriteAsync("UPDATE attachments SET size = 0");

        var made = await MakeAsync();

        Assert.Equal(0, made.MissingFiles);
        using var zip = ZipFile.OpenRead(Path.Combine(Clinic.Folder.Backups, made.Name));
        Assert.Contains(zip.Entries, entry => entry.FullName.Contains(pdf.Sha256, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_of_the_history_that_names_nothing_stops_no_backup()
    {
        await AddAsync(Papers.Pdf());
        await WriteAsync(
            "INSERT INTO attachment_history (id, version, seq, changed_at, change) "
                + "VALUES (999, 1, 0, '2026-01-01T00:00:00Z', 'deleted')");

        Assert.Equal(BackupHealth.Good, (await MakeAsync()).Health);
    }

    [Fact]
    public async Task A_file_to_which_another_computer_gave_the_same_number_takes_nobodys_place()
    {
        var pdf = await AddAsync(Papers.Pdf());
        var backup = await MakeAsync();
        await WriteAsync(
            $"""
            DELETE FROM attachments;
            DELETE FROM attachment_history;
            UPDATE sqlite_sequence SET seq = {pdf.Id - 1} WHERE name = 'attachments';
            """);
        var png = await AddAsync(Papers.Png, "photo.png");
        Assert.Equal(pdf.Id, png.Id);

        var back = await Clinic.Restores.RestorePatientAsync(backup.Name, PatientId, PatientConflict.Overwrite);

        Assert.Equal(pdf.Sha256, Assert.Single(back.Files).Sha256);
        Assert.Equal(png.Id, Assert.Single(await Files.ListDeletedAsync(PatientId)).Id);
        var after = await MakeAsync();
        using var zip = ZipFile.OpenRead(Path.Combine(Clinic.Folder.Backups, after.Name));
        foreach (var file in (Attachment[])[pdf, png])
            Assert.Contains(zip.Entries, entry => entry.FullName.Contains(file.Sha256, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_name_of_a_strangers_row_never_makes_a_program_of_a_file()
    {
        var pdf = await AddAsync(Papers.Pdf());
        await WriteAsync("UPDATE attachments SET name = 'letter.pdf.hta'");
        Assert.Equal("letter.pdf.hta.pdf", (await Files.GetAsync(pdf.Id)).Name);
        await WriteAsync("UPDATE attachments SET media_type = 'text/x-strange', name = 'run.exe'");
        Assert.Equal("_run.exe.bin", (await Files.GetAsync(pdf.Id)).Name);
    }

    private string FolderOf(Attachment file) => Path.Combine(Clinic.Folder.Files, file.Sha256[..2]);

    private Task<BackupSummary> MakeAsync() => Clinic.Backups.BackUpAsync(BackupTrigger.Manual);

    private Task<int> WriteAsync(string sql) =>
        Clinic.Database.WriteAsync((connection, tx) => connection.Execute(sql, transaction: tx));
}
