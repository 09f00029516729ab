using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Settings;

/// <summary>
/// The settings in force: what the configuration says (appsettings.json, then environment, then command line), and over
/// it what the doctor saved. The doctor's choice wins, since it is the latest.
/// </summary>
internal sealed class ClinicSettingsStore : IClinicSettings, IDisposable
{
    private readonly DataFolder _folder;
    private readonly ClinicSettings _defaults;
    private readonly SecondFolderTest _secondFolderTest;
    private readonly Subscriptions _changed;
    private readonly SemaphoreSlim _saving = new(1, 1);
    private volatile ClinicSettings _current;
    private volatile IReadOnlyList<Text> _warnings = [];
    private volatile bool _rulesUncertain;
    private int _saves;

    /// <summary>Reads what was saved; never fails for it.</summary>
    public ClinicSettingsStore(
        DataFolder folder, ClinicOptions options, SecondFolderTest secondFolderTest,
        ILogger<ClinicSettingsStore> logger)
    {
        _folder = folder;
        _defaults = options.Backup;
        _secondFolderTest = secondFolderTest;
        _changed = new Subscriptions(error => logger.LogError(error, "A listener to the settings failed"));
        _current = _defaults;
        Load();
    }

    /// <inheritdoc/>
    public ClinicSettings Current => _current;

    /// <summary>What of the saved settings does not fit, in a doctor's words; empty when all does.</summary>
    public IReadOnlyList<Text> Warnings => _warnings;

    /// <summary>
    /// Whether nobody knows how many backups the doctor wanted kept: the file cannot be read, or one of its rules is
    /// unusable. The defaults stand for it, but nothing may be removed by them.
    /// </summary>
    public bool RulesUncertain => _rulesUncertain;

    /// <summary>How often the doctor saved them since the start; a restore is no saving.</summary>
    public int Saves => Volatile.Read(ref _saves);

    /// <summary>
    /// The settings by which backups are kept: those in force, and while the rules are uncertain the longest there are.
    /// </summary>
    public ClinicSettings Keeping => !_rulesUncertain
        ? _current
        : _current with
        {
            KeepLast = (int)SettingsLimits.KeepLast.To,
            KeepDaily = (int)SettingsLimits.KeepDaily.To,
            KeepWeekly = (int)SettingsLimits.KeepWeekly.To,
            KeepMonthly = (int)SettingsLimits.KeepMonthly.To,
        };

    /// <inheritdoc/>
    public async Task<ClinicSettings> SaveAsync(ClinicSettings settings, CancellationToken ct = default)
    {
        settings = settings with { SecondFolder = (settings.SecondFolder ?? "").Trim() };
        SettingsRules.Ensure(settings, _folder.Root);
        await _saving.WaitAsync(ct);
        try
        {
            Directory.CreateDirectory(_folder.Root);
            Write(settings);
            Interlocked.Increment(ref _saves);
            _current = settings;
            _warnings = [];
            _rulesUncertain = false;
        }
        finally
        {
            _saving.Release();
        }

        _changed.Call();
        return settings;
    }

    /// <summary>
    /// What another settings file, such as a backup's, would put in force; what of it does not fit is left out.
    /// </summary>
    public ClinicSettings WhatWouldBe(string path) => SettingsFile.Read(path, _defaults, _folder.Root, []);

    /// <summary>Reads the file again after a restore brought another one.</summary>
    public async Task ReloadAsync()
    {
        await _saving.WaitAsync();
        try
        {
            Load();
        }
        finally
        {
            _saving.Release();
        }

        _changed.Call();
    }

    /// <inheritdoc/>
    public IDisposable OnChanged(Action<ClinicSettings> callback) => _changed.Add(() => callback(_current));

    /// <inheritdoc/>
    public Task<Text?> TestSecondFolderAsync(string path, CancellationToken ct = default) =>
        _secondFolderTest.RunAsync(path, _folder.Root, ct);

    /// <inheritdoc/>
    public void Dispose() => _saving.Dispose();

    private void Write(ClinicSettings settings)
    {
        try
        {
            SettingsFile.Write(_folder.SettingsFile, settings, _defaults);
        }
        catch (Exception error) when (DiskErrors.IsHeld(error))
        {
            throw new ClinicException(
                ClinicError.Conflict,
                $"The settings could not be saved: another program has the file {_folder.SettingsFile} open.",
                $"Close what reads it (a virus scanner, a synchronised folder, an editor), check that this user may "
                    + $"write there, "
                + $"then try again.", error);
        }
    }

    private void Load()
    {
        var warnings = new List<Text>();
        _current = SettingsFile.Read(_folder.SettingsFile, _defaults, _folder.Root, warnings, out var uncertain);
        _rulesUncertain = uncertain;
        _warnings = warnings;
    }
}
