using ClinicWeb.Server.VectorIndex.Embeddings;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.VectorIndex.Store;

/// <summary>How an index differs from the practice.</summary>
/// <param name="Missing">Visits without a record.</param>
/// <param name="Stale">Visits whose record tells something else.</param>
/// <param name="Orphaned">Records without a visit.</param>
internal sealed record IndexDifference(IReadOnlyList<long> Missing, IReadOnlyList<long> Stale,
    IReadOnlyList<string> Orphaned)
{
    /// <summary>How many records.</summary>
    public int Count => Missing.Count + Stale.Count + Orphaned.Count;

    /// <summary>Compares the whole practice.</summary>
    /// <param name="clinic">A connection to clinic.db or to a copy of it.</param>
    /// <param name="hashes">Every record of the index with its content hash.</param>
    public static IndexDifference Find(SqliteConnection clinic, IReadOnlyDictionary<string, string?> hashes)
    {
        var (missing, stale, matched) = (new List<long>(), new List<long>(), new HashSet<string>());
        foreach (var visit in VisitRecord.All(clinic))
        {
            matched.Add(visit.Key);
            if (!hashes.TryGetValue(visit.Key, out var hash))
                missing.Add(visit.Id);
            else if (hash != visit.Hash)
                stale.Add(visit.Id);
        }

        return new IndexDifference(missing, stale, [.. hashes.Keys.Where(key => !matched.Contains(key))]);
    }
}
