using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Storage;
using Dapper;

namespace ClinicWeb.Server.Backup.Restore.Startup;

/// <summary>
/// Changes of the whole file that lose no record: always on a copy first, and swapped in only when that is proven.
/// </summary>
internal sealed class DatabaseRepair(DataFolder folder, IActivityLog log, TimeProvider time)
{
    /// <summary>
    /// Derives indexes again. False when that does not help; then nothing was changed. The damaged file is kept.
    /// </summary>
    public bool TryHeal(DatabaseDiagnosis diagnosis)
    {
        if (diagnosis.Technical.Length == 0)
            return false; // The header alone says that there is nothing to read.
        using var work = ScratchDirectory.CreateBesideDatabase(folder);
        var healed = Path.Combine(work.Path, "clinic.db");
        if (!DerivedData.TryRebuild(folder.ClinicDb, healed))
            return false;
        var kept = Keep(diagnosis);
        SqliteFile.Replace(folder.ClinicDb, healed);
        log.Add(new ActivityEntry(
            time.GetUtcNow(), ActivityKind.Recovery, true, null, null,
            $"An index of the database was damaged. It was built again from the records, which could all be read. " +
            $"The damaged file is in {kept}.", 0));
        return true;
    }

    /// <summary>Brings an older schema up to date.</summary>
    public void Upgrade()
    {
        using var work = ScratchDirectory.CreateBesideDatabase(folder);
        var upgraded = Path.Combine(work.Path, "clinic.db");
        SqliteFile.CopyOnline(folder.ClinicDb, upgraded);
        DatabasePreparation.Migrate(upgraded, foreign: false);
        UnusedSpace.TryRelease(upgraded); // Where there is no room, a later start does it.
        DatabasePreparation.CheckIntegrity(upgraded);
        Durable.FlushFile(upgraded);
        SqliteFile.Replace(folder.ClinicDb, upgraded);
    }

    /// <summary>Gives back to the disk what an upgrade left unused in the file.</summary>
    public void Shrink()
    {
        using var work = ScratchDirectory.CreateBesideDatabase(folder);
        var small = Path.Combine(work.Path, "clinic.db");
        using (var connection = SqliteFile.Open(folder.ClinicDb))
            connection.Execute("VACUUM INTO @small", new { small });
        DatabasePreparation.CheckIntegrity(small);
        Durable.FlushFile(small);
        SqliteFile.Replace(folder.ClinicDb, small);
    }

    /// <summary>A copy through SQLite, so that what waits in the WAL is in it.</summary>
    private string Keep(DatabaseDiagnosis diagnosis)
    {
        var (target, relative) = Quarantine.MakeFolder(folder, time, "index");
        var copy = Path.Combine(target, "clinic.db");
        SqliteFile.CopyOnline(folder.ClinicDb, copy);
        Durable.FlushFile(copy);
        Quarantine.WriteNote(
            target,
            $"clinic.db as it was when an index in it was found damaged: {diagnosis.Technical}\n" +
            "Every record that could be read in it is in the practice.\n");
        return relative;
    }
}
