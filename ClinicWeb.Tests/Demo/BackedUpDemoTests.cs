using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Demo;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Demo;

public sealed class BackedUpDemoTests : IAsyncDisposable
{
    private readonly TempClinic _clinic = new(configure: services => services.AddDemo());

    public ValueTask DisposeAsync() => _clinic.DisposeAsync();

    [Fact]
    public async Task What_was_loaded_is_backed_up_when_the_loading_is_done()
    {
        await _clinic.BackUpAsync();
        await _clinic.Get<IDemo>().LoadAsync(20);
        var status = await _clinic.Status.RefreshAsync();
        Assert.Equal((20, 160), (status.LastBackup!.PatientCount, status.LastBackup.VisitCount));
        Assert.Equal(0, status.ChangesSinceBackup);
    }

    [Fact]
    public async Task When_that_backup_fails_the_practice_is_loaded_and_the_status_tells()
    {
        await _clinic.BackUpAsync();
        _clinic.Free = 0;
        await _clinic.Get<IDemo>().LoadAsync(20);
        Assert.Equal(20, await _clinic.Practice.CountAsync("patients"));
        var status = await _clinic.Status.RefreshAsync();
        Assert.Equal((BackupState.Failed, 180), (status.State, status.ChangesSinceBackup));
    }
}
