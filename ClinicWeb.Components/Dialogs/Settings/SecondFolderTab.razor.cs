using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Session;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ClinicWeb.Components.Dialogs.Settings;

/// <summary>Where every backup is copied to as well.</summary>
public sealed partial class SecondFolderTab
{
    private IDisposable? _subscription;
    private string _path = "";
    private string? _problem;
    private bool _good;
    private bool _busy;
    private Exception? _failure;

    /// <summary>Told of what is changed here and not saved.</summary>
    [CascadingParameter] public SettingsEdits? Edits { get; set; }

    private SecondFolderStatus? Folder => Feed.Current.SecondFolder;

    private Severity Tone => Folder switch
    {
        null => Severity.Info,
        { Available: false } => Severity.Warning,
        _ => Severity.Success,
    };

    private string Now => Folder switch
    {
        null => T["FolderNone"],
        { Available: false } => T["FolderAway", Folder.Path],
        { Missing: > 0 } => T["FolderBehind", Folder.Path, Folder.Missing],
        _ => T["FolderInUse", Folder.Path],
    };

    protected override void OnInitialized()
    {
        _path = Settings.Current.SecondFolder;
        Edits?.Watch(() => (_path ?? "").Trim() != Settings.Current.SecondFolder);
        _subscription = Feed.Subscribe(_ => InvokeAsync(StateHasChanged));
    }

    private void Forget() => (_problem, _good) = (null, false);

    private Task TestAsync() => TryAsync(async () =>
    {
        _problem = Server.Say(await Settings.TestSecondFolderAsync(_path.Trim()));
        _good = _problem is null;
    });

    private Task SaveAsync() => TryAsync(async () =>
    {
        var saved = await Settings.SaveAsync(Settings.Current with { SecondFolder = _path.Trim() });
        _path = saved.SecondFolder;
        Notifications.Done(T["Saved"]);
        await Feed.RefreshAsync();
    });

    private async Task TryAsync(Func<Task> act)
    {
        (_busy, _failure) = (true, null);
        Forget();
        try
        {
            await act();
        }
        catch (ClinicException refused) when (refused.Fields.Count > 0)
        {
            _problem = string.Join(' ', refused.Fields.Values.SelectMany(words => words).Select(Server.Say));
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
        _busy = false;
    }

    public void Dispose() => _subscription?.Dispose();
}
