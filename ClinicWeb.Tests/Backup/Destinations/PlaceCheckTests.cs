using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Checks;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ClinicWeb.Tests.Backup.Destinations;

/// <summary>Copies go to the place that the doctor chose, not to what happens to lie at its path.</summary>
public sealed class PlaceCheckTests : IAsyncDisposable
{
    private readonly TempClinic _clinic = new();

    private string Stick => Path.Combine(_clinic.Practice.Scratch, "stick");

    public ValueTask DisposeAsync() => _clinic.DisposeAsync();

    [Fact]
    public async Task An_empty_folder_in_the_place_of_the_stick_gets_no_copy_and_is_told()
    {
        await WithCopyAsync();
        Directory.Move(Stick, Stick + "-out");
        Directory.CreateDirectory(Stick);

        Assert.False((await LaterAsync()).SecondCopy);

        Assert.Empty(Directory.EnumerateFileSystemEntries(Stick));
        var status = await _clinic.Status.RefreshAsync();
        Assert.Equal((false, 2), (status.SecondFolder!.Available, status.SecondFolder.Missing));
        Assert.Contains("another drive", Assert.Single(status.Warnings).ToString(), StringComparison.Ordinal);

        Directory.Delete(Stick);
        Directory.Move(Stick + "-out", Stick);
        await _clinic.Get<CopyCatchUp>().RunAsync();
        Assert.Equal(2, Directory.GetFiles(Stick, "*.zip").Length);
        Assert.Empty((await _clinic.Status.RefreshAsync()).Warnings);
    }

    [Fact]
    public async Task A_second_stick_that_takes_turns_is_accepted_once_by_saving_the_settings()
    {
        await WithCopyAsync();
        Directory.Move(Stick, Stick + "-1");
        Directory.CreateDirectory(Stick);
        Assert.False((await LaterAsync()).SecondCopy);

        await _clinic.SetAsync(settings => settings);
        Assert.True((await LaterAsync()).SecondCopy);
        Assert.Empty((await _clinic.Status.RefreshAsync()).Warnings);

        for (var turn = 0; turn < 4; turn++)
        {
            Directory.Move(Stick, $"{Stick}-{2 - (turn % 2)}");
            Directory.Move($"{Stick}-{1 + (turn % 2)}", Stick);
            Assert.True((await LaterAsync()).SecondCopy);
        }

        Assert.Empty((await _clinic.Status.RefreshAsync()).Warnings);
    }

    [Fact]
    public async Task Days_without_the_stick_do_not_make_an_empty_folder_the_right_one()
    {
        await WithCopyAsync();
        Directory.Move(Stick, Stick + "-out");
        Directory.CreateDirectory(Stick);
        for (var day = 0; day < 4; day++)
        {
            _clinic.Time.Advance(TimeSpan.FromDays(1));
            await _clinic.Get<Patrol>().TurnAsync(TestContext.Current.CancellationToken);
        }

        Assert.False((await LaterAsync()).SecondCopy);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Stick));
    }

    [Fact]
    public async Task A_stick_whose_mark_was_removed_is_known_by_its_copies()
    {
        await WithCopyAsync();
        File.Delete(Path.Combine(Stick, ".clinicweb"));

        Assert.True((await LaterAsync()).SecondCopy);
    }

    [Fact]
    public async Task A_folder_of_another_practice_is_refused_in_words_and_its_files_stay()
    {
        Directory.CreateDirectory(Stick);
        await File.WriteAllTextAsync(Path.Combine(Stick, ".clinicweb"), Guid.NewGuid().ToString());
        var theirs = Path.Combine(Stick, "backup_2026-01-02_10-30-00.zip");
        await File.WriteAllTextAsync(theirs, "theirs");
        var unfinished = Path.Combine(Stick, "backup_2026-01-02_10-31-00.zip.part");
        await File.WriteAllTextAsync(unfinished, "being written by the other practice");
        await _clinic.SetAsync(settings => settings with { SecondFolder = Stick });

        Assert.False((await _clinic.BackUpAsync()).SecondCopy);

        Assert.Equal("theirs", await File.ReadAllTextAsync(theirs));
        Assert.True(File.Exists(unfinished));
        Assert.Contains("belongs to another practice",
            Assert.Single((await _clinic.Status.RefreshAsync()).Warnings).ToString(), StringComparison.Ordinal);

        await _clinic.SetAsync(settings => settings);
        Assert.True((await LaterAsync()).SecondCopy);
        Assert.Empty((await _clinic.Status.RefreshAsync()).Warnings);
    }

    [Fact]
    public async Task A_drive_that_hangs_while_it_is_looked_for_holds_up_neither_the_status_nor_a_backup()
    {
        using var answers = new ManualResetEventSlim();
        using var asked = new ManualResetEventSlim();
        await using var clinic = new TempClinic(configure: services => services.AddSingleton<StickFinder>(
            (configured, _) =>
            {
                asked.Set();
                answers.Wait();
                return configured;
            }));
        var stick = Directory.CreateDirectory(Path.Combine(clinic.Practice.Scratch, "stick")).FullName;
        await clinic.SetAsync(settings => settings with { SecondFolder = stick });

        var backup = clinic.BackUpAsync();
        await Eventually.HoldsAsync(() => asked.IsSet);
        await Eventually.HoldsAsync(() =>
        {
            clinic.Time.Advance(TimeSpan.FromSeconds(30));
            return backup.IsCompleted;
        });
        Assert.False((await backup).SecondCopy);
        var status = clinic.Status.RefreshAsync();
        await Eventually.HoldsAsync(() =>
        {
            clinic.Time.Advance(TimeSpan.FromSeconds(5));
            return status.IsCompleted;
        });
        Assert.Contains("does not answer", Assert.Single((await status).Warnings).ToString(),
            StringComparison.Ordinal);

        answers.Set();
        await Eventually.HoldsAsync(async () =>
        {
            await clinic.Get<CopyCatchUp>().RunAsync();
            return File.Exists(Path.Combine(stick, (await backup).Name));
        });
    }

    [Fact]
    public async Task A_drive_that_tells_nothing_of_itself_leaves_the_folder_where_it_was_said_to_be()
    {
        await using var clinic = new TempClinic(configure: services => services.AddSingleton<StickFinder>(
            (_, _) => throw new DriveNotFoundException()));
        var stick = Directory.CreateDirectory(Path.Combine(clinic.Practice.Scratch, "stick")).FullName;
        await clinic.SetAsync(settings => settings with { SecondFolder = stick });

        Assert.True((await clinic.BackUpAsync()).SecondCopy);
    }

    private async Task WithCopyAsync()
    {
        Directory.CreateDirectory(Stick);
        await _clinic.SetAsync(settings => settings with { SecondFolder = Stick });
        Assert.True((await _clinic.BackUpAsync()).SecondCopy);
    }

    private Task<BackupSummary> LaterAsync()
    {
        _clinic.Time.Advance(TimeSpan.FromMinutes(1));
        return _clinic.BackUpAsync();
    }
}
