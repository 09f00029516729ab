using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Hostile;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Backup.Restore;

/// <summary>One number is one person, across restores and across practices.</summary>
public sealed class IdSequencesTests : RunningClinicTest
{
    [Fact]
    public async Task A_patient_registered_after_a_restore_gets_no_number_of_one_who_was_restored_away()
    {
        var backup = await BackUpAsync();
        var meier = await Clinic.AddPatientAsync("Meier", "Max");
        var visit = await Clinic.AddVisitAsync(meier);
        var safety = (await Clinic.Restores.RestoreAsync(backup)).SafetyBackup!;

        var schulz = await Clinic.AddPatientAsync("Schulz", "Susi");
        Assert.True(schulz > meier);
        Assert.True(await Clinic.AddVisitAsync(schulz) > visit);
        var preview = await Clinic.Restores.PreviewAsync(safety);
        Assert.Equal([schulz], preview.PatientsLost.Select(patient => patient.Id));
        Assert.Equal([meier], preview.PatientsReturned.Select(patient => patient.Id));

        await Clinic.Restores.RestorePatientAsync(safety, meier);
        Assert.Equal(["Meier", "Schulz"], await Clinic.NamesAsync());
    }

    [Fact]
    public async Task After_the_worst_day_new_numbers_leave_room_for_those_that_were_lost()
    {
        await Clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        var lost = await Clinic.AddPatientAsync("Lost since the backup");
        await Clinic.DisposeAsync();
        Damages.Fatal["garbage"](Data.Folder.ClinicDb);
        Clinic = await Data.StartAsync();
        await Clinic.Restores.RestoreAsync(backup);
        Assert.True(await Clinic.AddPatientAsync("Chen") > lost);
    }

    [Fact]
    public async Task A_new_practice_that_comes_back_from_a_zip_goes_on_where_it_was()
    {
        var berger = await Clinic.AddPatientAsync("Berger");
        var backup = await BackUpAsync();
        using var other = new TempDataFolder();
        await using var computer = await other.StartAsync();
        await using (var zip = File.OpenRead(Path.Combine(Data.Folder.Backups, backup)))
            backup = (await computer.Backups.UploadAsync(zip)).Name;
        await computer.Restores.RestoreAsync(backup);
        Assert.Equal(berger + 1, await computer.AddPatientAsync("Chen"));
    }

    [Fact]
    public async Task In_a_zip_from_another_practice_the_same_number_is_somebody_else()
    {
        var berger = await Clinic.AddPatientAsync("Berger", "Berta", "C-1");
        await Clinic.AddVisitAsync(berger, "Ours");
        var theirs = HostileZip.Of(
            Data.Folder, Data.Scratch,
            "UPDATE patients SET family_name = 'Fremd', given_name = 'Franz', birth_date = '1955-05-05', chart_number "
                + "= 'F-1'; UPDATE visits SET complaint = 'Theirs'");
        var name = (await Clinic.Backups.UploadAsync(new MemoryStream(theirs))).Name;

        var preview = await Clinic.Restores.PreviewAsync(name);
        Assert.Equal("Berger, Berta", Assert.Single(preview.PatientsLost).Name);
        Assert.Equal("Fremd, Franz", Assert.Single(preview.PatientsReturned).Name);
        Assert.Empty(preview.PatientsChanged);
        Assert.Equal((1, 1), (preview.VisitsLost, preview.VisitsReturned));

        var back = await Clinic.Restores.RestorePatientAsync(name, berger, PatientConflict.Overwrite);
        Assert.NotEqual(berger, back.Patient.Id);
        Assert.Equal(["Berger", "Fremd"], await Clinic.NamesAsync());
        Assert.Equal("Ours", await Clinic.Database.ReadAsync(connection =>
            connection.ExecuteScalar<string>("SELECT complaint FROM visits WHERE patient_id = @berger",
                new { berger })));
    }

    [Fact]
    public async Task A_corrected_birth_date_or_a_new_surname_is_still_the_same_patient()
    {
        var married = await Clinic.AddPatientAsync("Berger", "Berta");
        var corrected = await Clinic.AddPatientAsync("Chen", "Li");
        var backup = await BackUpAsync();
        await Clinic.Database.WriteAsync((connection, transaction) => connection.Execute(
            """
            UPDATE patients SET family_name = 'Klein' WHERE id = @married;
            UPDATE patients SET birth_date = '1971-02-01' WHERE id = @corrected
            """,
            new { married, corrected },
            transaction));
        var preview = await Clinic.Restores.PreviewAsync(backup);
        Assert.Empty(preview.PatientsLost);
        Assert.Equal([corrected, married], preview.PatientsChanged.Select(patient => patient.Id));
        var refused =
            await Assert.ThrowsAsync<ClinicException>(() => Clinic.Restores.RestorePatientAsync(backup, married));
        Assert.Equal("Klein, Berta is in the practice already.", refused.Message);
    }

    [Theory]
    [InlineData("UPDATE sqlite_sequence SET seq = 9223372036854775807 WHERE name = 'patients'")]
    [InlineData("UPDATE visits SET id = 9223372036854775807")]
    [InlineData(
        "INSERT INTO visit_history (id, version, seq, changed_at, change) VALUES (9223372036854775807, 1, 1, '', "
            + "'deleted')")]
    [InlineData(
        "INSERT INTO patient_history (id, version, seq, changed_at, change) VALUES (1, 9223372036854775807, 1, '', "
            + "'changed')")]
    public async Task A_zip_after_which_nobody_could_be_added_any_more_is_refused(string sql)
    {
        await Clinic.AddVisitAsync(await Clinic.AddPatientAsync("Berger"));
        var zip = HostileZip.Of(Data.Folder, Data.Scratch, sql);
        var refused =
            await Assert.ThrowsAsync<ClinicException>(() => Clinic.Backups.UploadAsync(new MemoryStream(zip)));
        Assert.Equal(ClinicError.NotSound, refused.Error);
        Assert.Empty(await Clinic.Backups.ListAsync());
    }
}
