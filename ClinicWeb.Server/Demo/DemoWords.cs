using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Demo;

/// <summary>What the demo writes, in one language.</summary>
/// <param name="book">The resource with the conditions.</param>
internal abstract class DemoWords(string book)
{
    /// <summary>One of each language.</summary>
    public static IReadOnlyList<DemoWords> All { get; } = [new EnglishDemo(), new GermanDemo()];

    /// <summary>What a visit can be about.</summary>
    public IReadOnlyList<Condition> Conditions { get; } = ConditionBook.Read(book);

    /// <summary>As written in the record, with a part of the names of the medicines that must not be given.</summary>
    public abstract (string Allergy, string Medicine)[] Allergies { get; }

    /// <summary>What is noted of some older patients.</summary>
    public abstract string[] Remarks { get; }

    /// <summary>Conditions whose own sentences say that the patient stopped smoking.</summary>
    public abstract string[] AfterSmoking { get; }

    /// <summary>How people smoke; the last but one has stopped.</summary>
    public abstract string[] Smoking { get; }

    public abstract string[] Alcohol { get; }

    public abstract string[] Home { get; }

    public abstract string[] Help { get; }

    public abstract string[] Jobs { get; }

    /// <summary>Left and right.</summary>
    public abstract (string Left, string Right) Sides { get; }

    /// <summary>For <c>{He}</c>, <c>{he}</c> and <c>{his}</c>: woman, man, anybody else.</summary>
    public abstract (string Female, string Male, string Other) Pronoun(string gap);

    /// <summary>Whether a finding already tells blood pressure or pulse.</summary>
    public abstract bool TellsCirculation(string finding);

    public abstract string Working(string job, string smoking, string alcohol);

    public abstract string Retired(string home, string help);

    /// <summary>A chronic condition in the record.</summary>
    public abstract string Since(string condition, int year);

    /// <summary>The first sentence of the notes.</summary>
    public abstract string Opening(Sex sex, int age, int days, string complaint);

    public abstract string Assessment(string diagnosis);

    public abstract string AlsoKnown(string conditions);

    public abstract string NothingKnown { get; }

    public abstract string Allergic(string allergy);

    public abstract string NotAllergic { get; }

    public abstract string Infant { get; }

    public abstract string Nursery { get; }

    public abstract string School { get; }

    public abstract string AlertChild { get; }

    public abstract string Circulation { get; }

    public abstract string AlertAdult { get; }

    public abstract string MedicineExplained { get; }

    public abstract string SickNote { get; }

    public abstract string ParentAgrees { get; }

    public abstract string PatientAgrees { get; }

    public abstract string Next { get; }

    public static DemoWords Of(DemoLanguage language) => All[(int)language];
}
