using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using Microsoft.AspNetCore.Components;

namespace ClinicWeb.Components.Pages.Backups;

/// <summary>
/// One backup: when, what is in it, how far it can be trusted, why it is kept, and what can be done with it.
/// </summary>
public sealed partial class BackupRow
{
    // Has a mark of its own.
    private static readonly Text OnlyPinned = $"pinned";

    /// <summary>The backup.</summary>
    [Parameter, EditorRequired] public required BackupSummary Backup { get; set; }

    /// <summary>Whether it is the only good one, which cannot be deleted.</summary>
    [Parameter] public bool OnlyGood { get; set; }

    /// <summary>Whether it is what was there before the last restore.</summary>
    [Parameter] public bool IsUndo { get; set; }

    /// <summary>Whether the practice of now may be replaced; one that only cannot be opened may not.</summary>
    [Parameter] public bool MayRestore { get; set; } = true;

    /// <summary>Restore, or undo, was pressed.</summary>
    [Parameter] public EventCallback<BackupSummary> OnRestore { get; set; }

    /// <summary>Check was pressed.</summary>
    [Parameter] public EventCallback<BackupSummary> OnCheck { get; set; }

    /// <summary>Delete was pressed.</summary>
    [Parameter] public EventCallback<BackupSummary> OnDelete { get; set; }

    /// <summary>Pin or unpin was pressed.</summary>
    [Parameter] public EventCallback<BackupSummary> OnPin { get; set; }

    /// <summary>The note is to be edited.</summary>
    [Parameter] public EventCallback<BackupSummary> OnNote { get; set; }

    private bool Damaged => !Backup.Health.IsGood();

    private string Restore => IsUndo ? T["Undo"] : Shared["Restore"];

    private string When => TimeText.DateAndTime(Backup.CreatedAt);

    private IEnumerable<string> Details
    {
        get
        {
            if (Backup.KeptBecause is { } reasons && reasons != OnlyPinned)
                yield return T["KeptBecause", Server.Say(reasons)];
            if (Backup.SecondCopy is { } copied)
                yield return T[copied ? "SecondCopyYes" : "SecondCopyNo"];
            if (Backup is { CheckedAt: { } at, Health: BackupHealth.Proven })
                yield return T["CheckedAt", TimeText.Ago(at)];
        }
    }

    // Begins with the word on the button, so that a voice command by that word works.
    private string About(string action) => T["ForBackup", action, When];
}
