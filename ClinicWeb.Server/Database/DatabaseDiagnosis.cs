using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Database;

/// <summary>What a look at clinic.db found.</summary>
internal enum DatabaseCondition
{
    /// <summary>Sound, with the newest schema.</summary>
    Sound,

    /// <summary>Sound, with an older schema that can be migrated.</summary>
    Older,

    /// <summary>There is no file.</summary>
    Missing,

    /// <summary>A file without a byte, or a database without a table.</summary>
    Empty,

    /// <summary>
    /// Cut off, overwritten, or failing SQLite's own check; perhaps only in an index, see <see cref="DerivedData"/>.
    /// </summary>
    Damaged,

    /// <summary>Written by a newer ClinicWeb.</summary>
    Newer,

    /// <summary>A sound database of another program.</summary>
    Foreign,
}

/// <summary>A condition with its reason.</summary>
/// <param name="Condition">What was found.</param>
/// <param name="Reason">In a doctor's words; empty when sound.</param>
/// <param name="Technical">SQLite's own words for the log and the quarantine's note; empty when there are none.</param>
internal sealed record DatabaseDiagnosis(DatabaseCondition Condition, Text Reason, string Technical = "")
{
    /// <summary>A condition that is no trouble.</summary>
    public DatabaseDiagnosis(DatabaseCondition sound)
        : this(sound, $"")
    {
    }

    /// <summary>Whether it can be opened as it is, or after a migration.</summary>
    public bool Usable => Condition is DatabaseCondition.Sound or DatabaseCondition.Older;
}
