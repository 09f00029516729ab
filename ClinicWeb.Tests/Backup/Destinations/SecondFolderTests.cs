using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Backup.Destinations;

public sealed class SecondFolderTests : IAsyncDisposable
{
    private readonly TempClinic _clinic = new();

    private string Stick => Path.Combine(_clinic.Practice.Scratch, "stick");

    public ValueTask DisposeAsync() => _clinic.DisposeAsync();

    [Fact]
    public async Task Every_backup_is_copied_there_and_retention_removes_the_same_ones_there()
    {
        Directory.CreateDirectory(Stick);
        await _clinic.SetAsync(settings => settings.KeepingOnly(2) with { SecondFolder = Stick });
        await File.WriteAllTextAsync(Path.Combine(Stick, "letter.txt"), "mine");
        for (var i = 0; i < 4; i++)
        {
            _clinic.Time.Advance(TimeSpan.FromMinutes(1));
            Assert.True((await _clinic.BackUpAsync()).SecondCopy);
        }

        Assert.Equal(Names(_clinic.Folder.Backups), Names(Stick));
        Assert.True(File.Exists(Path.Combine(Stick, "letter.txt")));
    }

    [Fact]
    public async Task A_missing_stick_is_a_warning_and_the_copies_catch_up_when_it_is_back()
    {
        Directory.CreateDirectory(Stick);
        await _clinic.SetAsync(settings => settings with { SecondFolder = Stick });
        Directory.Delete(Stick);
        var backup = await _clinic.BackUpAsync();
        Assert.False(backup.SecondCopy);
        Assert.False(Directory.Exists(Stick));
        var status = await _clinic.Status.RefreshAsync();
        Assert.Equal((false, 1), (status.SecondFolder!.Available, status.SecondFolder.Missing));
        Assert.Contains(status.Warnings, warning => warning.Contains(Stick));

        Directory.CreateDirectory(Stick);
        await _clinic.Get<CopyCatchUp>().RunAsync();
        Assert.Equal(Names(_clinic.Folder.Backups), Names(Stick));
        Assert.Empty((await _clinic.Status.RefreshAsync()).Warnings);
    }

    [Fact]
    public async Task A_half_made_copy_on_the_stick_is_made_again()
    {
        Directory.CreateDirectory(Stick);
        await _clinic.SetAsync(settings => settings with { SecondFolder = Stick });
        var backup = await _clinic.BackUpAsync();
        var copy = Path.Combine(Stick, backup.Name);
        await File.WriteAllTextAsync(copy, "torn");
        await _clinic.Get<CopyCatchUp>().RunAsync();
        Assert.Equal(await File.ReadAllBytesAsync(_clinic.ZipPath(backup.Name)), await File.ReadAllBytesAsync(copy));
    }

    [Fact]
    public async Task A_network_folder_that_hangs_holds_up_neither_the_next_backup_nor_a_delete_and_is_told()
    {
        Directory.CreateDirectory(Stick);
        await _clinic.SetAsync(settings => settings with { SecondFolder = Stick });
        using var answers = new ManualResetEventSlim();
        var first = await BackUpWhileCopyingHangsAsync(answers);
        Assert.False(first.SecondCopy);
        var second = await _clinic.BackUpAsync();
        Assert.False(second.SecondCopy);
        var warnings = (await _clinic.Status.RefreshAsync()).Warnings;
        Assert.Contains("does not answer", Assert.Single(warnings).ToString());

        answers.Set();
        await Eventually.GetAsync(async () =>
        {
            await _clinic.Get<CopyCatchUp>().RunAsync();
            return Names(_clinic.Folder.Backups).SequenceEqual(Names(Stick)) ? "all copied" : null;
        });
        Assert.Empty((await _clinic.Status.RefreshAsync()).Warnings);
    }

    [Fact]
    public async Task A_slow_stick_with_much_to_catch_up_holds_no_run_up_for_long()
    {
        for (var i = 0; i < 4; i++)
        {
            _clinic.Time.Advance(TimeSpan.FromMinutes(1));
            await _clinic.BackUpAsync();
        }

        Directory.CreateDirectory(Stick);
        await _clinic.SetAsync(settings => settings with { SecondFolder = Stick });
        _clinic.AtBoundary = boundary =>
        {
            if (boundary == "copy: renamed")
                _clinic.Time.Advance(TimeSpan.FromSeconds(20));
        };
        var made = await _clinic.BackUpAsync();
        Assert.Equal([made.Name], Names(Stick));

        _clinic.AtBoundary = null;
        await _clinic.Get<CopyCatchUp>().RunAsync();
        Assert.Equal(Names(_clinic.Folder.Backups), Names(Stick));
    }

    [Fact]
    public async Task What_retention_removed_while_the_stick_was_out_goes_when_it_is_back()
    {
        Directory.CreateDirectory(Stick);
        await _clinic.SetAsync(settings => settings.KeepingOnly(1) with { SecondFolder = Stick });
        await _clinic.BackUpAsync();
        Directory.Move(Stick, Stick + "-out");
        _clinic.Time.Advance(TimeSpan.FromMinutes(1));
        await _clinic.BackUpAsync();

        Directory.Move(Stick + "-out", Stick);
        _clinic.Time.Advance(TimeSpan.FromMinutes(1));
        await _clinic.BackUpAsync();
        Assert.Equal(Names(_clinic.Folder.Backups), Names(Stick));
    }

    [Fact]
    public async Task A_stick_that_comes_back_keeps_its_old_copies_until_a_new_one_is_on_it()
    {
        Directory.CreateDirectory(Stick);
        await _clinic.SetAsync(settings => settings.KeepingOnly(1) with { SecondFolder = Stick });
        var old = await _clinic.BackUpAsync();
        Directory.Move(Stick, Stick + "-out");
        for (var i = 0; i < 2; i++)
        {
            _clinic.Time.Advance(TimeSpan.FromMinutes(1));
            await _clinic.BackUpAsync();
        }

        Directory.Move(Stick + "-out", Stick);
        _clinic.AtBoundary = boundary =>
        {
            if (boundary == "copy: flushed")
                throw new IOException("The stick was pulled.");
        };
        _clinic.Time.Advance(TimeSpan.FromMinutes(1));
        await _clinic.BackUpAsync();
        Assert.Contains(old.Name, Names(Stick));

        _clinic.AtBoundary = null;
        await _clinic.Get<CopyCatchUp>().RunAsync();
        Assert.Equal(Names(_clinic.Folder.Backups), Names(Stick));
    }

    [Fact]
    public async Task A_full_stick_gives_up_old_copies_for_the_new_one()
    {
        Directory.CreateDirectory(Stick);
        await _clinic.SetAsync(settings => settings.KeepingOnly(3) with { SecondFolder = Stick });
        for (var i = 0; i < 3; i++)
        {
            _clinic.Time.Advance(TimeSpan.FromMinutes(1));
            await _clinic.BackUpAsync();
        }

        Directory.Move(Stick, Stick + "-out");
        await _clinic.SetAsync(settings => settings.KeepingOnly(1));
        _clinic.Time.Advance(TimeSpan.FromMinutes(1));
        await _clinic.BackUpAsync();
        Directory.Move(Stick + "-out", Stick);
        _clinic.AtBoundary = boundary =>
        {
            if (boundary == "copy: flushed" && Directory.GetFiles(Stick, "*.zip").Length > 1)
                throw new IOException(
                    "No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);
        };
        _clinic.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await _clinic.BackUpAsync()).SecondCopy);
        Assert.Equal(Names(_clinic.Folder.Backups), Names(Stick));
    }

    [Fact]
    public async Task A_list_of_old_copies_that_cannot_be_read_stops_no_copying()
    {
        Directory.CreateDirectory(Stick);
        await _clinic.SetAsync(settings => settings with { SecondFolder = Stick });
        File.CreateSymbolicLink(Path.Combine(_clinic.Folder.Backups, ".forget.json"), "/proc/self/mem");
        Assert.True((await _clinic.BackUpAsync()).SecondCopy);
    }

    [Fact]
    public async Task A_share_that_hangs_is_not_held_against_the_stick_that_takes_its_place()
    {
        Directory.CreateDirectory(Stick);
        await _clinic.SetAsync(settings => settings with { SecondFolder = Stick });
        using var answers = new ManualResetEventSlim();
        await BackUpWhileCopyingHangsAsync(answers);
        _clinic.AtBoundary = null;
        var other = Directory.CreateDirectory(Stick + "-2").FullName;
        await _clinic.SetAsync(settings => settings with { SecondFolder = other });
        Assert.True((await _clinic.BackUpAsync()).SecondCopy);
        Assert.Empty((await _clinic.Status.RefreshAsync()).Warnings);

        // What was given up does not go on into a folder that nobody wants any more.
        answers.Set();
        await Eventually.HoldsAsync(() => Directory.GetFiles(Stick, "*.part").Length == 0);
        Assert.Empty(Directory.GetFiles(Stick, "*.zip"));
    }

    // Until the answer comes; the backup is waited for while the clock goes on.
    private async Task<BackupSummary> BackUpWhileCopyingHangsAsync(ManualResetEventSlim answers)
    {
        using var hanging = new ManualResetEventSlim();
        _clinic.AtBoundary = boundary =>
        {
            if (boundary != "copy: flushed")
                return;
            hanging.Set();
            answers.Wait();
        };
        var made = _clinic.BackUpAsync();
        await Eventually.HoldsAsync(() => hanging.IsSet);
        await Eventually.HoldsAsync(() =>
        {
            _clinic.Time.Advance(TimeSpan.FromSeconds(30));
            return made.IsCompleted;
        });
        return await made;
    }

    private static IEnumerable<string?> Names(string folder) =>
        Directory.EnumerateFiles(folder, "*.zip*").Select(Path.GetFileName).Order();
}
