using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Forms;

/// <summary>What can be typed into a form over one record.</summary>
internal interface IDraft<T>
{
    /// <summary>A second one, with the same words.</summary>
    T Copy();

    /// <summary>Everything that is wrong with it, by field.</summary>
    IReadOnlyDictionary<string, string> Check(DateOnly today, IStringLocalizer<PatientTexts> texts);

    /// <summary>Every field under its label.</summary>
    (string Label, string Words)[] Named(IStringLocalizer<PatientTexts> texts);
}

/// <summary>What every form asks of the record under it, whichever kind of record that is.</summary>
internal interface IDraftEdit
{
    /// <summary>Whether something was typed that is not stored.</summary>
    bool Dirty { get; }

    /// <summary>Everything that is wrong with what was typed, by field.</summary>
    IReadOnlyDictionary<string, string> Check(DateOnly today, IStringLocalizer<PatientTexts> texts);

    /// <summary>
    /// Whether a kept draft holds anything that is not stored. A new record begins with the time of day, so that it is
    /// compared with what the draft itself began with.
    /// </summary>
    bool IsLessThan(KeptDraft kept, bool isNew);

    /// <summary>What was typed into the fields of a kept draft, whoever's record it was.</summary>
    IReadOnlyList<(string Label, string Words)> WordsOf(KeptDraft kept, IStringLocalizer<PatientTexts> texts);

    /// <summary>Puts a kept draft back into the form.</summary>
    void Take(KeptDraft kept, bool isNew, IStringLocalizer<PatientTexts> texts);
}

/// <summary>A record under a form: as it is stored, as it is typed, and how both came apart.</summary>
internal sealed class DraftEdit<T>(T stored) : IDraftEdit
    where T : class, IDraft<T>, new()
{
    /// <summary>What the form shows.</summary>
    public T Draft { get; private set; } = stored.Copy();

    /// <summary>What is stored, as far as the form knows.</summary>
    public T Clean { get; private set; } = stored;

    /// <summary>What was typed when the stored was shown in its place.</summary>
    public IReadOnlyList<(string Label, string Words)> Typed { get; private set; } = [];

    /// <summary>What was stored while an older draft was lying in the browser.</summary>
    public IReadOnlyList<(string Label, string Words)> Meanwhile { get; private set; } = [];

    /// <inheritdoc />
    public bool Dirty => !Draft.Equals(Clean);

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Check(DateOnly today, IStringLocalizer<PatientTexts> texts) =>
        Draft.Check(today, texts);

    /// <inheritdoc />
    public IReadOnlyList<(string Label, string Words)> WordsOf(
        KeptDraft kept, IStringLocalizer<PatientTexts> texts) =>
        kept.Over(new T(), isNew: true) is { } typed ? Beyond(typed, kept.Began<T>() ?? new T(), texts) : [];

    /// <inheritdoc />
    public bool IsLessThan(KeptDraft kept, bool isNew) =>
        kept.Over(Clean, isNew) is { } typed && !typed.Equals(isNew ? kept.Began<T>() ?? Clean : Clean);

    /// <inheritdoc />
    public void Take(KeptDraft kept, bool isNew, IStringLocalizer<PatientTexts> texts)
    {
        Draft = kept.Over(Clean, isNew) ?? Draft;
        Meanwhile = !isNew && kept.Began<T>() is { } began ? Beyond(Clean, began, texts) : [];
    }

    /// <summary>Shows what is stored now; what was typed stays to be read.</summary>
    public void Show(T now, IStringLocalizer<PatientTexts> texts)
    {
        Typed = Beyond(Draft, now, texts);
        (Clean, Draft) = (now, now.Copy());
    }

    /// <summary>What was typed is what is stored.</summary>
    public void Saved() => Clean = Draft.Copy();

    // What stands in one and not in the other.
    private static IReadOnlyList<(string Label, string Words)> Beyond(
        T one, T other, IStringLocalizer<PatientTexts> texts) =>
        [.. one.Named(texts).Zip(other.Named(texts)).Where(p => p.First != p.Second && p.First.Words.Length > 0)
            .Select(p => p.First)];
}
