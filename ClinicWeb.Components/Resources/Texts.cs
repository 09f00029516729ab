namespace ClinicWeb.Components.Resources;

// One class names one resource file beside it: English in X.resx, German in X.de.resx. Another language is another
// file.

/// <summary>Words that several pages share: their names, buttons, times, sizes, triggers.</summary>
public sealed class SharedTexts;

/// <summary>The frame round the pages.</summary>
public sealed class ShellTexts;

/// <summary>The list of backups and what can be done with one.</summary>
public sealed class BackupTexts;

/// <summary>Restoring the practice, and the trial restore.</summary>
public sealed class RestoreTexts;

/// <summary>The Settings dialog.</summary>
public sealed class SettingsTexts;

/// <summary>The first page.</summary>
public sealed class OverviewTexts;

/// <summary>The first page of an empty practice.</summary>
public sealed class WelcomeTexts;

/// <summary>The page of the worst day.</summary>
public sealed class RecoveryTexts;

/// <summary>The list of everything that was tried.</summary>
public sealed class ActivityTexts;

/// <summary>What stood in the records before.</summary>
public sealed class HistoryTexts;

/// <summary>Looking into one backup.</summary>
public sealed class BackupContentsTexts;

/// <summary>Bringing records in, and handing them out.</summary>
public sealed class ExchangeTexts;

/// <summary>The passphrase, and the page that asks for it.</summary>
public sealed class LockTexts;

/// <summary>The files in the charts.</summary>
public sealed class FileTexts;

/// <summary>The question of the first start.</summary>
public sealed class SetupTexts;
