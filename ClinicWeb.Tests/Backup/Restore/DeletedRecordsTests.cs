using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using ClinicWeb.Tests.Hostile;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Backup.Restore;

/// <summary>
/// The undo of a delete finds the newest backup that holds the record, whatever became of the one that was taken for
/// it.
/// </summary>
public sealed class DeletedRecordsTests : IAsyncDisposable
{
    private readonly TempClinic _clinic = new(configure: services => services.AddPatients().AddVisits());

    public ValueTask DisposeAsync() => _clinic.DisposeAsync();

    private IRestores Restores => _clinic.Get<IRestores>();

    [Fact]
    public async Task It_is_the_one_before_the_delete_as_long_as_that_is_there()
    {
        var berger = await _clinic.Practice.AddPatientAsync("Berger");
        var proof = await DeleteAsync(berger);
        await _clinic.BackUpAsync();
        Assert.Equal((proof.Backup, true), Told(await Restores.FindDeletedAsync(proof, berger)));
    }

    [Fact]
    public async Task After_ten_more_deletes_the_first_of_the_row_holds_it_as_it_was()
    {
        var first = await _clinic.Practice.AddPatientAsync("First");
        var berger = await _clinic.Practice.AddPatientAsync("Berger");
        var others = new List<long>();
        for (var number = 0; number < 10; number++)
            others.Add(await _clinic.Practice.AddPatientAsync("Chen"));
        var before = await DeleteAsync(first);
        var proof = await DeleteAsync(berger);
        foreach (var other in others)
            await DeleteAsync(other);

        Assert.False(File.Exists(_clinic.ZipPath(proof.Backup)));
        var holder = await Restores.FindDeletedAsync(proof, berger);
        Assert.Equal((before.Backup, true), Told(holder));
        Assert.Equal("Berger", (await Restores.RestorePatientAsync(holder.Backup, berger)).Patient.FamilyName);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("rotten")]
    [InlineData("a folder of that name")]
    public async Task When_it_cannot_be_used_the_newest_before_it_is_and_says_that_it_is_older(string what)
    {
        var berger = await _clinic.Practice.AddPatientAsync("Berger");
        await LaterAsync();
        var newer = await LaterAsync();
        await _clinic.Practice.AddVisitAsync(berger, "Entered since");
        var proof = await DeleteAsync(berger);
        await LaterAsync();
        Break(_clinic.ZipPath(proof.Backup), what);

        var holder = await Restores.FindDeletedAsync(proof, berger);
        Assert.Equal((newer.Name, false), Told(holder));
        Assert.Equal(newer.CreatedAt, holder.CreatedAt);
    }

    [Fact]
    public async Task An_undo_of_a_delete_before_the_last_brings_no_older_record_back()
    {
        var berger = await _clinic.Practice.AddPatientAsync("Berger");
        var first = await DeleteAsync(berger);
        await Restores.RestorePatientAsync((await Restores.FindDeletedAsync(first, berger)).Backup, berger);
        await _clinic.Practice.AddVisitAsync(berger, "Entered since");
        var last = await DeleteAsync(berger);

        var older = await Assert.ThrowsAsync<ClinicException>(() => Restores.FindDeletedAsync(first, berger));

        Assert.Equal(ClinicError.Conflict, older.Error);
        Assert.Equal((last.Backup, true), Told(await Restores.FindDeletedAsync(last, berger)));
    }

    [Fact]
    public async Task A_delete_that_another_computer_counted_by_its_own_numbers_refuses_no_undo()
    {
        var berger = await _clinic.Practice.AddPatientAsync("Berger");
        var first = await DeleteAsync(berger);
        await Restores.RestorePatientAsync((await Restores.FindDeletedAsync(first, berger)).Backup, berger);
        await _clinic.Practice.Database.WriteAsync((connection, transaction) =>
            connection.Execute("UPDATE patient_history SET seq = 480000", transaction: transaction));
        var last = await DeleteAsync(berger);

        Assert.Equal((last.Backup, true), Told(await Restores.FindDeletedAsync(last, berger)));
    }

    [Fact]
    public async Task A_visit_is_looked_for_as_a_visit()
    {
        var berger = await _clinic.Practice.AddPatientAsync("Berger");
        await LaterAsync(); // holds the patient without the visit
        var visit = await _clinic.Practice.AddVisitAsync(berger);
        var newer = await LaterAsync();
        var proof = await _clinic.Get<IDeleteGuard>().TakeAsync();
        await _clinic.Get<IVisits>().DeleteAsync([visit], proof);
        await LaterAsync(); // holds the patient without the visit again
        File.Delete(_clinic.ZipPath(proof.Backup));
        Assert.Equal((newer.Name, true), Told(await Restores.FindDeletedAsync(proof, berger, visit)));
    }

    [Fact]
    public async Task Somebody_else_of_the_same_number_in_another_practice_is_not_brought_back()
    {
        var berger = await _clinic.Practice.AddPatientAsync("Berger");
        using var zip =
            new MemoryStream(
                HostileZip.Of(_clinic.Folder, _clinic.Practice.Scratch,
                    "UPDATE patients SET family_name = 'Stranger', birth_date = '1900-01-01'"));
        await _clinic.Backups.UploadAsync(zip);
        var proof = await DeleteAsync(berger);
        File.Delete(_clinic.ZipPath(proof.Backup));
        var none = await Assert.ThrowsAsync<ClinicException>(() => Restores.FindDeletedAsync(proof, berger));
        Assert.Equal((ClinicError.NotFound, "No backup here holds this patient any more."), (none.Error, none.Message));
    }

    private async Task<SafetyBackup> DeleteAsync(long patient)
    {
        var proof = await _clinic.Get<IDeleteGuard>().TakeAsync();
        await _clinic.Get<IPatients>().DeleteAsync([patient], proof);
        _clinic.Time.Advance(TimeSpan.FromMinutes(1));
        return proof;
    }

    private Task<BackupSummary> LaterAsync()
    {
        _clinic.Time.Advance(TimeSpan.FromHours(1));
        return _clinic.BackUpAsync(BackupTrigger.Scheduled);
    }

    private static (string Backup, bool AsDeleted) Told(RecordHolder holder) => (holder.Backup, holder.AsDeleted);

    private static void Break(string zip, string how)
    {
        var time = File.GetLastWriteTimeUtc(zip);
        var bytes = File.ReadAllBytes(zip);
        File.Delete(zip);
        if (how == "a folder of that name")
            Directory.CreateDirectory(zip);
        if (how != "rotten")
            return;
        bytes[300] ^= 1;
        File.WriteAllBytes(zip, bytes);
        File.SetLastWriteTimeUtc(zip, time); // unnoticed until it is read
    }
}
