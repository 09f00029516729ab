using Bogus;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Patients;
using Gender = Bogus.DataSets.Name.Gender;

namespace ClinicWeb.Server.Demo;

/// <summary>
/// Makes up patients. Each comes from a seed of its own, so that the first thousand of ten thousand are the same as a
/// thousand alone. Not thread-safe.
/// </summary>
/// <param name="words">Default English.</param>
internal sealed class DemoPatients(DemoWords? words = null)
{
    private const int Seed = 20260630;
    private const int OldestDays = 94 * 365;
    private const int YoungestDays = 90;

    private readonly DemoWords _words = words ?? DemoWords.Of(DemoLanguage.English);

    // Languages whose given names come by sex; the doorbells say how often each lives here.
    private readonly Faker[] _fakers =
    [
        .. ((string[])["en", "de", "fr", "es", "tr", "it", "cz", "hr", "nb_NO", "pt_BR"]).Select(
            locale => new Faker(locale)),
    ];

    private readonly int[] _doorbells = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9];

    /// <summary>The last day of the demo practice.</summary>
    public static DateOnly Reference { get; } = new(2026, 6, 30);

    /// <summary>The patient of a number, counted from 0, with visits, oldest first.</summary>
    public (PatientInput Patient, VisitInput[] Visits) Make(int number)
    {
        var random = new Randomizer(unchecked((int)((uint)number * 2654435761u) ^ Seed));
        var faker = _fakers[random.ArrayElement(_doorbells)];
        faker.Random = random;
        var sex = random.Number(99) switch { < 49 => Sex.Female, < 98 => Sex.Male, 98 => Sex.Other, _ => Sex.Unknown };
        var allergy = random.Bool(0.22f) ? random.ArrayElement(_words.Allergies) : default;
        var birth = Reference.AddDays(-random.Number(YoungestDays, OldestDays));
        var age = Reference.Year - birth.Year;
        var prone = Prone(age, sex, random);
        var (work, retirement) = DemoLife.Of(prone, random, _words);
        var person = new DemoPerson
        {
            Birth = birth,
            Sex = sex,
            Allergy = allergy.Allergy,
            AvoidedMedicine = allergy.Medicine,
            Prone = prone,
            Work = work,
            Retirement = retirement,
        };
        var patient = Describe(faker, random, number, person);
        var visits = DemoVisits.Of(person, random, _words);
        var known = person.Known.Select(one => _words.Since(one.Condition.Name, one.Since));
        return (patient with { Conditions = person.Known.Count == 0 ? null : string.Join("\n", known) }, visits);
    }

    private Condition[] Prone(int age, Sex sex, Randomizer random) =>
    [
        .. _words.Conditions
            .Where(condition => condition.Chronic && condition.Fits(age, sex))
            .Where(condition => random.Bool(condition.Weight * (age > 60 ? 0.045f : 0.025f)))
            .Take(4),
    ];

    private PatientInput Describe(Faker faker, Randomizer random, int number, DemoPerson person)
    {
        Gender? gender = person.Sex switch { Sex.Female => Gender.Female, Sex.Male => Gender.Male, _ => null };
        var given = faker.Name.FirstName(gender).Trim();
        var family = faker.Name.LastName(gender).Trim();
        if (random.Bool(0.12f))
            given += (random.Bool() ? "-" : " ") + faker.Name.FirstName(gender).Trim();
        if (random.Bool(0.06f))
            family += "-" + faker.Name.LastName(gender).Trim();
        if (random.Bool(0.01f))
            family = $"von und zu {family} auf {faker.Address.City().Trim()}";
        return new PatientInput
        {
            ChartNumber = ChartNumbers.Format(number + 1),
            GivenName = given,
            FamilyName = family,
            BirthDate = person.Birth,
            Sex = person.Sex,
            Phone = random.Bool(0.9f) ? random.Replace("0### #######") : null,
            Email = random.Bool(0.65f) ? faker.Internet.Email(given, family, "example.org") : null,
            Address = $"{faker.Address.StreetAddress()}\n{faker.Address.ZipCode()} {faker.Address.City()}".Trim(),
            Allergies = person.Allergy,
            Notes = person.AgeOn(Reference) >= 60 && random.Bool(0.3f) ? random.ArrayElement(_words.Remarks) : null,
        };
    }
}
