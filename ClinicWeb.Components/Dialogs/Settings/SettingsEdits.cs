namespace ClinicWeb.Components.Dialogs.Settings;

/// <summary>Which parts of the settings hold something that was changed and not saved.</summary>
public sealed class SettingsEdits
{
    private readonly List<Func<bool>> _parts = [];

    /// <summary>Whether anything would be lost.</summary>
    public bool Any => _parts.Any(part => part());

    /// <summary>Adds a part of the dialog, as long as the dialog is open.</summary>
    public void Watch(Func<bool> isChanged) => _parts.Add(isChanged);
}
