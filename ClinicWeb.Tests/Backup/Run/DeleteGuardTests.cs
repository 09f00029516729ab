using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Backup.Run;

public sealed class DeleteGuardTests : IAsyncDisposable
{
    private readonly TempClinic _clinic = new();

    private IDeleteGuard Guard => _clinic.Get<IDeleteGuard>();

    public ValueTask DisposeAsync() => _clinic.DisposeAsync();

    [Fact]
    public async Task Deletes_that_wait_together_share_one_backup_that_began_after_them()
    {
        using var running = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var holds = true;
        _clinic.AtBoundary = step =>
        {
            if (step != "archive" || !holds)
                return;
            running.Release();
            goOn.Wait();
        };
        var manual = Task.Run(() => _clinic.BackUpAsync());
        await running.WaitAsync();
        await _clinic.Practice.AddPatientAsync("Berger");
        var asked = Enumerable.Range(0, 5).Select(_ => Guard.TakeAsync()).ToArray();
        holds = false;
        goOn.Release();
        var proofs = await Task.WhenAll(asked);

        Assert.Single(proofs.Distinct());
        Assert.NotEqual((await manual).Name, proofs[0].Backup);
        var fresh = (await _clinic.Backups.ListAsync()).Single(backup => backup.Name == proofs[0].Backup);
        Assert.Equal((1, BackupTrigger.BeforeDelete), (fresh.PatientCount, fresh.Trigger));
    }

    [Fact]
    public async Task A_delete_asked_for_after_a_run_began_gets_a_run_of_its_own()
    {
        using var running = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        _clinic.AtBoundary = step =>
        {
            if (step != "archive")
                return;
            running.Release();
            goOn.Wait();
        };
        var first = Task.Run(() => Guard.TakeAsync());
        await running.WaitAsync();
        var second = Guard.TakeAsync();
        goOn.Release(2);
        Assert.NotEqual((await first).Backup, (await second).Backup);
    }

    [Fact]
    public async Task When_the_backup_fails_every_waiting_delete_is_told_and_the_next_one_can_work()
    {
        _clinic.Free = 0;
        var refused = await Assert.ThrowsAsync<ClinicException>(() => Guard.TakeAsync());
        Assert.Equal(ClinicError.DiskFull, refused.Error);
        _clinic.Free = 1L << 40;
        Assert.NotEmpty((await Guard.TakeAsync()).Backup);
    }

    [Fact]
    public async Task The_proof_names_the_newest_change_that_the_backup_holds()
    {
        await _clinic.Practice.AddPatientAsync("Berger");
        var proof = await Guard.TakeAsync();
        await _clinic.Practice.AddPatientAsync("Chopin");
        var now = await _clinic.Practice.Database.ReadAsync(connection =>
            Dapper.SqlMapper.ExecuteScalar<long>(connection, "SELECT change_seq FROM practice"));
        Assert.Equal(now - 1, proof.ChangeSequence);
    }
}
