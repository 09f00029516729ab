using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>
/// Whom, and which visit, a link means: within its own file or Bundle first, else anywhere if it can mean only one. A
/// link that may mean two people means nobody.
/// </summary>
internal static class Links
{
    /// <summary>Follows every link of the stage.</summary>
    public static void Follow(SqliteConnection stage)
    {
        stage.Execute(
            $"""
            UPDATE visits SET patient = coalesce({Meant("patient", "visits")})
            WHERE patient IS NULL AND patient_link IS NOT NULL;
            -- A Bundle of one patient need not say so each time.
            CREATE TABLE lone (scope INTEGER PRIMARY KEY, patient INTEGER NOT NULL);
            INSERT INTO lone SELECT scope, min(id) FROM patients GROUP BY scope HAVING count(*) = 1;
            {IsOfTheLone("visits")}
            """);
        foreach (var table in (string[])["pieces", "attached"])
            stage.Execute(
                $"""
                UPDATE {table} SET visit = coalesce({Meant("visit", table)}) WHERE visit_link IS NOT NULL;
                UPDATE {table} SET patient = coalesce(
                  (SELECT patient FROM visits WHERE id = {table}.visit), {Meant("patient", table)})
                WHERE patient IS NULL;
                {IsOfTheLone(table)}
                """);
        stage.Execute(
            """
            DROP TABLE lone;
            -- A medication that is named elsewhere in the file comes before how it is taken.
            UPDATE pieces SET text = (
              SELECT CASE WHEN name IS NULL THEN pieces.text WHEN pieces.text = '' THEN name
                ELSE name || ': ' || pieces.text END
              FROM (SELECT coalesce(
                (SELECT min(m.text) FROM medications m WHERE m.link = medication_link AND m.scope = pieces.scope),
                (SELECT CASE (SELECT max(m.text) FROM medications m WHERE m.link = medication_link)
                   WHEN least THEN least END
                 FROM (SELECT min(m.text) AS least FROM medications m WHERE m.link = medication_link))) AS name))
            WHERE medication_link IS NOT NULL;
            DELETE FROM pieces WHERE text = '';
            -- What belongs to no visit belongs to the patient's visit of that day.
            UPDATE pieces SET visit = (
              SELECT min(id) FROM visits
              WHERE visits.patient = pieces.patient AND visited_at >= substr(at, 1, 10)
                AND visited_at < substr(at, 1, 10) || 'U')
            WHERE visit IS NULL AND at IS NOT NULL AND kind <= 2;
            """);
    }

    // In its own scope, and anywhere. Least and greatest are asked for apart, since then an index gives each at once.
    private static string Meant(string what, string table) =>
        $"{One(what, $"link = {what}_link AND scope = {table}.scope")}, {One(what, $"link = {what}_link")}";

    private static string One(string what, string where) =>
        $"""
        (SELECT CASE (SELECT max({what}) FROM {what}_links WHERE {where}) WHEN least THEN least END
         FROM (SELECT min({what}) AS least FROM {what}_links WHERE {where}))
        """;

    private static string IsOfTheLone(string table) =>
        $"""
        UPDATE {table} SET patient = (SELECT lone.patient FROM lone WHERE lone.scope = {table}.scope)
        WHERE patient IS NULL AND patient_link IS NULL;
        """;
}
