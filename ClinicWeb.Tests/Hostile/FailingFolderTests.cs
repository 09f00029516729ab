using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Hostile;

/// <summary>
/// A backups folder of which a part fails: nothing hangs, nothing is shown as good that is not, every sound zip stays
/// usable.
/// </summary>
public sealed class FailingFolderTests : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly TempClinic _clinic = new();

    public ValueTask DisposeAsync() => _clinic.DisposeAsync();

    [Fact]
    public async Task When_the_list_of_pins_cannot_be_read_every_backup_that_was_there_stays_and_can_be_restored()
    {
        await _clinic.SetAsync(settings => settings.KeepingOnly(1));
        var precious = await _clinic.BackUpAsync();
        await _clinic.Backups.EditAsync(precious.Name, pinned: true, note: "before the move");
        var saved = Unreadable(".catalog.json");

        for (var i = 0; i < 3; i++)
        {
            _clinic.Time.Advance(TimeSpan.FromHours(1));
            await _clinic.BackUpAsync();
        }

        var status = await _clinic.Status.RefreshAsync();
        Assert.Contains(status.Warnings,
            warning => warning.Contains("pins and notes cannot be read", StringComparison.Ordinal));
        Assert.Contains(await _clinic.Backups.ListAsync(), backup => backup.Name == precious.Name && backup.Pinned);
        Assert.True((await _clinic.Backups.CheckAsync(precious.Name)).Passed);
        Assert.Equal(precious.Name, (await _clinic.Get<IRestores>().RestoreAsync(precious.Name)).Restored);
        await RefusedAsync(() => _clinic.Backups.EditAsync(precious.Name, pinned: false, note: null));

        File.Delete(_clinic.ZipPath(".catalog.json"));
        File.Move(saved, _clinic.ZipPath(".catalog.json"));
        Assert.Equal("before the move", (await _clinic.Backups.GetAsync(precious.Name)).Backup.Note?.ToString());
        Assert.DoesNotContain((await _clinic.Status.RefreshAsync()).Warnings,
            warning => warning.Contains("pins and notes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_made_while_the_list_of_pins_could_not_be_read_is_this_practices_own_afterwards()
    {
        var before = await _clinic.BackUpAsync();
        await _clinic.Backups.EditAsync(before.Name, pinned: null, note: "kept");
        var saved = Unreadable(".catalog.json");
        _clinic.Time.Advance(TimeSpan.FromHours(1));
        var made = await _clinic.BackUpAsync();
        File.Delete(_clinic.ZipPath(".catalog.json"));
        File.Move(saved, _clinic.ZipPath(".catalog.json"));

        Assert.Equal(made.Name, (await _clinic.Status.RefreshAsync()).LastBackup!.Name);
        var kept = (await _clinic.Backups.GetAsync(before.Name)).Backup;
        Assert.Equal(("kept", false), (kept.Note?.ToString(), kept.Pinned));
        Assert.Contains(made.Name, await File.ReadAllTextAsync(_clinic.ZipPath(".catalog.json")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_unreadable_list_of_pins_is_deleted_a_new_one_takes_its_place()
    {
        await _clinic.BackUpAsync();
        Unreadable(".catalog.json");
        _clinic.Time.Advance(TimeSpan.FromHours(1));
        var made = await _clinic.BackUpAsync();
        File.Delete(_clinic.ZipPath(".catalog.json"));

        var status = await _clinic.Status.RefreshAsync();
        Assert.Equal((BackupState.Ok, made.Name), (status.State, status.LastBackup!.Name));
        Assert.Empty(status.Warnings);
        Assert.True(File.Exists(_clinic.ZipPath(".catalog.json")));
        Assert.True((await _clinic.Backups.EditAsync(made.Name, pinned: true, note: null)).Pinned);
    }

    [Fact]
    public async Task When_the_list_of_pins_cannot_be_written_backups_are_made_and_restored_and_it_is_told()
    {
        await _clinic.BackUpAsync();
        var blocking = Directory.CreateDirectory(_clinic.ZipPath(".catalog.json.tmp"));
        _clinic.Time.Advance(TimeSpan.FromHours(1));
        var made = await _clinic.BackUpAsync();
        var status = await _clinic.Status.RefreshAsync();
        Assert.Equal((BackupState.Ok, made.Name), (status.State, status.LastBackup!.Name));
        Assert.Contains(status.Warnings,
            warning => warning.Contains("pins and notes cannot be written", StringComparison.Ordinal));
        await RefusedAsync(() => _clinic.Backups.EditAsync(made.Name, pinned: true, note: null));
        await _clinic.Get<IRestores>().RestoreAsync(made.Name);

        blocking.Delete();
        status = await _clinic.Status.RefreshAsync();
        Assert.Empty(status.Warnings);
        Assert.True((await _clinic.Backups.EditAsync(made.Name, pinned: true, note: null)).Pinned);
        Assert.Contains(made.Name, await File.ReadAllTextAsync(_clinic.ZipPath(".catalog.json")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_cannot_be_opened_ends_a_backup_with_words_and_is_not_waited_for()
    {
        await _clinic.BackUpAsync();
        File.Delete(_clinic.Folder.RunLockFile);
        var blocking = Directory.CreateDirectory(_clinic.Folder.RunLockFile);
        _clinic.Time.Advance(TimeSpan.FromHours(1));
        await RefusedAsync(() => _clinic.BackUpAsync());
        await RefusedAsync(() => _clinic.Get<IDeleteGuard>().TakeAsync());
        Assert.Equal(
            [BackupTrigger.BeforeDelete, BackupTrigger.Manual],
            (await _clinic.Get<IActivity>().ListAsync()).Where(entry => !entry.Succeeded)
                .Select(entry => entry.Trigger!.Value));
        var status = await _clinic.Status.RefreshAsync().WaitAsync(Soon);
        Assert.Equal(BackupState.Failed, status.State);
        Assert.Contains("cannot be used", status.LastAttempt!.Detail?.ToString(), StringComparison.Ordinal);

        blocking.Delete();
        await _clinic.BackUpAsync();
        Assert.Equal(BackupState.Ok, (await _clinic.Status.RefreshAsync()).State);
    }

    [Fact]
    public async Task A_folder_that_can_only_be_read_still_shows_its_backups()
    {
        var made = await _clinic.BackUpAsync();
        File.Delete(_clinic.ZipPath(".catalog.lock"));
        Directory.CreateDirectory(_clinic.ZipPath(".catalog.lock"));
        var listed = await _clinic.Backups.ListAsync().WaitAsync(Soon);
        Assert.Equal(made.Name, Assert.Single(listed).Name);
        Assert.Equal(made.Name, (await _clinic.Status.RefreshAsync().WaitAsync(Soon)).LastBackup!.Name);
    }

    [Fact]
    public async Task What_cannot_be_found_out_is_shown_as_failed_and_never_as_good()
    {
        await _clinic.Status.RefreshAsync();
        await using var next = new TempClinic();
        File.CreateSymbolicLink(next.Folder.ActivityFile, "/proc/self/mem"); // a file on a bad sector
        var status = await next.Status.RefreshAsync();
        Assert.Equal(BackupState.Failed, status.State);
        Assert.Contains("cannot be determined", Assert.Single(status.Warnings).ToString(), StringComparison.Ordinal);
        Assert.Equal(BackupState.Failed, next.Status.Current.State);
    }

    [Fact]
    public void A_lock_is_held_by_another_only_when_it_is()
    {
        var path = Path.Combine(_clinic.Folder.Root, ".some.lock");
        using (DataFolderLock.TryHold(path))
            Assert.Null(DataFolderLock.TryHold(path));
        Directory.CreateDirectory(path + "2");
        Assert.ThrowsAny<Exception>(() => DataFolderLock.TryHold(path + "2"));
    }

    // A file that is there and that the disk does not give: reading this one fails with an input/output error.
    private string Unreadable(string name)
    {
        var path = _clinic.ZipPath(name);
        File.Move(path, path + ".saved");
        File.CreateSymbolicLink(path, "/proc/self/mem");
        return path + ".saved";
    }

    private static async Task RefusedAsync(Func<Task> work) =>
        Assert.Equal(ClinicError.BackupImpossible,
            (await Assert.ThrowsAsync<ClinicException>(() => work().WaitAsync(Soon))).Error);
}
