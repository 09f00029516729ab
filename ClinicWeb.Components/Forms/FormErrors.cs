using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Components.Forms;

/// <summary>What is wrong with which field; names as in the contract, upper or lower case.</summary>
public sealed class FormErrors
{
    private readonly Dictionary<string, string> _words = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many fields are wrong.</summary>
    public int Count => _words.Count;

    /// <summary>What is wrong with that field, or null.</summary>
    public string? this[string field]
    {
        get => _words.GetValueOrDefault(field);
        set
        {
            if (value is null)
                _words.Remove(field);
            else
                _words[field] = value;
        }
    }

    /// <summary>Everything that is wrong now, instead of what was before.</summary>
    public void Replace(IEnumerable<KeyValuePair<string, string>> words)
    {
        _words.Clear();
        foreach (var (field, what) in words)
            _words[field] = what;
    }
}
