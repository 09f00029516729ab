using System.Text.Json.Nodes;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Backup.Restore;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Backup.Shelf;

/// <summary>What is remembered of a backup stays true, whoever reads it again and whatever list was lost.</summary>
public sealed class ShelfMemoryTests : IAsyncDisposable
{
    private readonly TempClinic _clinic = new();

    private string List => _clinic.ZipPath(".catalog.json");

    public ValueTask DisposeAsync() => _clinic.DisposeAsync();

    [Fact]
    public async Task A_backup_whose_database_a_check_condemned_is_not_good_because_its_zip_can_be_read()
    {
        var backup = await CondemnedAsync();
        await Assert.ThrowsAsync<ClinicException>(() => _clinic.Get<IRestores>().PreviewAsync(backup));
        Assert.Equal(BackupHealth.Damaged, Assert.Single(await _clinic.Backups.ListAsync()).Health);
    }

    [Fact]
    public async Task A_backup_whose_database_a_check_condemned_can_be_deleted_though_its_zip_can_be_read()
    {
        await _clinic.Backups.DeleteAsync(await CondemnedAsync());
        Assert.Empty(await _clinic.Backups.ListAsync());
    }

    [Fact]
    public async Task The_only_own_backup_is_not_deleted_beside_a_strangers_that_cannot_be_restored()
    {
        var own = await _clinic.BackUpAsync();
        var broken = Path.Combine(_clinic.Practice.Scratch, "clinic.db");
        await File.WriteAllTextAsync(broken, "no database at all", TestContext.Current.CancellationToken);
        Zips.WithDatabase(_clinic.ZipPath(own.Name), _clinic.ZipPath("strange.zip"), broken);
        Assert.Equal(2, (await _clinic.Backups.ListAsync()).Count(backup => backup.Health == BackupHealth.Good));
        await _clinic.Get<BackupShelf>().NoteAsync("strange.zip", entry => entry with { Uploaded = true });

        Assert.Equal(ClinicError.Conflict,
            (await Assert.ThrowsAsync<ClinicException>(() => _clinic.Backups.DeleteAsync(own.Name))).Error);
        Assert.True(File.Exists(_clinic.ZipPath(own.Name)));

        File.Copy(_clinic.ZipPath(own.Name), _clinic.ZipPath("brought.zip"));
        await _clinic.Backups.ListAsync();
        await _clinic.Get<BackupShelf>().NoteAsync("brought.zip", entry => entry with { Uploaded = true });
        await _clinic.Backups.DeleteAsync(own.Name);
        Assert.Equal(BackupHealth.Proven,
            (await _clinic.Backups.ListAsync()).Single(backup => backup.Name == "brought.zip").Health);
    }

    [Fact]
    public async Task On_a_full_disk_one_that_is_called_damaged_and_reads_well_goes_only_beside_a_good_one()
    {
        var backup = await CondemnedAsync();
        _clinic.Free = 0;
        Assert.Equal(ClinicError.Conflict,
            (await Assert.ThrowsAsync<ClinicException>(() => _clinic.Backups.DeleteAsync(backup))).Error);
    }

    [Fact]
    public async Task A_rotten_zip_gives_its_name_to_the_sound_one_at_one_stroke()
    {
        var backup = await _clinic.BackUpAsync();
        var path = _clinic.ZipPath(backup.Name);
        var sound = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var shelf = _clinic.Get<BackupShelf>();
        using var done = new CancellationTokenSource();
        var looking = Task.Run(() =>
        {
            var looks = 0;
            for (; !done.IsCancellationRequested; looks++)
                Assert.True(File.Exists(path), "For a moment there was no backup of that name.");
            return looks;
        });
        for (var round = 0; round < 50; round++)
        {
            await File.WriteAllTextAsync(path, $"rotten {round}", TestContext.Current.CancellationToken);
            var part = _clinic.ZipPath(".heal-1.zip.part");
            await File.WriteAllBytesAsync(part, sound, TestContext.Current.CancellationToken);
            await shelf.ReplaceAsync(backup.Name, part, ArchiveCheck.Read(part), BackupHealth.Good);
            _clinic.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await done.CancelAsync();
        Assert.True(await looking > 0);
        Assert.Equal(50, Directory.GetFiles(_clinic.Folder.Quarantine, $"damaged-backup_*_{backup.Name}").Length);
        Assert.Equal(BackupHealth.Good, Assert.Single(await _clinic.Backups.ListAsync()).Health);
    }

    [Fact]
    public async Task A_zip_of_a_newer_program_is_read_again_by_a_program_that_knows_more()
    {
        await _clinic.BackUpAsync();
        var list = JsonNode.Parse(await File.ReadAllTextAsync(List, TestContext.Current.CancellationToken))!;
        foreach (var entry in list.AsArray())
            (entry!["health"], entry["problem"], entry["newerThan"]) =
                ("damaged", "It was written by a newer ClinicWeb.", "1.0/1");
        await File.WriteAllTextAsync(List, list.ToJsonString(), TestContext.Current.CancellationToken);
        Assert.Equal(BackupHealth.Good, Assert.Single(await _clinic.Backups.ListAsync()).Health);
    }

    [Fact]
    public async Task A_proven_backup_that_could_not_be_read_for_a_while_is_proven_again()
    {
        var backup = await _clinic.BackUpAsync();
        Assert.True((await _clinic.Backups.CheckAsync(backup.Name)).Passed);
        for (var again = 0; again < 2; again++)
        {
            using (new FileStream(_clinic.ZipPath(backup.Name), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                await Assert.ThrowsAsync<ClinicException>(() => _clinic.Backups.CheckAsync(backup.Name));
                _clinic.Time.Advance(TimeSpan.FromMinutes(1));
                Assert.Equal(BackupHealth.Unreadable, Assert.Single(await _clinic.Backups.ListAsync()).Health);
            }

            _clinic.Time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(BackupHealth.Proven, Assert.Single(await _clinic.Backups.ListAsync()).Health);
        }
    }

    [Fact]
    public async Task What_an_earlier_program_called_damaged_since_it_could_not_read_it_is_read_again()
    {
        var backup = await _clinic.BackUpAsync();
        await _clinic.Get<BackupShelf>().NoteAsync(backup.Name, entry => entry with
        {
            Health = BackupHealth.Damaged,
            Sha256 = "",
            Problem = $"The file cannot be read: Access is denied.",
        });
        var listed = Assert.Single(await _clinic.Backups.ListAsync());
        Assert.Equal((BackupHealth.Good, null), (listed.Health, listed.Problem));
    }

    [Fact]
    public async Task A_list_that_was_lost_is_written_again_at_once()
    {
        var backup = await _clinic.BackUpAsync();
        await _clinic.Backups.EditAsync(backup.Name, pinned: true, note: null);
        File.Delete(List);
        await _clinic.Backups.ListAsync();
        Assert.True(File.Exists(List), "the list stands in one copy only");
        Assert.Contains("\"pinned\": true", await File.ReadAllTextAsync(List), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[null]")]
    [InlineData("null")]
    [InlineData("[{\"name\":")]
    public async Task A_second_copy_of_nothing_is_a_lost_one_and_hides_no_backup(string text)
    {
        var backup = await _clinic.BackUpAsync();
        File.Delete(List);
        await File.WriteAllTextAsync(_clinic.Folder.CatalogCopy, text);
        var listed = Assert.Single(await _clinic.Backups.ListAsync());
        Assert.Equal((backup.Name, true), (listed.Name, listed.Pinned));
    }

    [Fact]
    public async Task Of_backups_from_before_they_carried_an_origin_the_activity_list_says_which_were_made_here()
    {
        var brought = await _clinic.BackUpAsync(BackupTrigger.Scheduled);
        WithoutOrigin(brought.Name, "backup_2026-01-01_08-00-00.zip");
        _clinic.Time.Advance(TimeSpan.FromHours(1));
        var made = await _clinic.BackUpAsync(BackupTrigger.Scheduled);
        WithoutOrigin(made.Name, made.Name);
        File.Delete(_clinic.ZipPath(brought.Name));
        File.Delete(List);
        File.Delete(_clinic.Folder.CatalogCopy);

        var listed = await _clinic.Backups.ListAsync();
        Assert.Equal([(made.Name, false), ("backup_2026-01-01_08-00-00.zip", true)],
            listed.Select(backup => (backup.Name, backup.Pinned)));
        Assert.Equal(made.Name, (await _clinic.Status.RefreshAsync()).LastBackup?.Name);
    }

    [Fact]
    public async Task Files_that_come_and_go_while_somebody_looks_fail_no_list()
    {
        var backup = await _clinic.BackUpAsync();
        await _clinic.Backups.ListAsync();
        using var end = new CancellationTokenSource();
        var comeAndGo = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                for (var i = 0; i < 20; i++)
                    Durable.WhileHeld(() => File.WriteAllText(_clinic.ZipPath($"coming{i}.zip"), "and going"));
                for (var i = 0; i < 20; i++)
                    Durable.WhileHeld(() => File.Delete(_clinic.ZipPath($"coming{i}.zip")));
            }
        });
        for (var i = 0; i < 200; i++)
            Assert.Contains(await _clinic.Backups.ListAsync(), listed => listed.Name == backup.Name);
        await end.CancelAsync();
        await comeAndGo;
    }

    [Fact]
    public async Task While_the_backups_folder_cannot_be_used_a_backup_is_not_called_unknown()
    {
        var backup = await _clinic.BackUpAsync();
        var aside = _clinic.Folder.Backups + ".aside";
        Directory.Move(_clinic.Folder.Backups, aside);
        await File.WriteAllTextAsync(_clinic.Folder.Backups, "a file in its place");
        foreach (var attempt in (Func<Task>[])[
                     () => _clinic.Backups.ListAsync(), () => _clinic.Backups.GetAsync(backup.Name),
                     () => _clinic.Backups.OpenAsync(backup.Name),
                     () => _clinic.Backups.EditAsync(backup.Name, true, null),
                     () => _clinic.Backups.DeleteAsync(backup.Name),
                     () => _clinic.Get<IRestores>().PreviewAsync(backup.Name)])
            Assert.Equal(ClinicError.BackupImpossible, (await Assert.ThrowsAsync<ClinicException>(attempt)).Error);
        Assert.Null((await _clinic.Status.RefreshAsync()).LastBackup);

        File.Delete(_clinic.Folder.Backups);
        Directory.Move(aside, _clinic.Folder.Backups);
        Assert.Equal(backup.Name, (await _clinic.Status.RefreshAsync()).LastBackup?.Name);
    }

    [Fact]
    public async Task Why_a_backup_was_made_and_what_is_wrong_with_it_are_English_in_the_list_and_texts_again()
    {
        var backup = await _clinic.BackUpAsync();
        Text note = $"Before {"backup_1.zip"} was restored";
        Text problem = $"{"clinic.db"} in it is damaged (its checksum does not match).";
        await _clinic.Get<BackupShelf>().EditAsync(backup.Name, entry => entry with { Note = note, Problem = problem });

        var (entries, _) = new BackupCatalog(_clinic.Folder).Load();
        Assert.Equal((note, problem), (Assert.Single(entries).Note, entries[0].Problem));
        Assert.Equal("Before backup_1.zip was restored",
            JsonNode.Parse(await File.ReadAllTextAsync(List))![0]!["note"]!.GetValue<string>());
        await _clinic.Backups.EditAsync(backup.Name, pinned: null, note.ToString());
        Assert.Equal(note, Assert.Single(await _clinic.Backups.ListAsync()).Note);
    }

    [Fact]
    public async Task A_backup_that_the_disk_does_not_let_go_is_still_listed_and_that_is_said_in_words()
    {
        var stuck = await _clinic.BackUpAsync();
        _clinic.Time.Advance(TimeSpan.FromMinutes(1));
        await _clinic.BackUpAsync();
        using (Mounts.OnFile(_clinic.ZipPath(stuck.Name)))
        {
            var refused = await Assert.ThrowsAsync<ClinicException>(() => _clinic.Backups.DeleteAsync(stuck.Name));
            Assert.Equal(ClinicError.Conflict, refused.Error);
            Assert.Contains(stuck.Name, refused.Detail.ToString(), StringComparison.Ordinal);
            Assert.Equal(2, (await _clinic.Backups.ListAsync()).Count);
        }

        await _clinic.Backups.DeleteAsync(stuck.Name);
    }

    [Fact]
    public async Task An_opened_backup_whose_time_is_up_while_the_program_ends_ends_nothing_else()
    {
        var backup = await _clinic.BackUpAsync();
        var opened = new ExtractedBackupCache(_clinic.Folder, _clinic.Get<BackupShelf>(), _clinic.Time);
        await opened.UseAsync(
            backup.Name,
            (_, _) =>
            {
                opened.Dispose(); // the program closes while a page still looks into it
                return Task.FromResult(true);
            },
            TestContext.Current.CancellationToken);
        _clinic.Time.Advance(TimeSpan.FromMinutes(6)); // what a timer throws ends the process
        Assert.Empty(_clinic.Leftovers());
    }

    /// <summary>A zip that is whole, of a database that is not: only a check finds it out.</summary>
    private async Task<string> CondemnedAsync()
    {
        var made = await _clinic.BackUpAsync();
        var broken = Path.Combine(_clinic.Practice.Scratch, "clinic.db");
        await File.WriteAllTextAsync(broken, "no database at all");
        Zips.WithDatabase(_clinic.ZipPath(made.Name), _clinic.ZipPath("condemned.zip"), broken);
        File.Delete(_clinic.ZipPath(made.Name));
        Assert.Equal(BackupHealth.Good, Assert.Single(await _clinic.Backups.ListAsync()).Health);
        Assert.False((await _clinic.Backups.CheckAsync("condemned.zip")).Passed);
        Assert.Equal(BackupHealth.Damaged, Assert.Single(await _clinic.Backups.ListAsync()).Health);
        return "condemned.zip";
    }

    private void WithoutOrigin(string name, string target)
    {
        var changed = Zips.WithManifest(
            _clinic.ZipPath(name), Path.Combine(_clinic.Practice.Scratch, target),
            (JsonObject manifest) => manifest.Remove("origin"));
        File.Move(changed, _clinic.ZipPath(target), overwrite: true);
    }
}
