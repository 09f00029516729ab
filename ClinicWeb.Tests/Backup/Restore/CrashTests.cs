using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;
using ClinicWeb.Tests.Support.Crash;

namespace ClinicWeb.Tests.Backup.Restore;

/// <summary>
/// Kills real processes at every boundary, starts again, and looks whether anything is lost or half done.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private readonly TempDataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_restore_killed_at_any_boundary_is_wholly_old_or_wholly_new_at_the_next_start()
    {
        var backup = await TwoStatesAsync();
        var killed = new List<string>();
        for (var at = 1; ; at++)
        {
            var folder = Copy(at);
            var end = await CrashProcess.RunAsync(folder, at, "restore", backup);
            var committed = end.Reached("commit: written");
            await AssertWholeAsync(folder, committed, end);
            if (end.Survived)
                break;
            Assert.Equal(at, end.Said.Count - 1);
            killed.Add(end.Said[^1]);
        }

        // The loop would prove nothing if it had met only a few.
        Assert.Contains(killed, boundary => boundary.EndsWith("safety-backup: publish", StringComparison.Ordinal));
        Assert.Contains(killed, boundary => boundary.EndsWith("clinic.db is away", StringComparison.Ordinal));
        Assert.Contains(killed, boundary => boundary.EndsWith("chroma is in place", StringComparison.Ordinal));
        Assert.Contains(killed, boundary => boundary.EndsWith("journal gone", StringComparison.Ordinal));
        Assert.InRange(killed.Count, 25, 60);
    }

    [Fact]
    public async Task A_restore_of_a_damaged_practice_killed_at_any_file_operation_is_finished_or_forgotten()
    {
        var backup = await TwoStatesAsync();
        Damages.Fatal["middle overwritten"](_data.Folder.ClinicDb);
        var garbage = await File.ReadAllBytesAsync(_data.Folder.ClinicDb);
        for (var at = 1; ; at++)
        {
            var folder = Copy(at);
            var end = await CrashProcess.RunAsync(folder, at, "restore", backup);
            await using (var again = await RunningClinic.StartAsync(folder))
            {
                Assert.Equal(end.Reached("commit: written"), again.Database.Recovery is null);
                if (again.Database.Recovery is not null)
                    await again.Restores.RestoreAsync(backup);
                Assert.Equal(["Old"], await again.NamesAsync());
            }

            var kept = Directory.GetFiles(folder.Quarantine, "clinic.db", SearchOption.AllDirectories);
            Assert.Equal(garbage, await File.ReadAllBytesAsync(Assert.Single(kept)));
            if (end.Survived)
                return;
        }
    }

    [Fact]
    public async Task A_backup_killed_at_any_boundary_or_file_operation_leaves_only_sound_backups_in_both_folders()
    {
        var second = Directory.CreateDirectory(Path.Combine(_data.Scratch, "second")).FullName;
        await TwoStatesAsync();
        await using (var clinic = await _data.StartAsync())
            await clinic.Get<IClinicSettings>().SaveAsync(
                new ClinicSettings { IntervalHours = 2, SecondFolder = second }.KeepingOnly(1));
        var killed = new List<string>();
        for (var at = 1; ; at++)
        {
            var folder = Copy(at);
            foreach (var copy in Directory.EnumerateFiles(second))
                File.Delete(copy);
            var end = await CrashProcess.RunAsync(folder, at, "backup");
            Assert.All(Directory.EnumerateFiles(second, "*.zip"), copy => Assert.True(ArchiveCheck.Read(copy).Sound));
            await AssertWholeAsync(folder, restored: false, end);
            if (end.Survived)
                break;
            killed.Add(end.Said[^1]);
            Assert.InRange(at, 1, 40);
        }

        foreach (var operation in (string[])["archive: flushed", "publish: renamed", "publish: flushed",
            "copy: flushed", "copy: renamed", "prune: one removed"])
            Assert.Contains(killed, boundary => boundary.EndsWith(operation, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restores_killed_at_random_moments_lose_nothing()
    {
        var backup = await TwoStatesAsync();
        var random = new Random(42);
        var clock = TimeProvider.System.GetTimestamp();
        var killed = 0;
        for (var round = 0; TimeProvider.System.GetElapsedTime(clock) < TimeSpan.FromSeconds(20); round++)
        {
            var folder = Copy(round);
            var end = await CrashProcess.RunAndKillAsync(folder, TimeSpan.FromMilliseconds(random.Next(0, 700)),
                "restore", backup);
            killed += end.Survived ? 0 : 1;
            // Between two boundaries either answer is right, as long as it is whole.
            await AssertWholeAsync(folder, restored: null, end);
            Directory.Delete(folder.Root, recursive: true);
        }

        Assert.True(killed > 0);
    }

    [Fact]
    public async Task What_was_acknowledged_before_a_kill_is_there()
    {
        var random = new Random(7);
        for (var round = 0; round < 4; round++)
        {
            var folder = new DataFolder(Path.Combine(_data.Scratch, $"write-{round}"));
            var end = await CrashProcess.RunAndKillAsync(folder, TimeSpan.FromMilliseconds(random.Next(50, 600)),
                "write");
            Assert.False(end.Survived);
            var acknowledged = end.Said.Count(line => line.StartsWith("written ", StringComparison.Ordinal));
            await using var again = await RunningClinic.StartAsync(folder);
            Assert.Null(again.Database.Recovery);
            Assert.InRange((await again.NamesAsync()).Length, acknowledged, acknowledged + 1);
        }
    }

    /// <summary>A practice "New" with a backup of when it was "Old", vectors and settings included.</summary>
    private async Task<string> TwoStatesAsync()
    {
        await using var clinic = await _data.StartAsync();
        Directory.CreateDirectory(_data.Folder.Chroma + "/segment");
        await clinic.AddPatientAsync("Old");
        await File.WriteAllTextAsync(_data.Folder.Chroma + "/segment/data.bin", "Old");
        await clinic.Get<IClinicSettings>().SaveAsync(new ClinicSettings { IntervalHours = 1 });
        var backup = await clinic.Backups.BackUpAsync(BackupTrigger.Manual);
        await clinic.AddPatientAsync("New");
        await File.WriteAllTextAsync(_data.Folder.Chroma + "/segment/data.bin", "New");
        await clinic.Get<IClinicSettings>().SaveAsync(new ClinicSettings { IntervalHours = 2 });
        return backup.Name;
    }

    private DataFolder Copy(int number)
    {
        var target = Path.Combine(_data.Scratch, $"life-{number}");
        foreach (var file in Directory.EnumerateFiles(_data.Folder.Root, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(_data.Folder.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return new DataFolder(target);
    }

    private static async Task AssertWholeAsync(DataFolder folder, bool? restored, CrashProcess.End end)
    {
        await using var again = await RunningClinic.StartAsync(folder);
        Assert.Null(again.Database.Recovery);
        var names = await again.NamesAsync();
        var isNew = names is ["Old", "New"];
        Assert.True(isNew || names is ["Old"], $"{string.Join(", ", names)} {end.Errors}");
        if (restored is { } expected)
            Assert.True(isNew != expected,
                $"restored: {!isNew}, expected: {expected}; {string.Join(" | ", end.Said)} {end.Errors}");
        Assert.Equal(isNew ? "New" : "Old", await File.ReadAllTextAsync(folder.Chroma + "/segment/data.bin"));
        Assert.Equal(isNew ? 2 : 1, again.Get<IClinicSettings>().Current.IntervalHours);

        Assert.False(Path.Exists(folder.RestoreStage) || Path.Exists(folder.RestoreJournal));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Backups, ".work-*"));
        Assert.Empty(Directory.GetFiles(folder.Backups, "*.part"));
        var listed = await again.Backups.ListAsync();
        Assert.NotEmpty(listed);
        Assert.All(listed, backup => Assert.True(ArchiveCheck.Read(Path.Combine(folder.Backups, backup.Name)).Sound));
        Assert.All(listed, backup => Assert.Equal(BackupHealth.Good, backup.Health));
        if (!isNew)
            Assert.Contains(listed, backup => backup is { Trigger: BackupTrigger.BeforeRestore, PatientCount: 2 });
        await again.AddPatientAsync("Afterwards");
    }
}
