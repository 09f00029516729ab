using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Restore.Startup;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Host.Lifetime;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Host.Lifetime;

public sealed class LateOpeningTests : IDisposable
{
    private readonly TempDataFolder _data = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task The_backup_of_the_start_is_made_when_the_practice_opens_later()
    {
        await using (var clinic = await _data.StartAsync())
            await clinic.AddPatientAsync("Berger");
        var held = new HeldDatabase(_data.Folder);

        await using var app = new ClinicApp(dataFolder: _data.Folder.Root);
        Assert.Equal(BackupState.Recovery, (await app.Get<IStatusFeed>().RefreshAsync(Ct)).State);
        held.Dispose();
        Assert.True(await app.Get<StartupRecovery>().TryAgainAsync(Ct) || app.Get<ClinicDatabase>().Recovery is null);

        Assert.Equal(1, (await app.StartupBackupAsync()).PatientCount);
    }

    [Fact]
    public async Task What_was_restored_instead_has_no_backup_of_the_start()
    {
        string backup;
        await using (var clinic = await _data.StartAsync())
            backup = (await clinic.Backups.BackUpAsync(BackupTrigger.Manual)).Name;
        await File.WriteAllTextAsync(_data.Folder.ClinicDb, "garbage", Ct);

        await using var app = new ClinicApp(dataFolder: _data.Folder.Root);
        Assert.Equal(BackupState.Recovery, (await app.Get<IStatusFeed>().RefreshAsync(Ct)).State);
        var start = app.Get<BackupAtStart>().RunAsync(Ct);
        await app.Get<IRestores>().RestoreAsync(backup, ct: Ct);
        await start;
        await app.DisposeAsync();

        Assert.DoesNotContain("\"trigger\":\"startup\"", await File.ReadAllTextAsync(app.Folder.ActivityFile, Ct),
            StringComparison.Ordinal);
    }
}
