using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Backup.Restore.Startup;

/// <summary>What is sound and only cannot be opened is replaced by nothing.</summary>
public sealed class SoundPracticeTests : IDisposable
{
    private readonly TempDataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_practice_that_cannot_be_opened_just_now_is_not_restored_but_opened_and_backed_up_first()
    {
        var backup = await PracticeWithBackupAsync();
        var held = new HeldDatabase(_data.Folder);

        await using var clinic = await _data.StartAsync();
        var why = clinic.Database.Recovery!;
        Assert.True(why.ForNow);
        Assert.False(why.MayRestore);
        var refused = await Assert.ThrowsAsync<ClinicException>(() => clinic.Restores.RestoreAsync(backup));
        Assert.Equal(ClinicError.Conflict, refused.Error);
        Assert.Contains("Nothing was restored.", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_data.Folder.Quarantine));

        held.Dispose();
        var result = await clinic.Restores.RestoreAsync(backup);

        Assert.Equal(["Berger"], await clinic.NamesAsync());
        Assert.NotNull(result.SafetyBackup);
        await clinic.Restores.RestoreAsync(result.SafetyBackup);
        Assert.Equal(["Berger", "Chen"], await clinic.NamesAsync());
    }

    [Fact]
    public async Task What_a_newer_program_wrote_is_kept_whole_when_somebody_goes_back_from_it()
    {
        var backup = await PracticeWithBackupAsync();
        using (var connection = SqliteFile.Open(_data.Folder.ClinicDb))
            connection.Execute($"PRAGMA user_version = {Migrator.Latest + 1}");
        var before = await File.ReadAllBytesAsync(_data.Folder.ClinicDb, TestContext.Current.CancellationToken);

        await using var clinic = await _data.StartAsync();
        var why = clinic.Database.Recovery!;
        Assert.True(why is { Newer: true, IsSound: true });
        Assert.Contains("start the newer ClinicWeb", why.Reason.ToString(), StringComparison.Ordinal);
        var listed = Assert.Single(await clinic.Backups.ListAsync());
        Assert.False(why.Offers(listed));
        Assert.True(why.Offers(listed with { Trigger = BackupTrigger.BeforeUpgrade }));
        await clinic.Restores.RestoreAsync(backup);

        Assert.Equal(["Berger"], await clinic.NamesAsync());
        var kept = Path.Combine(Assert.Single(Directory.GetDirectories(_data.Folder.Quarantine)), "clinic.db");
        Assert.Equal(before, await File.ReadAllBytesAsync(kept, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_comparison_made_while_it_could_not_be_opened_restores_nothing_once_it_can()
    {
        var backup = await PracticeWithBackupAsync();
        var held = new HeldDatabase(_data.Folder);
        await using var clinic = await _data.StartAsync();
        var preview = await clinic.Restores.PreviewAsync(backup);
        Assert.Null(preview.Now);
        held.Dispose();

        var refused = await Assert.ThrowsAsync<ClinicException>(
            () => clinic.Restores.RestoreAsync(backup, preview.Sha256, preview.AsOf));

        Assert.Equal(ClinicError.Conflict, refused.Error);
        Assert.Equal(["Berger", "Chen"], await clinic.NamesAsync());
    }

    [Fact]
    public async Task An_older_practice_that_is_sound_but_has_no_backup_is_not_replaced_and_a_damaged_one_may_be()
    {
        OldSchema.Create(_data.Folder.ClinicDb, "Berger");
        Directory.CreateDirectory(_data.Folder.RunLockFile); // where the lock file would be: nothing can be backed up
        await using (var clinic = await _data.StartAsync())
            Assert.False(clinic.Database.Recovery!.MayRestore);
        Directory.Delete(_data.Folder.RunLockFile);

        using (var connection = SqliteFile.Open(_data.Folder.ClinicDb))
            connection.Execute(
                """
                CREATE INDEX by_name ON patients (family_name);
                PRAGMA writable_schema = ON;
                UPDATE sqlite_schema SET sql = 'CREATE INDEX by_name ON patients (given_name)' WHERE name = 'by_name';
                """);
        await using var damaged = await _data.StartAsync();
        Assert.Contains("up to date", damaged.Database.Recovery!.Reason.ToString(), StringComparison.Ordinal);
        Assert.True(damaged.Database.Recovery.MayRestore);
    }

    // The second patient is in no backup.
    private async Task<string> PracticeWithBackupAsync()
    {
        await using var clinic = await _data.StartAsync();
        await clinic.AddPatientAsync("Berger");
        var backup = (await clinic.Backups.BackUpAsync(BackupTrigger.Manual)).Name;
        await clinic.AddPatientAsync("Chen");
        return backup;
    }
}
