using System.Globalization;
using ClinicWeb.Components.Contracts;
namespace ClinicWeb.Server.Demo;

/// <summary>The demo in German, as it is written in a German practice.</summary>
internal sealed class GermanDemo() : DemoWords("Demo.conditions.de.txt")
{
    public override (string Allergy, string Medicine)[] Allergies { get; } =
    [
        ("Penicillin (Exanthem)", "cillin"), ("Ibuprofen und verwandte Schmerzmittel (Atemnot)", "profen"),
        ("Metamizol (Blutdruckabfall)", "metamizol"), ("Birkenpollen", "-"), ("Hausstaubmilben", "-"),
        ("Wespengift (Schwellung im Gesicht)", "-"), ("Latex", "-"), ("Nüsse (Nesselsucht)", "-"), ("Nickel", "-"),
    ];

    public override string[] Remarks { get; } =
    [
        "Bevorzugt Termine am Vormittag.", "Links schwerhörig; bitte deutlich sprechen.",
        "Befunde bitte mit der Tochter besprechen.", "Angst vor Spritzen; Blutabnahme im Liegen.",
        "Rollstuhl; braucht den Raum im Erdgeschoss.", "Für längere Gespräche Dolmetscher nötig.",
        "Organspendeausweis und Patientenverfügung liegen vor.", "Kommt mit dem Bus, nicht vor neun Uhr.",
    ];

    public override string[] AfterSmoking { get; } = ["COPD", "Koronare Herzkrankheit"];

    public override string[] Smoking { get; } =
        ["Nichtraucher", "raucht nicht", "raucht seit Jahren nicht mehr", "raucht einige Zigaretten am Tag"];

    public override string[] Alcohol { get; } = ["kein Alkohol", "Alkohol am Wochenende"];

    public override string[] Home { get; } =
        ["allein", "in Partnerschaft", "in der Nähe der Tochter", "in der Nähe des Sohnes"];

    public override string[] Help { get; } = ["ohne Hilfe", "mit etwas Hilfe"];

    public override string[] Jobs { get; } =
    [
        "im Büro", "in einer Schule", "im Lager", "in der Pflege", "als Fahrer", "von zu Hause", "in einer Küche",
        "im Elektrohandwerk", "im Einzelhandel", "auf einem Hof", "in der Softwareentwicklung", "in einer Tischlerei",
    ];

    public override (string Left, string Right) Sides => ("links", "rechts");

    public override string NothingKnown => "Keine wesentlichen Vorerkrankungen, keine Dauermedikation.";

    public override string NotAllergic => "Keine Arzneimittelallergien bekannt.";

    public override string Infant => "Impfungen vollständig, gedeiht gut nach den Perzentilenkurven.";

    public override string Nursery => "Besucht den Kindergarten, Impfungen vollständig.";

    public override string School => "Geht zur Schule, {dort keine Probleme|treibt gern Sport}.";

    public override string AlertChild => "Waches Kind mit gutem Kontakt, Haut warm und rosig.";

    public override string Circulation => "Blutdruck {112-138}/{68-86} mmHg, Puls {62-84}/min, regelmäßig.";

    public override string AlertAdult => "Wach und orientiert, Gang und Sprache unauffällig.";

    public override string MedicineExplained => "Dosis, Wirkung und mögliche Nebenwirkungen des Medikaments erklärt.";

    public override string SickNote => "Arbeitsunfähigkeit für {2-5} Tage bescheinigt.";

    public override string ParentAgrees =>
        "Mit dem begleitenden Elternteil besprochen; Anruf, sobald sich etwas ändert.";

    public override string PatientAgrees =>
        "Befunde und Vorgehen besprochen, Fragen beantwortet, {he} ist einverstanden.";

    public override string Next =>
        "{Merkblatt ausgehändigt|Schriftliche Hinweise mitgegeben}; nächster Termin {bei Bedarf|in zwei Wochen, falls "
            + "keine Besserung|wie an der Anmeldung vereinbart}.";

    public override (string Female, string Male, string Other) Pronoun(string gap) => gap switch
    {
        "He" => ("Sie", "Er", "Die Person"),
        "he" => ("sie", "er", "die Person"),
        _ => ("ihr", "sein", "das"),
    };

    public override bool TellsCirculation(string finding) =>
        finding.Contains("Blutdruck", StringComparison.Ordinal) || finding.Contains("Puls", StringComparison.Ordinal);

    public override string Working(string job, string smoking, string alcohol) =>
        $"Arbeitet {job}, {smoking}, {alcohol}.";

    public override string Retired(string home, string help) => $"Lebt {home} und führt den Haushalt {help}.";

    public override string Since(string condition, int year) =>
        string.Create(CultureInfo.InvariantCulture, $"{condition} (seit {year})");

    // Nouns keep their capitals, so the complaint stands as it is.
    public override string Opening(Sex sex, int age, int days, string complaint) =>
        $"{Who(sex, age, days)}, Vorstellungsgrund: {complaint}.";

    public override string Assessment(string diagnosis) => $"Beurteilung: {diagnosis}.";

    public override string AlsoKnown(string conditions) => $"Außerdem bekannt: {conditions}.";

    public override string Allergic(string allergy) => $"Bekannte Allergie: {allergy}.";

    private static string Who(Sex sex, int age, int days)
    {
        var (ending, child, adult) = sex switch
        {
            Sex.Female => (age < 15 ? "es" : "e", "Mädchen", "Patientin"),
            Sex.Male => ("er", "Junge", "Patient"),
            _ => (age < 15 ? "es" : "e", "Kind", "Person"),
        };
        if (age >= 1)
            return string.Create(CultureInfo.InvariantCulture, $"{age}-jährig{ending} {(age < 15 ? child : adult)}");
        var (weeks, months) = (days / 7, days / 30);
        var old = weeks == 0 ? "Neugeboren"
            : string.Create(CultureInfo.InvariantCulture, $"{weeks} {(weeks == 1 ? "Woche" : "Wochen")} alt");
        return days < 60
            ? $"{old}{ending} {child}"
            : string.Create(CultureInfo.InvariantCulture, $"{months} Monate alt{ending} {child}");
    }
}
