using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Backup.Restore.Startup;

/// <summary>A practice of which nothing is left does not begin anew as if there had never been one.</summary>
public sealed class LostPracticeTests : IDisposable
{
    private readonly TempDataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_database_and_backups_it_is_told_where_the_copies_are_and_they_bring_it_back(bool stick)
    {
        var second = Directory.CreateDirectory(Path.Combine(_data.Scratch, "stick")).FullName;
        var elsewhere = Path.Combine(_data.Scratch, "kept.zip");
        await using (var clinic = await _data.StartAsync())
        {
            await clinic.AddPatientAsync("Berger");
            if (stick)
                await clinic.Get<IClinicSettings>().SaveAsync(new ClinicSettings { SecondFolder = second });
            var made = await clinic.Backups.BackUpAsync(BackupTrigger.Manual);
            File.Copy(Path.Combine(_data.Folder.Backups, made.Name), elsewhere);
        }

        File.Delete(_data.Folder.ClinicDb);
        foreach (var zip in Directory.GetFiles(_data.Folder.Backups, "*.zip"))
            File.Delete(zip);

        await using var again = await _data.StartAsync();
        Assert.Contains(stick ? second : "To begin anew", again.Database.Recovery!.Reason.ToString(),
            StringComparison.Ordinal);
        Assert.False(File.Exists(_data.Folder.ClinicDb));

        await using var zipped = File.OpenRead(elsewhere);
        var brought = await again.Backups.UploadAsync(zipped);
        await again.Restores.RestoreAsync(brought.Name);
        Assert.Equal(["Berger"], await again.NamesAsync());
    }

    [Fact]
    public async Task A_practice_that_never_had_a_backup_begins()
    {
        await using (await _data.StartAsync())
        {
        }

        File.Delete(_data.Folder.ClinicDb);
        await using var again = await _data.StartAsync();
        Assert.Null(again.Database.Recovery);
    }
}
