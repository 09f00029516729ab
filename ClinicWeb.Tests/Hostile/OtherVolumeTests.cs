using System.Diagnostics;
using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Hostile;

public sealed class OtherVolumeTests
{
    [Fact]
    public async Task With_the_backups_on_another_disk_a_repaired_database_still_takes_its_place_at_once()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var data = new TempDataFolder();
        var other = Directory.CreateDirectory($"/dev/shm/clinicweb-{Guid.NewGuid():N}").FullName;
        try
        {
            Directory.Delete(data.Folder.Backups, recursive: true);
            Directory.CreateSymbolicLink(data.Folder.Backups, other); // as a doctor with a small system disk does
            await using (var first = await data.StartAsync())
                await first.AddPatientAsync("Berger");
            await using var clinic = await data.StartAsync();
            clinic.Database.Dispose();
            var witness = data.Folder.ClinicDb + ".witness"; // a second name of the old file: a rename leaves it alone
            using (var db = SqliteFile.Open(data.Folder.ClinicDb))
                db.Execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE");
            using (var link = Process.Start("ln", [data.Folder.ClinicDb, witness]))
                await link.WaitForExitAsync(TestContext.Current.CancellationToken);
            var prepared = Path.Combine(data.Folder.Backups, "prepared.db");
            SqliteFile.CopyOnline(data.Folder.ClinicDb, prepared);
            using (var db = SqliteFile.Open(prepared))
                db.Execute("DELETE FROM patients");
            // Copying over the file in place could be torn by a crash: it is refused, and repairs are prepared beside
            // the file.
            Assert.Throws<IOException>(() => SqliteFile.Replace(data.Folder.ClinicDb, prepared));
            using var old = SqliteFile.Open(witness);
            Assert.Equal(1, old.ExecuteScalar<int>("SELECT count(*) FROM patients"));
        }
        finally
        {
            Directory.Delete(other, recursive: true);
        }
    }
}
