using System.IO.Compression;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Search;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.VectorIndex;
using ClinicWeb.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace ClinicWeb.Tests.Backup.Restore;

/// <summary>
/// The search index is derived from the visits: whatever became of it, it never condemns or fails anything of the
/// records.
/// </summary>
public sealed class VectorsNeverDecideTests : IDisposable
{
    private readonly TempDataFolder _data = new();
    private readonly TempDataFolder _other = new();

    public void Dispose()
    {
        _data.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task A_backup_with_a_real_Chroma_passes_the_check_the_upload_and_the_restore_on_another_computer()
    {
        await using var clinic = await WithChromaAsync(_data);
        await clinic.AddVisitsAsync(1200);
        await clinic.UpToDateAsync();
        var backup = await clinic.Backups.BackUpAsync(BackupTrigger.Manual);

        var report = await clinic.Backups.CheckAsync(backup.Name);
        Assert.All(report.Steps, step => Assert.True(step.Passed, $"{step.Name}: {step.Detail}"));
        Assert.Contains(report.Steps,
            step => step.Name == "vectors" && step.Detail == $"The search index fits the visits.");
        Assert.Equal(BackupHealth.Proven, (await clinic.Backups.GetAsync(backup.Name)).Backup.Health);

        await using var elsewhere = await WithChromaAsync(_other);
        await using var zip = await clinic.Backups.OpenAsync(backup.Name);
        var taken = await elsewhere.Backups.UploadAsync(zip);
        Assert.Equal((BackupHealth.Proven, 1200), (taken.Health, taken.VisitCount));
        var restored = await elsewhere.Restores.RestoreAsync(taken.Name);
        Assert.Equal((1200, "consistent"), (restored.VisitCount, restored.VectorState));
    }

    [Theory]
    [InlineData("chroma.sqlite3", "")]
    [InlineData("chroma.sqlite3", "This was a database once.")]
    [InlineData("chroma.sqlite3", null)]
    [InlineData("0b5c1f0e-0000-4000-8000-000000000000/data_level0.bin", "noise")]
    public async Task An_index_that_is_no_use_is_built_again_and_condemns_no_records(string file, string? content)
    {
        await using var clinic = new TempClinic();
        await clinic.Practice.AddVisitAsync(await clinic.Practice.AddPatientAsync("Berger"));
        var path = Path.Combine(clinic.Folder.Chroma, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (content is null)
            MakeForeignDatabase(path);
        else
            File.WriteAllText(path, content);
        var backup = await clinic.BackUpAsync();

        var report = await clinic.Backups.CheckAsync(backup.Name);
        Assert.True(report.Passed, string.Join('\n', report.Steps));
        Assert.Contains("built again", report.Steps[^1].Detail.ToString(), StringComparison.Ordinal);
        await using var elsewhere = new TempClinic();
        await using var zip = await clinic.Backups.OpenAsync(backup.Name);
        var taken = await elsewhere.Backups.UploadAsync(zip);
        await elsewhere.Get<IRestores>().RestoreAsync(taken.Name);
        Assert.Equal(1, await elsewhere.Practice.CountAsync("visits"));
    }

    [Fact]
    public async Task Names_in_the_index_folder_that_no_other_system_takes_fail_no_backup()
    {
        await using var clinic = await WithChromaAsync(_data);
        await clinic.AddVisitsAsync(3);
        await clinic.UpToDateAsync();
        foreach (var name in (string[])["what:is this?", "dot.", "UPPER", "upper"])
            File.WriteAllText(Path.Combine(clinic.Folder.Chroma, name), "left by somebody");
        var backup = await clinic.Backups.BackUpAsync(BackupTrigger.Manual);
        Assert.Equal((BackupHealth.Good, 3), (backup.Health, backup.VisitCount));
        Assert.True((await clinic.Backups.CheckAsync(backup.Name)).Passed);
    }

    [Fact]
    public async Task With_room_for_the_records_alone_they_are_backed_up_checked_and_restored_without_the_index()
    {
        await using var clinic = new TempClinic();
        await clinic.Practice.AddPatientAsync("Berger");
        Directory.CreateDirectory(clinic.Folder.Chroma);
        File.WriteAllBytes(Path.Combine(clinic.Folder.Chroma, "data_level0.bin"), new byte[40 << 20]);
        var whole = await clinic.BackUpAsync();
        await clinic.Practice.AddPatientAsync("Celan");

        clinic.Free = 60L << 20;
        var records = await clinic.BackUpAsync();
        using (var zip = ZipFile.OpenRead(clinic.ZipPath(records.Name)))
            Assert.DoesNotContain(zip.Entries, entry => entry.FullName.StartsWith("chroma/", StringComparison.Ordinal));
        Assert.True((await clinic.Backups.CheckAsync(whole.Name)).Passed);
        var restored = await clinic.Get<IRestores>().RestoreAsync(whole.Name);
        Assert.Equal(1, restored.PatientCount);
        Assert.Contains(restored.Warnings, warning => warning.Contains("search index", StringComparison.Ordinal));
        Assert.Empty(clinic.Leftovers());
    }

    [Fact]
    public async Task A_Chroma_that_cannot_be_ended_fails_no_restore()
    {
        await using var clinic = await WithChromaAsync(_data);
        await clinic.AddVisitsAsync(5);
        await clinic.UpToDateAsync();
        var backup = await clinic.Backups.BackUpAsync(BackupTrigger.Manual);
        await clinic.AddPatientAsync("Celan");
        // Where its number should stand is something that can be neither read nor removed, so that looking for it
        // fails.
        var note = Path.Combine(clinic.Folder.Root, ".chroma.pid");
        File.Delete(note);
        Directory.CreateDirectory(note);
        for (var time = 0; time < 2; time++)
        {
            var restored = await clinic.Restores.RestoreAsync(backup.Name);
            Assert.Equal((1, 5), (restored.PatientCount, restored.VisitCount));
        }

        Directory.Delete(note);
        await clinic.UpToDateAsync();
    }

    [Fact]
    public async Task A_drill_reads_every_row_not_a_sample()
    {
        await using var clinic = new TempClinic();
        for (var number = 0; number < 205; number++)
            await clinic.Practice.AddVisitAsync(await clinic.Practice.AddPatientAsync($"Berger {number}"));
        var backup = await clinic.BackUpAsync();
        var report = await clinic.Backups.CheckAsync(backup.Name);
        Assert.Contains(report.Steps,
            step => step.Name == "records"
                && step.Detail.Contains("205 patients with 205 visits", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_record_that_no_page_can_show_is_told_and_condemns_nobody_elses()
    {
        await using var clinic = new TempClinic();
        var patient = await clinic.Practice.AddPatientAsync("Berger");
        for (var number = 0; number < 120; number++)
            await clinic.Practice.AddPatientAsync("Celan");
        await clinic.Practice.Database.WriteAsync((connection, transaction) => connection.Execute(
            "UPDATE patients SET birth_date = 'in spring' WHERE id = @patient + 60", new { patient }, transaction));
        var backup = await clinic.BackUpAsync();
        var report = await clinic.Backups.CheckAsync(backup.Name);
        Assert.True(report.Passed, string.Join('\n', report.Steps));
        Assert.Contains(report.Steps,
            step => step.Name == "records" && step.Detail.Contains("1 of them", StringComparison.Ordinal));
    }

    private static void MakeForeignDatabase(string path)
    {
        using var connection =
            Server.Database.SqliteFile.Open(path, Microsoft.Data.Sqlite.SqliteOpenMode.ReadWriteCreate);
        connection.Execute(
            "PRAGMA foreign_keys = OFF; CREATE TABLE collections (id TEXT REFERENCES nowhere (id)); INSERT INTO "
                + "collections VALUES ('x')");
    }

    private static Task<RunningClinic> WithChromaAsync(TempDataFolder data) =>
        IndexedClinic.StartAsync(data.Folder, VectorIndexMode.Managed, RealChroma.Command);
}
