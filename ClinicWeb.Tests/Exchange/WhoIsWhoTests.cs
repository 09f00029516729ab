using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Exchange;

/// <summary>Records of two people are never mixed, and what several rows say of one is all kept.</summary>
public class WhoIsWhoTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_further_rows_say_of_a_patient_otherwise_is_added_each_once()
    {
        await using var clinic = new ExchangeClinic();

        await clinic.ImportAsync(
            """
            Chart,Surname,Forename,DOB,Phone,Allergies,Conditions,Notes
            1,Weber,Anna,1970-01-31,030 1,Nuts,Asthma,Afraid of needles
            1,Weber,Anna,1970-01-31,030 1,Penicillin,Asthma,Prefers mornings
            1,WEBER,Anna,1970-01-31,030 2,Nuts,Gout,Afraid of needles
            """);

        var anna = await clinic.OnlyPatientAsync();
        Assert.Equal(("Nuts\nPenicillin", "Asthma\nGout", "030 1"), (anna.Allergies, anna.Conditions, anna.Phone));
        Assert.Equal("Afraid of needles\nPrefers mornings\nPhone: 030 2", anna.Notes);
    }

    [Fact]
    public async Task Whole_lines_that_stand_there_already_are_not_added_again()
    {
        await using var clinic = new ExchangeClinic();
        const string csv =
            "Surname,Forename,DOB,Allergies\nWeber,Anna,1970-01-31,\"Nuts\nPenicillin\"\n"
            + "Weber,Anna,1970-01-31,Penicillin\nWeber,Anna,1970-01-31,Nut\n";

        await clinic.ImportAsync(csv);
        var again = await clinic.ImportAsync(csv);

        Assert.Equal("Nuts\nPenicillin\nNut", (await clinic.OnlyPatientAsync()).Allergies);
        Assert.Equal((1, 0), (again.Same, again.Changed));
    }

    [Fact]
    public async Task Father_and_son_of_one_name_under_the_number_of_the_family_are_two()
    {
        await using var clinic = new ExchangeClinic();

        var result = await clinic.ImportAsync(
            """
            Chart,Surname,Forename,DOB,visitedAt,complaint
            5,Doe,John,1950-05-05,2024-03-01,Gout
            5,Doe,John,1980-08-08,2024-03-02,Cough
            5,DOE,JOHN,1950-05-05,2024-03-03,Fever
            """);

        Assert.Equal((2, 3, 1, 0), (result.Added, result.VisitsAdded, result.Renumbered, result.UnreadableCount));
        Assert.Equal(["Fever", "Gout"], await VisitsOfAsync(clinic, new DateOnly(1950, 5, 5)));
        Assert.Equal(["Cough"], await VisitsOfAsync(clinic, new DateOnly(1980, 8, 8)));
    }

    [Fact]
    public async Task A_dry_run_tells_as_many_new_numbers_as_the_import_gives()
    {
        await using var clinic = new ExchangeClinic();
        const string csv = "Chart,Surname,Forename,DOB\na7,Weber,Anna,1970-01-31\nA7,Huber,Eva,1980-01-01\n";

        var dry = await clinic.ImportAsync(csv, new ImportOptions { DryRun = true });
        var real = await clinic.ImportAsync(csv);

        Assert.Equal((2, 1), (dry.Added, dry.Renumbered));
        Assert.Equal((2, 1), (real.Added, real.Renumbered));
    }

    [Fact]
    public async Task Under_a_number_of_several_one_given_name_and_birth_date_are_not_one_person_yet()
    {
        await using var clinic = new ExchangeClinic();

        var result = await clinic.ImportAsync(
            """
            Chart,Surname,Forename,DOB,Allergies
            0,Weber,Anna,1970-01-31,Nuts
            0,Meier,Eva,1950-05-05,
            0,Huber,Anna,1970-01-31,Penicillin
            7,Schmidt,Rosa,1980-08-08,Nickel
            7,Lang,Rosa,1980-08-08,Latex
            """);

        Assert.Equal((4, 0), (result.Added, result.UnreadableCount));
        Assert.Equal(
            ["Huber: Penicillin", "Meier: ", "Schmidt: Nickel Latex", "Weber: Nuts"],
            (await clinic.Clinic.Get<IPatients>().ListAsync(new PatientQuery(), Ct)).Items
                .Select(one => $"{one.FamilyName}: {one.Allergies?.ReplaceLineEndings(" ")}"));
    }

    [Fact]
    public async Task A_row_that_may_be_of_father_or_son_is_told_and_nobodys()
    {
        await using var clinic = new ExchangeClinic();

        var result = await clinic.ImportAsync(
            """
            Chart,Surname,Forename,DOB,visitedAt,complaint
            5,Doe,John,1950-05-05,2024-03-01,Gout
            5,Doe,John,1980-08-08,2024-03-02,Cough
            5,Doe,John,,2024-03-03,Fever
            """);

        Assert.Equal((2, 2, 1), (result.Added, result.VisitsAdded, result.UnreadableCount));
        Assert.Equal(4, result.Unreadable[0].Line);
    }

    [Fact]
    public async Task Who_has_no_number_and_may_be_one_of_several_is_added_and_told_once()
    {
        await using var clinic = new ExchangeClinic();
        const string csv =
            """
            Chart,Surname,Forename,DOB,visitedAt,complaint
            7,Weber,Anna,1970-01-31,2024-03-01,Gout
            ,Weber,Anna,1970-01-31,2024-03-02,Cough
            8,Weber,Anna,1970-01-31,2024-03-03,Fever
            """;

        var dry = await clinic.ImportAsync(csv, new ImportOptions { DryRun = true });
        var first = await clinic.ImportAsync(csv);
        var again = await clinic.ImportAsync(csv);

        Assert.Equal((3, 3, 1), (dry.Added, dry.VisitsAdded, dry.UnreadableCount));
        Assert.Equal((3, 3, 1), (first.Added, first.VisitsAdded, first.UnreadableCount));
        Assert.Equal(3, first.Unreadable[0].Line);
        Assert.Contains("one more was added", first.Unreadable[0].Reason.ToString());
        Assert.Equal((0, 3, 0), (again.Added, again.Same, again.UnreadableCount));
    }

    [Theory]
    [InlineData("7,Weber,Lena,2010-01-01\n7,Weber,Anna,1970-01-31\n")]
    [InlineData("7,Weber,Anna,1970-01-31\n7,Weber,Lena,2010-01-01\n")]
    [InlineData("7,Weber,Berta,1970-01-31\n7,Weber,Anna,1970-01-31\n")]
    [InlineData("8,Weber,Anna,1970-01-31\n7,Weber,Berta,1970-01-31\n")]
    [InlineData("7,Weber,Berta,1970-01-31\n8,Weber,Anna,1970-01-31\n")]
    public async Task Who_takes_a_chart_does_not_depend_on_the_order_of_the_rows(string rows)
    {
        await using var clinic = new ExchangeClinic();
        await clinic.ImportAsync("Chart,Surname,Forename,DOB\n7,Weber,Anna,1970-01-31\n");

        var result = await clinic.ImportAsync(
            "Chart,Surname,Forename,DOB\n" + rows, new ImportOptions { Update = true });

        Assert.Equal(("Weber", "Anna"), await NameOfAsync(clinic, "7"));
        Assert.Equal((0, 1), (result.Changed, result.Same));
    }

    [Theory]
    [InlineData("7,Weber,Berta,1970-01-31\n7,Weber,Clara,1970-01-31\n")]
    [InlineData("7,Weber,Clara,1970-01-31\n7,Weber,Berta,1970-01-31\n")]
    public async Task Of_two_who_are_as_likely_none_takes_the_chart(string rows)
    {
        await using var clinic = new ExchangeClinic();
        await clinic.ImportAsync("Chart,Surname,Forename,DOB\n7,Weber,Anna,1970-01-31\n");

        var result = await clinic.ImportAsync("Chart,Surname,Forename,DOB\n" + rows);

        Assert.Equal((2, 0), (result.Added, result.Changed));
        Assert.Equal(("Weber", "Anna"), await NameOfAsync(clinic, "7"));
    }

    [Fact]
    public async Task An_update_never_makes_one_person_of_another_name()
    {
        await using var clinic = new ExchangeClinic();
        await clinic.ImportAsync("Chart,Surname,Forename,DOB,Allergies\n7,Weber,Anna,1970-01-31,Nuts\n");

        var result = await clinic.ImportAsync(
            "Chart,Surname,Forename,DOB,Allergies,visitedAt,complaint\n"
            + "7,Weber,Berta,1970-01-31,Milk,2024-03-01,Cough\n",
            new ImportOptions { Update = true });

        var anna = await clinic.OnlyPatientAsync();
        Assert.Equal(("Anna", "Nuts"), (anna.GivenName, anna.Allergies));
        Assert.Empty(await clinic.VisitsOfOnlyPatientAsync());
        Assert.Contains("has another name", Assert.Single(result.Unreadable).Reason.ToString());
    }

    [Theory]
    [InlineData("1971-01-31", "1971-01-31", 0)]
    [InlineData("1999-01-31", "1970-01-31", 1)]
    public async Task An_update_corrects_a_birth_date_but_makes_no_child_of_a_parent(
        string told, string after, int added)
    {
        await using var clinic = new ExchangeClinic();
        await clinic.ImportAsync("Chart,Surname,Forename,DOB\n7,Weber,Anna,1970-01-31\n");

        var result = await clinic.ImportAsync(
            $"Chart,Surname,Forename,DOB\n7,Weber,Anna,{told}\n", new ImportOptions { Update = true });

        Assert.Equal((added, 0), (result.Added, result.UnreadableCount));
        var anna = (await clinic.Patients.ListAsync(new PatientQuery(), Ct)).Items
            .Single(one => one.ChartNumber == "7");
        Assert.Equal(DateOnly.ParseExact(after, "yyyy-MM-dd"), anna.BirthDate);
    }

    [Fact]
    public async Task An_update_adds_its_own_lines_to_a_doctors_notes_and_never_replaces_them()
    {
        await using var clinic = new ExchangeClinic();
        await clinic.ImportAsync("Surname,Forename,DOB,Notes\nWeber,Anna,1970-01-31,Afraid of needles\n");
        const string csv = "Surname,Forename,DOB,Sex,Email\nWeber,Anna,1970-01-31,zwitschernd,none\n";

        var update = new ImportOptions { Update = true };
        var first = await clinic.ImportAsync(csv, update);
        var again = await clinic.ImportAsync(csv, update);

        Assert.Equal((1, 0), (first.Changed, again.Changed));
        Assert.Equal("Afraid of needles\nSex: zwitschernd\nEmail: none", (await clinic.OnlyPatientAsync()).Notes);
    }

    [Fact]
    public async Task Namesakes_of_FHIR_without_ids_are_told_apart_by_their_numbers()
    {
        await using var clinic = new ExchangeClinic();
        static string Person(string number, string phone) =>
            "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:clinicweb:chart-number\",\"value\":\""
            + $"{number}\"}}],\"name\":[{{\"family\":\"Weber\",\"given\":[\"Anna\"]}}],"
            + $"\"telecom\":[{{\"system\":\"phone\",\"value\":\"{phone}\"}}],\"birthDate\":\"1970-01-31\"}}\n";

        var first = await clinic.ImportAsync(Person("7", "030 1234") + Person("8", "030 5678"));
        var again = await clinic.ImportAsync(
            Person("7", "030 1234") + Person("8", "030 9999"), new ImportOptions { Update = true });

        Assert.Equal((2, 0), (first.Added, first.UnreadableCount));
        Assert.Equal((1, 1), (again.Same, again.Changed));
        Assert.Equal(
            ["7: 030 1234 ", "8: 030 9999 "],
            (await clinic.Patients.ListAsync(new PatientQuery(), Ct)).Items
                .Select(one => $"{one.ChartNumber}: {one.Phone} {one.Notes}").Order());
    }

    [Fact]
    public async Task A_death_told_by_FHIR_is_added_to_a_doctors_notes()
    {
        await using var clinic = new ExchangeClinic();
        await clinic.ImportAsync("Surname,Forename,DOB,Notes\nWeber,Anna,1970-01-31,Afraid of needles\n");

        await clinic.ImportAsync(
            """
            {"resourceType":"Patient","id":"1","name":[{"family":"Weber","given":["Anna"]}],"birthDate":"1970-01-31",
            "deceasedBoolean":true}
            """,
            new ImportOptions { Update = true });

        Assert.Equal("Afraid of needles\nDeceased", (await clinic.OnlyPatientAsync()).Notes);
    }

    private static async Task<IReadOnlyList<string?>> VisitsOfAsync(ExchangeClinic clinic, DateOnly birth)
    {
        var patient = (await clinic.Patients.ListAsync(new PatientQuery(), Ct)).Items
            .Single(one => one.BirthDate == birth);
        return [.. (await clinic.Visits.ListAsync(patient.Id, Ct)).Select(visit => visit.Complaint).Order()];
    }

    private static async Task<(string?, string?)> NameOfAsync(ExchangeClinic clinic, string chart)
    {
        var patient = (await clinic.Patients.ListAsync(new PatientQuery(), Ct)).Items
            .Single(one => one.ChartNumber == chart);
        return (patient.FamilyName, patient.GivenName);
    }
}
