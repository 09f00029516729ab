namespace ClinicWeb.Components.Forms;

/// <summary>How what a form shows fell behind what is stored.</summary>
public enum Outdated
{
    /// <summary>It did not.</summary>
    No,

    /// <summary>Somebody changed the record.</summary>
    Changed,

    /// <summary>Somebody deleted the record.</summary>
    Deleted,

    /// <summary>A restore replaced the whole practice.</summary>
    Replaced,
}
