using System.Globalization;
using ClinicWeb.Components.Contracts;
namespace ClinicWeb.Server.Demo;

/// <summary>The demo in English.</summary>
internal sealed class EnglishDemo() : DemoWords("Demo.conditions.txt")
{
    public override (string Allergy, string Medicine)[] Allergies { get; } =
    [
        ("Penicillin (rash)", "cillin"), ("Ibuprofen and related painkillers (wheezing)", "profen"),
        ("Metamizole (low blood pressure)", "metamizole"), ("Birch pollen", "-"), ("House dust mite", "-"),
        ("Wasp stings (swelling of the face)", "-"), ("Latex", "-"), ("Nuts (hives)", "-"), ("Nickel", "-"),
    ];

    public override string[] Remarks { get; } =
    [
        "Prefers appointments in the morning.", "Hard of hearing on the left; speak clearly.",
        "Please call the daughter about results.", "Afraid of needles; take blood lying down.",
        "Uses a wheelchair; needs the room on the ground floor.", "Interpreter needed for longer talks.",
        "Organ donor card and living will on file.", "Comes by bus, cannot come before nine.",
    ];

    public override string[] AfterSmoking { get; } = ["COPD", "Coronary heart disease"];

    public override string[] Smoking { get; } =
        ["non-smoker", "non-smoker", "stopped smoking years ago", "smokes a few cigarettes a day"];

    public override string[] Alcohol { get; } = ["no alcohol", "alcohol at weekends"];

    public override string[] Home { get; } = ["alone", "with a partner", "near a daughter", "near a son"];

    public override string[] Help { get; } = ["without help", "with some help"];

    public override string[] Jobs { get; } =
    [
        "in an office", "as a teacher", "in a warehouse", "as a nurse", "as a driver", "from home", "in a kitchen",
        "as an electrician", "in a shop", "on a farm", "as a programmer", "as a carpenter",
    ];

    public override (string Left, string Right) Sides => ("left", "right");

    public override string NothingKnown => "No previous illnesses of note, no regular medication.";

    public override string NotAllergic => "No known drug allergies.";

    public override string Infant => "Vaccinations up to date, thriving well by the growth chart.";

    public override string Nursery => "Goes to nursery, vaccinations up to date.";

    public override string School => "Goes to school, {no problems there|likes sport}.";

    public override string AlertChild => "Alert child with good contact, skin warm and rosy.";

    public override string Circulation => "Blood pressure {112-138}/{68-86} mmHg, pulse {62-84} per minute, regular.";

    public override string AlertAdult => "Alert and oriented, gait and speech without abnormality.";

    public override string MedicineExplained => "Dose, effect and possible side effects of the medicine explained.";

    public override string SickNote => "Sick note issued for {2-5} days.";

    public override string ParentAgrees => "Discussed with the accompanying parent, who will call if anything changes.";

    public override string PatientAgrees => "Findings and plan discussed, questions answered, {he} agrees.";

    public override string Next =>
        "{Leaflet handed out|Written advice handed out}; next appointment {as needed|in two weeks if not better|as "
            + "arranged at the desk}.";

    public override (string Female, string Male, string Other) Pronoun(string gap) => gap switch
    {
        "He" => ("She", "He", "The patient"),
        "he" => ("she", "he", "the patient"),
        _ => ("her", "his", "their"),
    };

    public override bool TellsCirculation(string finding) =>
        finding.Contains("Blood pressure", StringComparison.Ordinal)
            || finding.Contains("pulse", StringComparison.OrdinalIgnoreCase);

    public override string Working(string job, string smoking, string alcohol) => $"Works {job}, {smoking}, {alcohol}.";

    public override string Retired(string home, string help) => $"Lives {home} and manages the household {help}.";

    public override string Since(string condition, int year) =>
        string.Create(CultureInfo.InvariantCulture, $"{condition} (since {year})");

    public override string Opening(Sex sex, int age, int days, string complaint) =>
        $"{Who(sex, age, days)}, reason for the visit: {char.ToLowerInvariant(complaint[0])}{complaint[1..]}.";

    public override string Assessment(string diagnosis) => $"Assessment: {diagnosis}.";

    public override string AlsoKnown(string conditions) => $"Also known: {conditions}.";

    public override string Allergic(string allergy) => $"Allergy on record: {allergy}.";

    private static string Who(Sex sex, int age, int days)
    {
        var (child, adult) = sex switch
        {
            Sex.Female => ("girl", "woman"),
            Sex.Male => ("boy", "man"),
            _ => ("child", "patient"),
        };
        if (age < 1)
            return days < 60 ? Age(days / 7, "week", child) : Age(days / 30, "month", child);
        return Age(age, "year", age < 15 ? child : adult);
    }

    private static string Age(int number, string unit, string who) =>
        string.Create(CultureInfo.InvariantCulture, $"{number}-{unit}-old {who}");
}
