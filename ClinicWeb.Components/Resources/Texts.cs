namespace ClinicWeb.Components.Resources;

// One class names one resource file beside it: English in X.resx, German in X.de.resx. Another language is another file.

/// <summary>Words that several pages share: times, sizes, triggers, buttons.</summary>
public sealed class SharedTexts;

/// <summary>The frame round the pages.</summary>
public sealed class ShellTexts;

/// <summary>The list of backups and what can be done with one.</summary>
public sealed class BackupTexts;

/// <summary>Restoring the practice, and the trial restore.</summary>
public sealed class RestoreTexts;
