using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Patients;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Backup.Status;

/// <summary>How many changes are in no backup yet is known, and told without anybody asking.</summary>
public sealed class ChangesSinceTests : IAsyncDisposable
{
    private readonly TempClinic _clinic = new(configure: services => services.AddPatients());

    public ValueTask DisposeAsync() => _clinic.DisposeAsync();

    [Fact]
    public async Task Every_record_that_is_added_changed_or_deleted_counts_once_and_a_backup_starts_anew()
    {
        Assert.Null(await CountAsync()); // there is no backup
        var patient = await _clinic.Practice.AddPatientAsync("Berger");
        await _clinic.BackUpAsync();
        Assert.Equal(0, await CountAsync());

        await _clinic.Practice.AddVisitAsync(patient);
        Assert.Equal(1, await CountAsync());
        await _clinic.Practice.AddPatientAsync("Chen");
        await ExecuteAsync("UPDATE patients SET notes = 'Called' WHERE id = @patient", new { patient });
        Assert.Equal(3, await CountAsync());

        var proof = await _clinic.Get<IDeleteGuard>().TakeAsync();
        Assert.Equal(0, await CountAsync());
        await _clinic.Get<IPatients>().DeleteAsync([patient], proof);
        Assert.Equal(2, await CountAsync()); // with one visit

        await _clinic.BackUpAsync();
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task What_came_with_a_restore_is_in_the_backup_that_it_came_from()
    {
        await _clinic.Practice.AddPatientAsync("Berger");
        var old = await _clinic.BackUpAsync();
        for (var number = 0; number < 5; number++)
            await _clinic.Practice.AddPatientAsync("Chen");

        await _clinic.Get<IRestores>().RestoreAsync(old.Name);
        Assert.Equal(0, await CountAsync());
        await _clinic.Practice.AddPatientAsync("Dahl");
        Assert.Equal(1, await CountAsync());
        await _clinic.BackUpAsync();
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task When_the_list_is_lost_nobody_claims_to_know()
    {
        await _clinic.BackUpAsync();
        File.Delete(Path.Combine(_clinic.Folder.Backups, ".catalog.json"));
        File.Delete(_clinic.Folder.CatalogCopy);
        await _clinic.Practice.AddPatientAsync("Berger");
        Assert.Null(await CountAsync());
    }

    [Fact]
    public async Task A_file_that_was_put_back_by_hand_is_not_called_unchanged()
    {
        await _clinic.Practice.AddPatientAsync("Berger");
        await _clinic.BackUpAsync();
        await ExecuteAsync("UPDATE practice SET change_seq = 0", new { });
        Assert.Null(await CountAsync());
    }

    [Fact]
    public async Task In_recovery_nobody_claims_to_know()
    {
        await _clinic.BackUpAsync();
        _clinic.Practice.Database.EnterRecovery(new RecoveryStatus($"Damaged.", _clinic.Time.GetUtcNow(), null));
        Assert.Null(await CountAsync());
    }

    [Fact]
    public async Task Saves_are_told_a_moment_later_together_and_without_a_look_at_the_shelf()
    {
        await _clinic.BackUpAsync();
        await _clinic.Status.RefreshAsync();
        var told = new List<long?>();
        using var subscription = _clinic.Status.Subscribe(status =>
        {
            lock (told)
                told.Add(status.ChangesSinceBackup);
        });
        for (var number = 0; number < 20; number++)
            await _clinic.Practice.AddPatientAsync("Berger");
        Assert.Empty(told);

        var hidden = _clinic.Folder.Backups + "-hidden";
        Directory.Move(_clinic.Folder.Backups, hidden); // whoever looks at the shelf now finds nothing
        _clinic.Time.Advance(TimeSpan.FromMilliseconds(500));
        await Eventually.GetAsync(
            () => Task.FromResult(_clinic.Status.Current.ChangesSinceBackup == 20 ? "told" : null));
        Assert.NotNull(_clinic.Status.Current.LastBackup);
        Assert.Empty(_clinic.Status.Current.Warnings);
        await Eventually.HoldsAsync(() =>
        {
            lock (told)
                return told.Count > 0;
        });
        lock (told)
            Assert.Equal([20], told);
        Directory.Move(hidden, _clinic.Folder.Backups);
    }

    [Fact]
    public async Task A_refused_write_and_a_look_at_the_patients_tell_nobody_anything()
    {
        await _clinic.BackUpAsync();
        var written = 0;
        _clinic.Practice.Database.Written += () => written++;
        await Assert.ThrowsAnyAsync<Exception>(() => ExecuteAsync("INSERT INTO nothing VALUES (1)", new { }));
        await _clinic.Practice.CountAsync("patients");
        Assert.Equal(0, written);
        await _clinic.Practice.AddPatientAsync("Berger");
        Assert.Equal(1, written);
    }

    private async Task<long?> CountAsync() => (await _clinic.Status.RefreshAsync()).ChangesSinceBackup;

    private Task<int> ExecuteAsync(string sql, object parameters) => _clinic.Practice.Database.WriteAsync(
        (connection, transaction) => connection.Execute(sql, parameters, transaction));
}
