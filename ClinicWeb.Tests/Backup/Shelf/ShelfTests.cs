using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Backup.Shelf;

public sealed class ShelfTests : IAsyncDisposable
{
    private readonly TempClinic _clinic = new();

    public ValueTask DisposeAsync() => _clinic.DisposeAsync();

    [Fact]
    public async Task A_backup_that_is_damaged_later_is_listed_as_damaged_and_no_longer_counts()
    {
        await _clinic.SetAsync(settings => settings.KeepingOnly(1));
        var older = await _clinic.BackUpAsync();
        _clinic.Time.Advance(TimeSpan.FromHours(1));
        await Flip(older.Name);
        var listed = Assert.Single(await _clinic.Backups.ListAsync());
        Assert.Equal(BackupHealth.Damaged, listed.Health);
        Assert.NotNull(listed.Problem);
        Assert.Null((await _clinic.Status.RefreshAsync()).LastBackup);

        await _clinic.BackUpAsync();
        Assert.Equal(2, (await _clinic.Backups.ListAsync()).Count); // retention neither counts nor removes it
    }

    [Fact]
    public async Task Of_many_backups_in_one_second_the_newest_stay()
    {
        await _clinic.SetAsync(settings => settings.KeepingOnly(2));
        var before = await _clinic.BackUpAsync();
        for (var i = 0; i < 6; i++)
        {
            var made = await _clinic.BackUpAsync();
            Assert.Equal([made.Name, before.Name], (await _clinic.Backups.ListAsync()).Select(backup => backup.Name));
            before = made;
        }

        Assert.Equal("backup_2026-01-02_10-30-00_7.zip", before.Name);
    }

    [Fact]
    public async Task A_file_that_is_no_backup_is_listed_as_damaged_with_the_reason()
    {
        await File.WriteAllTextAsync(_clinic.ZipPath("holiday.zip"), "no zip at all");
        var listed = Assert.Single(await _clinic.Backups.ListAsync());
        Assert.Equal((BackupHealth.Damaged, "holiday.zip"), (listed.Health, listed.Name));
        Assert.NotEmpty((await _clinic.Status.RefreshAsync()).Warnings);
    }

    [Fact]
    public async Task A_renamed_backup_keeps_its_pin_and_note_and_its_place_in_time()
    {
        var backup = await _clinic.BackUpAsync();
        await _clinic.Backups.EditAsync(backup.Name, true, "keep");
        File.Move(_clinic.ZipPath(backup.Name), _clinic.ZipPath("my backup.zip"));
        var listed = Assert.Single(await _clinic.Backups.ListAsync());
        Assert.Equal((true, "keep", backup.CreatedAt), (listed.Pinned, listed.Note?.ToString(), listed.CreatedAt));
    }

    [Fact]
    public async Task When_pins_cannot_be_read_everything_counts_as_pinned()
    {
        await _clinic.SetAsync(settings => settings.KeepingOnly(1));
        var pinned = await _clinic.BackUpAsync();
        await _clinic.Backups.EditAsync(pinned.Name, true, null);
        await File.WriteAllTextAsync(Path.Combine(_clinic.Folder.Backups, ".catalog.json"), "{ torn");
        _clinic.Time.Advance(TimeSpan.FromHours(1));
        await _clinic.BackUpAsync();
        _clinic.Time.Advance(TimeSpan.FromHours(1));
        await _clinic.BackUpAsync();
        Assert.Contains(await _clinic.Backups.ListAsync(), backup => backup.Name == pinned.Name);
    }

    [Fact]
    public async Task The_only_good_backup_cannot_be_deleted_and_a_second_one_can()
    {
        var only = await _clinic.BackUpAsync();
        var refused = await Assert.ThrowsAsync<ClinicException>(() => _clinic.Backups.DeleteAsync(only.Name));
        Assert.Equal(ClinicError.Conflict, refused.Error);
        var second = await _clinic.BackUpAsync();
        await _clinic.Backups.DeleteAsync(only.Name);
        Assert.Equal(second.Name, Assert.Single(await _clinic.Backups.ListAsync()).Name);
    }

    [Theory]
    [InlineData("../clinic.db", ClinicError.Invalid)]
    [InlineData("a/b.zip", ClinicError.Invalid)]
    [InlineData("a\\b.zip", ClinicError.Invalid)]
    [InlineData(".catalog.json", ClinicError.Invalid)]
    [InlineData("backup_1999-01-01_00-00-00.zip", ClinicError.NotFound)]
    public async Task A_name_from_nowhere_is_refused(string name, ClinicError error)
    {
        await _clinic.BackUpAsync();
        Assert.Equal(error, (await Assert.ThrowsAsync<ClinicException>(() => _clinic.Backups.GetAsync(name))).Error);
        Assert.Equal(error, (await Assert.ThrowsAsync<ClinicException>(() => _clinic.Backups.DeleteAsync(name))).Error);
    }

    [Fact]
    public async Task An_uploaded_backup_is_checked_listed_and_pinned_once()
    {
        await _clinic.Practice.AddPatientAsync("Berger");
        var backup = await _clinic.BackUpAsync();
        var elsewhere = Path.Combine(_clinic.Practice.Scratch, "from-a-stick.zip");
        File.Copy(_clinic.ZipPath(backup.Name), elsewhere);
        _clinic.Time.Advance(TimeSpan.FromMinutes(1));
        await _clinic.BackUpAsync();
        await _clinic.Backups.DeleteAsync(backup.Name);

        for (var i = 0; i < 2; i++)
        {
            await using var file = File.OpenRead(elsewhere);
            var uploaded = await _clinic.Backups.UploadAsync(file);
            Assert.Equal((1, BackupHealth.Proven, true), (uploaded.PatientCount, uploaded.Health, uploaded.Pinned));
        }

        Assert.Equal(2, (await _clinic.Backups.ListAsync()).Count);
    }

    [Fact]
    public async Task An_upload_that_is_no_sound_backup_stores_nothing()
    {
        using var rubbish = new MemoryStream([1, 2, 3]);
        var refused = await Assert.ThrowsAsync<ClinicException>(() => _clinic.Backups.UploadAsync(rubbish));
        Assert.Equal(ClinicError.NotSound, refused.Error);
        Assert.Empty(await _clinic.Backups.ListAsync());
        Assert.Empty(_clinic.Leftovers());
    }

    private async Task Flip(string name)
    {
        var bytes = await File.ReadAllBytesAsync(_clinic.ZipPath(name));
        bytes[200] ^= 4;
        await File.WriteAllBytesAsync(_clinic.ZipPath(name), bytes);
    }
}
