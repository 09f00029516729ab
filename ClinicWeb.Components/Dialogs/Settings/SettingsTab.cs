namespace ClinicWeb.Components.Dialogs.Settings;

/// <summary>The tabs of the settings, in their order.</summary>
public enum SettingsTab
{
    Backups,
    Schedule,
    SecondFolder,
    Search,
}
