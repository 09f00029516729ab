using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Demo;

/// <summary>
/// Fills an empty practice, all or nothing: killed half-way, it is still empty and can be filled again.
/// </summary>
internal sealed class DemoPractice(ClinicDatabase database)
{
    internal const int Most = 100_000;
    private const int Batch = 250;

    /// <summary>See <see cref="IDemo.LoadAsync"/>.</summary>
    public async Task LoadAsync(
        int patients, DemoLanguage language = DemoLanguage.English, IProgress<double>? progress = null,
        CancellationToken ct = default)
    {
        if (patients is < 1 or > Most)
            throw new ClinicException(
                ClinicError.Invalid, $"The demo was not loaded.", $"Ask for 1 to {Most} patients.")
            {
                Fields = new Dictionary<string, Text[]> { ["patients"] = [$"Must be 1 to {Most}."] },
            };
        await database.WriteAsync(
            (connection, transaction) =>
            {
                Fill(connection, transaction, patients, DemoWords.Of(language), progress, ct);
                return patients;
            },
            ticket: null,
            ct);
    }

    private static void Fill(
        SqliteConnection connection, SqliteTransaction transaction, int patients, DemoWords words,
        IProgress<double>? progress, CancellationToken ct)
    {
        if (connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM patients)", transaction: transaction))
            throw new ClinicException(
                ClinicError.Conflict,
                $"This practice already holds patients, so the demo was not loaded.",
                $"Load the demo into a data folder of its own.");
        var source = new DemoPatients(words);
        using var insert = new DemoInsert(connection, transaction);
        var done = 0;
        foreach (var batch in Enumerable.Range(0, patients).Chunk(Batch))
        {
            ct.ThrowIfCancellationRequested();
            foreach (var number in batch)
            {
                var (patient, visits) = source.Make(number);
                insert.Add(patient, visits);
            }

            done += batch.Length;
            progress?.Report((double)done / patients);
        }
    }
}
