using ClinicWeb.Server.Database;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.VectorIndex.Store;

/// <summary>Measures what a Chroma directory is worth, from its files alone and without a server.</summary>
internal static class StoreCheck
{
    /// <summary>The collection of the visits.</summary>
    public const string Collection = "visits";

    /// <summary>
    /// The newest changes may still be on their way to the index; what differs is told to it after a restore.
    /// </summary>
    private const int NotToldYet = 100;

    /// <summary>Sound in itself, and in step with a clinic.db but for the newest changes.</summary>
    /// <param name="folder">Not in use by a server.</param>
    /// <param name="clinicDb">The clinic.db to compare with; null: only the store itself.</param>
    public static VectorSnapshot Measure(string folder, string? clinicDb) => Measure(folder, clinicDb, out _);

    /// <summary>The same, and what is wrong.</summary>
    public static VectorSnapshot Measure(string folder, string? clinicDb, out string? problem)
    {
        problem = null;
        if (!StoreFiles.Any(folder))
            return new VectorSnapshot(VectorStates.Absent, 0);
        try
        {
            if (!StoreFiles.IsSqlite(Path.Combine(folder, StoreFiles.Database)))
            {
                problem = "chroma.sqlite3 is missing or no database";
                return new VectorSnapshot(VectorStates.NeedsRebuild, 0);
            }

            var collections = StoredCollection.All(folder);
            var visits = collections.FirstOrDefault(collection => collection.Name == Collection);
            long count = visits?.Hashes.Count ?? collections.Sum(collection => collection.Hashes.Count);
            var fits = clinicDb is null || Fits(clinicDb, visits);
            problem = fits ? null : "it does not fit the practice";
            return new VectorSnapshot(fits ? VectorStates.Consistent : VectorStates.NeedsRebuild, count);
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            problem = damage.Message;
            return new VectorSnapshot(VectorStates.NeedsRebuild, 0);
        }
    }

    /// <summary>What reading damaged or foreign files may throw.</summary>
    public static bool IsDamage(Exception error) => error is SqliteException or IOException or InvalidDataException
        or UnauthorizedAccessException or InvalidCastException or ArgumentException or FormatException
        or OverflowException
        or IndexOutOfRangeException or InvalidOperationException or System.Text.Json.JsonException
        or NullReferenceException;

    private static bool Fits(string clinicDb, StoredCollection? visits)
    {
        if (visits is null)
            return false;
        using var clinic = SqliteFile.Open(clinicDb, SqliteOpenMode.ReadOnly);
        var differ = IndexDifference.Find(clinic, visits.Hashes).Count;
        return differ == 0 || (differ <= NotToldYet && differ < visits.Hashes.Count);
    }
}
