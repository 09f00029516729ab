using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;
using MudBlazor;

namespace ClinicWeb.Components.Session;

/// <summary>The one place where pages tell that something was done, or was not.</summary>
public sealed class Notifications(ISnackbar snackbar, IStringLocalizer<SharedTexts> texts, ServerWords server,
    ILogger<Notifications> log)
{
    /// <summary>
    /// Something was done; with <paramref name="undo"/>, a button of that name offers to take it back.
    /// </summary>
    public void Done(string text, string? undo = null, Func<Task>? onUndo = null) =>
        snackbar.Add(text, Severity.Success, options =>
        {
            if (undo is null || onUndo is null)
                return;
            options.Action = undo;
            options.ActionColor = Color.Inherit;
            options.VisibleStateDuration = 20_000;
            // With a button it would stay until it is pressed: the newest three are shown, and an old undo would hide
            // what is told since.
            options.RequireInteraction = false;
            options.OnClick = _ => onUndo();
        });

    /// <summary>Something to know.</summary>
    public void Tell(string text) => snackbar.Add(text, Severity.Info);

    /// <summary>Something did not go to its end; stays until it is closed.</summary>
    public void Warn(string text) =>
        snackbar.Add(text, Severity.Warning, options => options.RequireInteraction = true);

    /// <summary>
    /// Something failed; stays until it is closed. An unexpected exception is logged and told in general words.
    /// </summary>
    public void Failed(Exception exception)
    {
        if (exception is OperationCanceledException)
            return; // the person left the page
        snackbar.Add(Words(exception), Severity.Error, options => options.RequireInteraction = true);
    }

    /// <summary>What happened and what to do, in a doctor's words.</summary>
    public string Words(Exception exception)
    {
        if (exception is ClinicException clinic)
            return server.Say(clinic.Detail);
        log.LogError(exception, "A page failed");
        return texts["Unexpected"];
    }

    /// <summary>What the practice found wrong with which field.</summary>
    public IEnumerable<KeyValuePair<string, string>> FieldWords(ClinicException refused) =>
        refused.Fields.Select(
            field => KeyValuePair.Create(field.Key, string.Join(" ", field.Value.Select(server.Say))));
}
