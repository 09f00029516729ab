namespace ClinicWeb.Components.Forms;

/// <summary>What a field needs from the form round it.</summary>
public interface IFieldHost
{
    /// <summary>What is wrong with which field.</summary>
    FormErrors Errors { get; }

    /// <summary>Whether typing is over: while it is saved, or when the practice under the form was replaced.</summary>
    bool Locked { get; }

    /// <summary>Looks at one field again, and tells what is wrong with it at the field.</summary>
    void Recheck(string field);
}
