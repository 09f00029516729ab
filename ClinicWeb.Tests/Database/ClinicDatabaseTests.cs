using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Database;

public sealed class ClinicDatabaseTests : IDisposable
{
    private readonly TempPractice _practice = new();

    public void Dispose() => _practice.Dispose();

    [Fact]
    public async Task An_open_practice_is_in_wal_mode_with_full_sync_and_foreign_keys()
    {
        var (journal, sync, keys) = await _practice.Database.ReadAsync(connection => (
            connection.ExecuteScalar<string>("PRAGMA journal_mode"),
            connection.ExecuteScalar<int>("PRAGMA synchronous"),
            connection.ExecuteScalar<int>("PRAGMA foreign_keys")));
        Assert.Equal(("wal", 2, 1), (journal, sync, keys));
    }

    [Fact]
    public async Task A_write_that_throws_leaves_nothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _practice.Database.WriteAsync<int>((connection, tx) =>
        {
            connection.Execute(
                "INSERT INTO patients (chart_number, given_name, family_name, birth_date) VALUES "
                    + "('1','a','b','2000-01-01')",
                transaction: tx);
            throw new InvalidOperationException();
        }));
        Assert.Equal(0, await _practice.CountAsync("patients"));
    }

    [Fact]
    public async Task Every_change_of_a_record_raises_its_version()
    {
        var id = await _practice.AddPatientAsync("Berger");
        var before = await VersionAsync(id);
        await _practice.Database.WriteAsync((connection, tx) =>
            connection.Execute("UPDATE patients SET phone = '1' WHERE id = @id", new { id }, tx));
        Assert.True(await VersionAsync(id) > before);
    }

    [Fact]
    public async Task While_writes_are_held_a_write_is_refused_and_a_read_goes_on()
    {
        using (await _practice.Database.HoldWritesAsync($"A restore is running."))
        {
            var refused = await Assert.ThrowsAsync<ClinicException>(() => _practice.AddPatientAsync("Berger"));
            Assert.Equal(ClinicError.Recovery, refused.Error);
            Assert.Equal(0, await _practice.CountAsync("patients"));
        }

        await _practice.AddPatientAsync("Berger");
        Assert.Equal(1, await _practice.CountAsync("patients"));
    }

    [Fact]
    public async Task What_cannot_be_opened_after_a_swap_is_closed_and_told_once()
    {
        var told = new List<RecoveryStatus>();
        _practice.Database.ClosedItself += told.Add;
        var folder = _practice.Folder;
        await Assert.ThrowsAsync<ClinicException>(() => _practice.Database.ReplaceAsync(() =>
        {
            File.Delete(folder.ClinicDb);
            Directory.CreateDirectory(folder.ClinicDb);
            return Task.CompletedTask;
        }));
        await Assert.ThrowsAsync<ClinicException>(() => _practice.Database.ReplaceAsync(() => Task.CompletedTask));
        var why = Assert.Single(told);
        Assert.Equal(_practice.Database.Recovery!.Reason, why.Reason);
        Assert.True(why.ForNow);
    }

    [Fact]
    public async Task A_replaced_practice_refuses_what_was_typed_about_the_old_one()
    {
        var ticket = _practice.Database.Generation;
        var told = 0;
        using var subscription = _practice.Database.OnReplaced(() => told++);
        await _practice.Database.ReplaceAsync(() => Task.CompletedTask);
        var refused = await Assert.ThrowsAsync<ClinicException>(() =>
            _practice.Database.WriteAsync((_, _) => 1, ticket));
        Assert.Equal(ClinicError.Conflict, refused.Error);
        Assert.Equal(1, told);
    }

    [Fact]
    public async Task A_swap_waits_until_the_last_reader_has_left()
    {
        using var reading = new ManualResetEventSlim();
        using var finish = new ManualResetEventSlim();
        var reader = _practice.Database.ReadAsync(_ =>
        {
            reading.Set();
            finish.Wait(TestContext.Current.CancellationToken);
            return 1;
        });
        reading.Wait(TestContext.Current.CancellationToken);
        var swapped = false;
        var replace = _practice.Database.ReplaceAsync(() =>
        {
            swapped = true;
            return Task.CompletedTask;
        });
        Assert.False(swapped);
        finish.Set();
        await reader;
        await replace;
        Assert.True(swapped);
    }

    [Fact]
    public async Task Nothing_is_acknowledged_into_a_file_that_was_deleted_meanwhile()
    {
        await _practice.AddPatientAsync("Berger");
        File.Delete(_practice.Folder.ClinicDb);
        var refused = await Assert.ThrowsAsync<ClinicException>(() => _practice.AddPatientAsync("Chopin"));
        Assert.Equal(ClinicError.Recovery, refused.Error);
    }

    [Fact]
    public void Files_of_a_practice_are_for_their_owner_only()
    {
        if (OperatingSystem.IsWindows())
            return;
        var others =
            UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Assert.Equal(default, File.GetUnixFileMode(_practice.Folder.ClinicDb) & others);
        Assert.Equal(default, File.GetUnixFileMode(_practice.Folder.Backups) & others);
    }

    [Fact]
    public void A_second_owner_is_told_who_holds_the_folder()
    {
        using var first = DataFolderLock.Own(_practice.Folder);
        var refused = Assert.Throws<ClinicException>(() => DataFolderLock.Own(_practice.Folder));
        Assert.Contains(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture),
            refused.Message);
    }

    private Task<long> VersionAsync(long id) => _practice.Database.ReadAsync(connection =>
        connection.ExecuteScalar<long>("SELECT changed_seq FROM patients WHERE id = @id", new { id }));
}
