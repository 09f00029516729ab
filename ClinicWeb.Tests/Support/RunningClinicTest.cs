using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support;

/// <summary>A practice that was opened as at every start, in a folder of its own.</summary>
public abstract class RunningClinicTest : IAsyncLifetime
{
    protected TempDataFolder Data { get; } = new();

    /// <summary>The present life of the program; a test may end it and begin another.</summary>
    protected RunningClinic Clinic { get; set; } = null!;

    public virtual async ValueTask InitializeAsync() => Clinic = await Data.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Clinic.DisposeAsync();
        Data.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task<string> BackUpAsync() => (await Clinic.Backups.BackUpAsync(BackupTrigger.Manual)).Name;

    protected static async Task RefusedAsync(ClinicError error, Func<Task> work) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<ClinicException>(work)).Error);
}
