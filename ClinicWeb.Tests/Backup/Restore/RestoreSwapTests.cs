using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Restore.Startup;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Backup.Restore;

/// <summary>What one move that fails does to the others, and how a running program gets on after it.</summary>
public sealed class RestoreSwapTests : RunningClinicTest
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Settings_that_could_not_be_replaced_are_those_of_before_and_not_gone()
    {
        await SetAsync(interval: 1);
        var backup = await BackUpAsync();
        await SetAsync(interval: 3);
        FailOnceAt("commit: settings.json is away");

        var result = await Clinic.Restores.RestoreAsync(backup);

        Assert.Contains(result.Warnings, warning => warning.Contains("those of before", StringComparison.Ordinal));
        Assert.True(File.Exists(Data.Folder.SettingsFile));
        Assert.Equal(3, Clinic.Get<IClinicSettings>().Current.IntervalHours);
    }

    [Fact]
    public async Task A_restore_that_broke_half_way_is_finished_by_the_running_program()
    {
        await Clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        await Clinic.AddPatientAsync("Chen");
        var ticket = Clinic.Get<IPracticeWatch>().Generation;
        FailOnceAt("commit: clinic.db is away");
        await RefusedAsync(ClinicError.Recovery, () => Clinic.Restores.RestoreAsync(backup));

        Assert.True(await Clinic.Get<StartupRecovery>().TryAgainAsync(Ct));

        Assert.Equal(["Berger"], await Clinic.NamesAsync());
        // A form that was open shows a practice that is no more.
        await RefusedAsync(ClinicError.Conflict, () => Clinic.Database.WriteAsync((_, _) => 1, ticket, Ct));
    }

    [Fact]
    public async Task A_journal_whose_removal_is_not_certain_stays_and_is_followed_again()
    {
        await Clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        await Clinic.AddPatientAsync("Chen");
        FailOnceAt("commit: journal deleted");
        await RefusedAsync(ClinicError.Recovery, () => Clinic.Restores.RestoreAsync(backup));
        Assert.True(File.Exists(Data.Folder.RestoreJournal));

        Assert.True(await Clinic.Get<StartupRecovery>().TryAgainAsync(Ct));

        Assert.Equal(["Berger"], await Clinic.NamesAsync());
        Assert.False(File.Exists(Data.Folder.RestoreJournal));
    }

    [Fact]
    public async Task A_journal_that_a_power_cut_brings_back_takes_nothing_that_was_written_since()
    {
        await Clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        byte[] journal = [];
        Clinic.AtBoundary = boundary =>
        {
            if (boundary == "commit: written")
                journal = File.ReadAllBytes(Data.Folder.RestoreJournal);
        };
        await Clinic.Restores.RestoreAsync(backup);
        await Clinic.AddPatientAsync("Written since");

        // As the disk is when the power goes: what was written since is in the file beside the database.
        var after = new Server.Storage.DataFolder(Path.Combine(Data.Scratch, "after"));
        foreach (var file in Directory.EnumerateFiles(Data.Folder.Root, "*", SearchOption.AllDirectories)
                     .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(after.Root, Path.GetRelativePath(Data.Folder.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Assert.True(new FileInfo(after.ClinicDb + "-wal").Length > 0);
        await File.WriteAllBytesAsync(after.RestoreJournal, journal, Ct);
        await using var again = await RunningClinic.StartAsync(after);
        Assert.Equal(["Berger", "Written since"], await again.NamesAsync());
        Assert.False(File.Exists(after.RestoreJournal));
    }

    [Fact]
    public async Task A_zip_that_becomes_another_after_it_was_checked_is_not_restored()
    {
        await Clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        await Clinic.Database.WriteAsync(
            (connection, tx) => connection.Execute("UPDATE patients SET family_name = 'Chen'", transaction: tx),
            ct: Ct);
        var other = await BackUpAsync(); // as many records, and not the same
        await Clinic.AddPatientAsync("Dahl");
        Clinic.AtBoundary = boundary =>
        {
            if (boundary == "stage")
                File.Copy(Path.Combine(Data.Folder.Backups, other), Path.Combine(Data.Folder.Backups, backup),
                    overwrite: true);
        };

        await RefusedAsync(ClinicError.NotSound, () => Clinic.Restores.RestoreAsync(backup));

        Assert.Equal(["Chen", "Dahl"], await Clinic.NamesAsync());
        Assert.False(Directory.Exists(Data.Folder.RestoreStage));
    }

    [Fact]
    public async Task A_restored_practice_that_cannot_be_opened_just_now_is_told_and_opens_by_itself()
    {
        await Clinic.AddPatientAsync("Berger");
        await SetAsync(interval: 1);
        var backup = await BackUpAsync();
        await Clinic.AddPatientAsync("Chen");
        await SetAsync(interval: 2);
        var ticket = Clinic.Get<IPracticeWatch>().Generation;
        var aside = Path.Combine(Data.Scratch, "aside.db");
        Clinic.AtBoundary = boundary =>
        {
            if (boundary == "commit: journal gone")
                Block(aside);
        };
        await RefusedAsync(ClinicError.Recovery, () => Clinic.Restores.RestoreAsync(backup));
        Assert.Equal(BackupState.Recovery, (await Clinic.Get<IStatusFeed>().RefreshAsync()).State);

        Unblock(aside);
        Assert.True(await Clinic.Get<StartupRecovery>().TryAgainAsync(Ct));

        Assert.Equal(["Berger"], await Clinic.NamesAsync());
        Assert.Equal(1, Clinic.Get<IClinicSettings>().Current.IntervalHours);
        await RefusedAsync(ClinicError.Conflict, () => Clinic.Database.WriteAsync((_, _) => 1, ticket, Ct));
        await BackUpAsync();
        Assert.Empty((await Clinic.Get<IStatusFeed>().RefreshAsync()).Warnings); // fewer patients, and explained
    }

    [Fact]
    public async Task A_repair_after_which_the_practice_does_not_open_shuts_nobody_out_under_a_green_light()
    {
        await Clinic.AddPatientAsync("Berger");
        var aside = Path.Combine(Data.Scratch, "aside.db");
        await Assert.ThrowsAnyAsync<Exception>(() => Clinic.Database.RepairAsync(() => Block(aside), Ct));
        Assert.Equal(BackupState.Recovery, (await Clinic.Get<IStatusFeed>().RefreshAsync()).State);

        Unblock(aside);
        Assert.True(await Clinic.Get<StartupRecovery>().TryAgainAsync(Ct));
        Assert.Equal(["Berger"], await Clinic.NamesAsync());
    }

    private Task<ClinicSettings> SetAsync(double interval) => Clinic.Get<IClinicSettings>()
        .SaveAsync(Clinic.Get<IClinicSettings>().Current with { IntervalHours = interval }, Ct);

    private void FailOnceAt(string boundary) => Clinic.AtBoundary = reached =>
    {
        if (reached != boundary)
            return;
        Clinic.AtBoundary = null;
        throw new IOException("The disk is gone for a moment.");
    };

    private void Block(string aside)
    {
        File.Move(Data.Folder.ClinicDb, aside);
        Directory.CreateDirectory(Data.Folder.ClinicDb);
    }

    private void Unblock(string aside)
    {
        Directory.Delete(Data.Folder.ClinicDb);
        File.Move(aside, Data.Folder.ClinicDb);
    }
}
