using ClinicWeb.Server.Backup.Restore;
using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
using Dapper;
using SQLitePCL;

namespace ClinicWeb.Tests.Backup.Restore;

public class PreviewWorkTests
{
    // SQLite tells of itself after about so many steps of its program.
    private const int StepsAtOnce = 100;

    [Fact]
    public async Task Twice_the_patients_and_visits_are_about_twice_the_work_to_compare()
    {
        var once = await WorkAsync(patients: 400);
        var twice = await WorkAsync(patients: 800);

        Assert.True(once > 100, "too little was counted to say anything");
        // Four times, where every record of one practice is looked for among all of the other.
        Assert.InRange((double)twice / once, 1, 2.2);
    }

    /// <summary>What SQLite did to compare a practice of so many, with eight visits each, with its backup.</summary>
    private static async Task<int> WorkAsync(int patients)
    {
        using var practice = new TempPractice();
        await practice.Database.WriteAsync((connection, tx) => connection.Execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @patients)
            INSERT INTO patients (chart_number, given_name, family_name, birth_date)
            SELECT i, 'Anna', 'Berger ' || i, '1970-01-31' FROM n;
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < @patients * 8 - 1)
            INSERT INTO visits (patient_id, visited_at, complaint, notes)
            SELECT i / 8 + 1, '2026-01-02T10:30:00', 'Cough',
              'Some words about what was seen, heard and advised on that day.' FROM n;
            """,
            new { patients },
            tx));
        var backup = Path.Combine(practice.Scratch, "backup.db");
        SqliteFile.CopyOnline(practice.Folder.ClinicDb, backup);
        await practice.Database.WriteAsync((connection, tx) => connection.Execute(
            """
            DELETE FROM patients WHERE id % 100 = 0;
            UPDATE visits SET notes = 'Other words.' WHERE id % 800 = 1;
            UPDATE patients SET phone = '1' WHERE id % 100 = 2;
            """,
            transaction: tx));

        var work = 0;
        var found = await practice.Database.ReadAsync(live =>
        {
            raw.sqlite3_progress_handler(live.Handle, StepsAtOnce, _ => Count(), null);
            try
            {
                return PracticeComparison.Find(live, backup);
            }
            finally
            {
                raw.sqlite3_progress_handler(live.Handle, 0, null, null);
            }
        });
        var hundreds = patients / 100;
        Assert.Equal((0, hundreds, hundreds * 2, 0, hundreds * 8),
            (found.Lost.Count, found.Returned.Count, found.Changed.Count, found.VisitsLost, found.VisitsReturned));
        return work;

        int Count()
        {
            work++;
            return 0; // go on
        }
    }
}
