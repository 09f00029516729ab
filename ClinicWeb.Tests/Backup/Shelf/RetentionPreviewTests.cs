using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Backup.Shelf;

/// <summary>What a change of the rules would cost is said before, and is what happens.</summary>
public sealed class RetentionPreviewTests : IAsyncDisposable
{
    private readonly TempClinic _clinic = new();

    public ValueTask DisposeAsync() => _clinic.DisposeAsync();

    private ClinicSettings Now => _clinic.Get<IClinicSettings>().Current;

    [Theory]
    [InlineData(12, 0, 0)]
    [InlineData(11, 0, 0)]
    [InlineData(10, 1, 1)]
    [InlineData(3, 8, 8)]
    [InlineData(1, 10, 10)]
    public async Task What_is_announced_is_what_the_next_backup_removes(int last, int removed, int additional)
    {
        await _clinic.SetAsync(settings => settings.KeepingOnly(20));
        var made = new List<BackupSummary>();
        for (var number = 0; number < 10; number++)
            made.Add(await LaterAsync());

        var announced = await _clinic.Backups.PreviewRetentionAsync(Now.KeepingOnly(last));
        Assert.Equal((removed, additional), (announced.Removed, announced.Additional));
        Assert.Equal(removed == 0 ? null : made[0].CreatedAt, announced.Oldest);
        Assert.Equal(removed == 10 ? null : made[removed].CreatedAt, announced.ReachesBackTo);
        Assert.Equal(20, Now.KeepLast);

        await _clinic.SetAsync(settings => settings.KeepingOnly(last));
        await LaterAsync();
        Assert.Equal(11 - removed, (await _clinic.Backups.ListAsync()).Count);
    }

    [Fact]
    public async Task What_goes_anyway_is_not_laid_to_the_change()
    {
        await _clinic.SetAsync(settings => settings.KeepingOnly(5));
        for (var number = 0; number < 5; number++)
            await LaterAsync();
        var announced = await _clinic.Backups.PreviewRetentionAsync(Now.KeepingOnly(4));
        Assert.Equal((2, 1), (announced.Removed, announced.Additional));
        Assert.Equal((1, 0), await CountAsync(Now));
        Assert.Equal((0, 0), await CountAsync(Now with { KeepDaily = 7, KeepLast = 9 }));
    }

    [Fact]
    public async Task Pinned_ones_are_not_counted()
    {
        await _clinic.SetAsync(settings => settings.KeepingOnly(20));
        for (var number = 0; number < 4; number++)
        {
            var made = await LaterAsync();
            await _clinic.Backups.EditAsync(made.Name, pinned: number < 2, note: null);
        }

        Assert.Equal((2, 2), await CountAsync(Now.KeepingOnly(1)));
    }

    [Fact]
    public async Task Rules_that_cannot_be_saved_cannot_be_asked_about()
    {
        var refused =
            await Assert.ThrowsAsync<ClinicException>(
                () => _clinic.Backups.PreviewRetentionAsync(Now with { KeepLast = 0, KeepDaily = -1 }));
        Assert.Equal(["keepDaily", "keepLast"], refused.Fields.Keys.Order());
    }

    private async Task<(int Removed, int Additional)> CountAsync(ClinicSettings rules)
    {
        var announced = await _clinic.Backups.PreviewRetentionAsync(rules);
        return (announced.Removed, announced.Additional);
    }

    private Task<BackupSummary> LaterAsync()
    {
        _clinic.Time.Advance(TimeSpan.FromHours(1));
        return _clinic.BackUpAsync(BackupTrigger.Scheduled);
    }
}
