using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Session;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ClinicWeb.Components.Dialogs.Settings;

/// <summary>Sets, changes and removes the passphrase; who is in asks for the one of now all the same.</summary>
public sealed partial class PassphraseDialog
{
    private readonly SaveAttempt _attempt = new();
    private string? _current;
    private string? _wanted;
    private string? _again;
    private int? _idle;
    private bool _differs;
    private bool _isSet;

    [Inject] private IPassphrase Passphrase { get; set; } = null!;
    [Inject] private Notifications Notifications { get; set; } = null!;
    [Inject] private ServerWords Server { get; set; } = null!;

    [CascadingParameter] private IMudDialogInstance Dialog { get; set; } = null!;

    private string NewHelp =>
        _isSet ? T["NewKeepHelp"] : T["NewHelp", PassphraseLimits.Shortest, PassphraseLimits.Longest];

    private string IdleHelp => T["IdleHelp", PassphraseLimits.IdleMinutes.From, PassphraseLimits.IdleMinutes.To];

    protected override void OnInitialized() => (_isSet, _idle) = (Passphrase.IsSet, Passphrase.IdleMinutes);

    private string? Problem(string field) =>
        _attempt.Errors.TryGetValue(field, out var words) ? string.Join(' ', words.Select(Server.Say)) : null;

    private Task SaveAsync()
    {
        _differs = (_wanted ?? "") != (_again ?? "");
        return _differs ? Task.CompletedTask : TryAsync(async () =>
        {
            await Passphrase.SaveAsync(_current, _wanted, _idle ?? 0);
            Notifications.Done(T["Saved"]);
        });
    }

    private Task RemoveAsync() => TryAsync(async () =>
    {
        await Passphrase.RemoveAsync(_current);
        Notifications.Done(T["Removed"]);
    });

    private async Task TryAsync(Func<Task> act)
    {
        if (_attempt.Busy) // a second click that was on its way
            return;
        var before = Dialog.Options;
        await Dialog.SetOptionsAsync(before.KeptOpen()); // whoever went back would not be told that it was refused
        if (await _attempt.RunAsync(act))
            Dialog.Close();
        else
            await Dialog.SetOptionsAsync(before);
    }
}
