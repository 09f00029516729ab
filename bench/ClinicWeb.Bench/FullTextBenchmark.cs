using System.Diagnostics;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Bench;

/// <summary>
/// What FTS5's options cost and bring over the visits of the demo practice: size, time to build, time to search.
/// </summary>
internal static class FullTextBenchmark
{
    private static readonly string[] Options =
    [
        "", "prefix = '2'", "prefix = '2 3'", "detail = column", "detail = column, prefix = '2'",
        "detail = column, prefix = '2 3'",
        "detail = none", "detail = none, prefix = '2 3'",
    ];

    private static readonly string[] Typed =
        ["p*", "no*", "pa*", "pai*", "hyp*", "hypertension*", "no* AND chest* AND pain*", "zzzz*"];

    public static async Task RunAsync(int? size)
    {
        using var practice = new BenchPractice();
        await practice.Get<IDemo>().LoadAsync(size ?? 10_000);
        foreach (var options in Options)
        {
            foreach (var automerge in options.Length == 0 ? (int[])[4, 8, 0] : [4])
                Measure(practice, options, automerge);
        }
    }

    private static void Measure(BenchPractice practice, string options, int automerge)
    {
        var path = Path.Combine(practice.Folder.Root, "words.db");
        using var connection = SqliteFile.Open(path, SqliteOpenMode.ReadWriteCreate);
        connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
        connection.Execute("ATTACH @clinic AS clinic", new { clinic = practice.Folder.ClinicDb });
        connection.Execute(
            $"""
            CREATE VIRTUAL TABLE words USING fts5(
              complaint, notes, diagnosis, prescription, content = '', contentless_delete = 1,
              tokenize = 'unicode61 remove_diacritics 2'{(options.Length == 0 ? "" : ", " + options)});
            INSERT INTO words (words, rank) VALUES ('automerge', {automerge});
            INSERT INTO words (words, rank) VALUES ('rank', 'bm25(4.0, 1.0, 6.0, 2.0)');
            """);
        var clock = Stopwatch.StartNew();
        var last = connection.ExecuteScalar<long>("SELECT max(id) FROM clinic.visits");
        for (long from = 0; from <= last; from += 2000)
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(
                "INSERT INTO words (rowid, complaint, notes, diagnosis, prescription) SELECT id, complaint, notes, "
                    + "diagnosis, prescription FROM clinic.visits WHERE id > @from AND id <= @from + 2000",
                new { from },
                transaction);
            transaction.Commit();
        }

        var built = clock.Elapsed.TotalSeconds;
        connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        Console.WriteLine(
            $"\n[{options}] automerge {automerge}: built in {built:F1} s, {new FileInfo(path).Length / 1e6:F0} MB");
        Questions(connection);
        clock.Restart();
        connection.Execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'words', 'row')");
        var terms = connection.Query<(string, long)>("SELECT term, doc FROM temp.vocabulary").AsList().Count;
        Console.WriteLine($"  vocabulary: {terms} words in {clock.ElapsedMilliseconds} ms");
        clock.Restart();
        connection.Execute("INSERT INTO words (words) VALUES ('optimize')");
        Console.WriteLine($"  optimize: {clock.ElapsedMilliseconds} ms");
        Questions(connection);
        connection.Execute("DETACH clinic");
        connection.Close();
        foreach (var file in Directory.EnumerateFiles(practice.Folder.Root, "words.db*"))
            File.Delete(file);
    }

    private static void Questions(SqliteConnection connection)
    {
        foreach (var typed in Typed)
        {
            var newest = Median(() => connection.ExecuteScalar<long?>(
                "SELECT rowid FROM words WHERE words MATCH @typed ORDER BY rowid DESC LIMIT 1 OFFSET 2000",
                new { typed }));
            var oldest = connection.ExecuteScalar<long?>(
                "SELECT rowid FROM words WHERE words MATCH @typed ORDER BY rowid DESC LIMIT 1 OFFSET 2000",
                new { typed }) ?? 0;
            var ranked = Median(() => connection.Query<long>(
                "SELECT rowid FROM words WHERE words MATCH @typed AND rowid >= @oldest ORDER BY rank LIMIT 100",
                new { typed, oldest }).AsList());
            var total = connection.ExecuteScalar<long>("SELECT count(*) FROM words WHERE words MATCH @typed",
                new { typed });
            Console.WriteLine($"  {typed,-26} {total,8} rows: newest 2000 {newest,7:F1} ms, ranked {ranked,7:F1} ms");
        }
    }

    private static double Median(Action run)
    {
        var taken = new List<double>();
        for (var round = 0; round < 7; round++)
        {
            var start = Stopwatch.GetTimestamp();
            run();
            taken.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        taken.Sort();
        return taken[3];
    }
}
