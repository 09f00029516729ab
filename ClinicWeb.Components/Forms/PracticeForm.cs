using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Dialogs;
using ClinicWeb.Components.Resources;
using ClinicWeb.Components.Session;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Forms;

/// <summary>
/// A form over the practice: asks before typed words are lost, tells every wrong field at once, and never writes into a
/// practice other than the one it was opened on.
/// </summary>
public abstract class PracticeForm : ComponentBase, IFieldHost, IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private IDisposable? _watching;
    private bool _dropped;
    private bool _gone;
    private bool _focused;
    private bool _looked;
    private bool _answered;

    [Inject] private protected IPracticeWatch Practice { get; set; } = null!;
    [Inject] private protected Notifications Notifications { get; set; } = null!;
    [Inject] private protected FormWindow Window { get; set; } = null!;
    [Inject] private protected TimeProvider Time { get; set; } = null!;
    [Inject] private protected IStringLocalizer<PatientTexts> T { get; set; } = null!;

    /// <inheritdoc />
    public FormErrors Errors { get; } = new();

    /// <inheritdoc />
    /// <remarks>While an older draft is offered nothing is typed beside it: there is one place for both.</remarks>
    public bool Locked => Saving || Outdated == Outdated.Replaced || Kept is not null;

    /// <summary>The practice that the form was opened on; void after a restore.</summary>
    protected int Ticket { get; private set; }

    /// <summary>Whether a save is under way.</summary>
    protected bool Saving { get; private set; }

    /// <summary>Whether what the form shows is still what is stored.</summary>
    protected Outdated Outdated { get; set; }

    /// <summary>Why the last save failed, when no field is to blame.</summary>
    protected Exception? Failure { get; set; }

    /// <summary>Whether something was typed that is not stored.</summary>
    protected bool Dirty => Edit is { Dirty: true };

    /// <summary>The record under the form; null until it was read.</summary>
    private protected abstract IDraftEdit? Edit { get; }

    /// <summary>Whether the record is only being made.</summary>
    protected abstract bool IsNew { get; }

    /// <summary>
    /// Something was typed here before, in this window, and not saved; null when there is no such thing.
    /// </summary>
    private protected KeptDraft? Kept { get; private set; }

    /// <summary>Under what the browser keeps what is typed: one place for each record.</summary>
    protected string DraftKey { get; private set; } = "";

    /// <summary>The person chose to leave without saving: what still waits to be saved is not.</summary>
    protected CancellationToken Leaving => _leaving.Token;

    /// <summary>Into whose chart the form writes; null for a new patient.</summary>
    private protected abstract DraftOwner? Owner { get; }

    /// <summary>
    /// The words of a kept draft that was typed into somebody else's chart, only to be copied; else null.
    /// </summary>
    private protected IReadOnlyList<(string Label, string Words)>? Strange =>
        Kept is { } kept && IsStrange(kept) ? WordsOf(kept) : null;

    /// <summary>The field to begin with, once it is there; null to begin at the heading.</summary>
    protected abstract string? FirstField { get; }

    /// <summary>Today, on the practice's wall clock.</summary>
    protected DateOnly Today => DateOnly.FromDateTime(Time.GetLocalNow().DateTime);

    /// <summary>
    /// Asks the practice whether the record changed since it was opened; called when a save was a conflict.
    /// </summary>
    protected abstract Task<Outdated> CompareAsync();

    /// <inheritdoc />
    public void Recheck(string field) => Errors[field] = Check().GetValueOrDefault(field);

    /// <inheritdoc />
    public void Dispose()
    {
        _watching?.Dispose();
        Window.LocationChanged -= Forget;
        Drop(); // the router may take the page away before it is told here where to
        _gone = true; // not cancelled: a window that was closed takes nothing back that was to be saved
        _leaving.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        Ticket = Practice.Generation; // before anything is read
        DraftKey = Window.Path;
        Window.LocationChanged += Forget;
        _watching = Practice.OnReplaced(() => InvokeAsync(() =>
        {
            Outdated = Outdated.Replaced;
            StateHasChanged();
        }));
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Edit is { } edit && !_looked)
        {
            _looked = true;
            Kept = (await Window.DraftAsync(Assets, DraftKey))?.In(CultureInfo.CurrentCulture, Today);
            if (Kept is not null && !(IsStrange(Kept) ? WordsOf(Kept).Count > 0 : edit.IsLessThan(Kept, IsNew)))
                await ForgetDraftAsync();
            _answered = true;
            StateHasChanged();
        }

        if (_focused || FirstField is null)
            return;
        _focused = true;
        await Window.FocusAsync(Assets, FirstField);
    }

    /// <summary>What drafts.js reads at the form.</summary>
    /// <param name="began">The draft that the form began with.</param>
    /// <param name="more">What was chosen, as JSON: the screen shows it in words of its own language.</param>
    private protected Dictionary<string, object> DraftAttributes<T>(T began, string? more = null)
    {
        var attributes = new Dictionary<string, object>
        {
            ["data-draft"] = DraftKey,
            ["data-draft-base"] = KeptDraft.Write(began),
            ["data-draft-culture"] = CultureInfo.CurrentCulture.Name,
            ["data-draft-dirty"] = Dirty ? "true" : "false",
            ["data-draft-state"] = Kept is not null ? "offered" : _answered ? "open" : "looking",
        };
        if (Owner is { } owner)
            attributes["data-draft-owner"] = KeptDraft.Write(owner);
        if (more is not null)
            attributes["data-draft-more"] = more;
        return attributes;
    }

    /// <summary>Puts the kept draft into the form; the browser keeps it until the form is saved or left.</summary>
    protected void TakeDraft()
    {
        Edit!.Take(Kept!, IsNew, T);
        Kept = null;
    }

    /// <summary>What was typed is stored, or not wanted any more.</summary>
    protected async Task ForgetDraftAsync()
    {
        await Window.ForgetDraftAsync(Assets, DraftKey);
        Kept = null; // not sooner: the fields open by it, and what is typed then would be forgotten with the rest
    }

    /// <summary>
    /// Checks every field, then writes; true when it is stored. Then the form stays locked until the page has gone on:
    /// a key pressed a second time would store it twice.
    /// </summary>
    protected async Task<bool> StoreAsync(Func<Task> write)
    {
        if (Locked)
            return false;
        Failure = null;
        Errors.Replace(Check());
        if (Errors.Count == 0)
            await TryAsync(write); // saving until further notice, when it is stored
        if (Errors.Count > 0)
        {
            StateHasChanged();
            await Window.FocusErrorAsync(Assets);
        }
        Saving &= Outdated == Outdated.No; // a restore may have replaced the practice since
        if (!Saving)
            return false;
        await Window.ForgetSavedDraftAsync(Assets, DraftKey);
        return true;
    }

    /// <summary>Looks whether the record is as it was; one that is gone is deleted.</summary>
    protected static async Task<Outdated> CompareAsync(Func<Task<bool>> isSame)
    {
        try
        {
            return await isSame() ? Outdated.No : Outdated.Changed;
        }
        catch (ClinicException gone) when (gone.Error == ClinicError.NotFound)
        {
            return Outdated.Deleted;
        }
    }

    /// <summary>Shows what is stored now, in place of what fell behind.</summary>
    protected async Task ShowAsync(Func<Task> show)
    {
        try
        {
            await show();
            Outdated = Outdated.No;
        }
        catch (Exception failed)
        {
            Failure = failed;
        }
    }

    /// <summary>Asks before typed words are lost.</summary>
    protected async Task AskBeforeLeavingAsync(LocationChangingContext leaving)
    {
        _dropped = false;
        if (!Dirty)
            return;
        if (await Window.MayLeaveAsync())
            _dropped = true;
        else
            leaving.PreventNavigation();
    }

    /// <summary>Goes on to what was stored, unless the person has gone on already.</summary>
    protected void GoOn(string address)
    {
        if (!_gone && !_leaving.IsCancellationRequested)
            Window.GoOn(address);
    }

    private IReadOnlyDictionary<string, string> Check() => Edit!.Check(Today, T);

    private IReadOnlyList<(string Label, string Words)> WordsOf(KeptDraft kept) => Edit!.WordsOf(kept, T);

    // Not before the page has gone: something else on it may have refused to leave.
    private void Forget(object? sender, LocationChangedEventArgs e) => Drop();

    private void Drop()
    {
        if (!_dropped || _gone)
            return;
        _dropped = false;
        _leaving.Cancel();
        _ = InvokeAsync(ForgetDraftAsync);
    }

    private bool IsStrange(KeptDraft kept) => Owner is { } owner ? !owner.IsSameAs(kept.Owner) : kept.Owner is not null;

    private async Task TryAsync(Func<Task> write)
    {
        Saving = true;
        Outdated = Outdated == Outdated.Replaced ? Outdated.Replaced : Outdated.No;
        try
        {
            await write();
            return;
        }
        catch (ClinicException refused) when (refused.Error == ClinicError.Invalid && refused.Fields.Count > 0)
        {
            Errors.Replace(Notifications.FieldWords(refused));
        }
        catch (ClinicException refused) when (refused.Error is ClinicError.Conflict or ClinicError.NotFound)
        {
            Outdated = Practice.Generation == Ticket ? await CompareAsync() : Outdated.Replaced;
            Failure = Outdated == Outdated.No ? refused : null;
        }
        catch (Exception failed)
        {
            Failure = failed;
        }

        Saving = false;
    }
}
