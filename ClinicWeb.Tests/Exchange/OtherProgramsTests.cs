using System.Text;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Exchange;

/// <summary>Made by hand, in the shape of what other programs write, with what is odd about it.</summary>
public class OtherProgramsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_German_list_with_words_above_empty_columns_behind_and_a_sum_below_loses_nobody()
    {
        await using var clinic = new ExchangeClinic();
        var file = string.Join(
            "\r\n",
            "Patientenliste der Praxis Dr. Muster;;;;;;;;",
            "Stand: 27.11.2026;;;;;;;;",
            "",
            "Pat.-Nr.;Name, Vorname;Geburtsdatum (TT.MM.JJJJ);Geschl.;Geschlecht;Straße;PLZ;Ort;Bemerkung;;",
            "4711;Müller, Jörg;31.01.1970;1;m;Hauptstraße 5;10115;Berlin;\"ruft an;\r\nnie morgens\";;",
            "4712;\"Weiß-Öztürk, Änne\";01.02.1985;2;W;;;;;;",
            "4713;Groß, Kim;00.00.1950;;D;;;;;;",
            "Anzahl: 3;;;;;;;;");

        var result = await clinic.ImportAsync(CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(file));

        Assert.Equal((3, 1), (result.Added, result.UnreadableCount));
        var all = await PatientsAsync(clinic);
        Assert.Equal(
            [
                ("4711", "Müller, Jörg", Sex.Male), ("4712", "Weiß-Öztürk, Änne", Sex.Female),
                ("4713", "Groß, Kim", Sex.Other),
            ],
            all.Select(one => (one.ChartNumber!, one.Name, one.Sex)));
        Assert.Equal(("Hauptstraße 5\n10115\nBerlin", "ruft an;\nnie morgens"), (all[0].Address, all[0].Notes));
    }

    [Theory]
    [InlineData("MRN,Patient,DOB,Sex\n1,\"Doe, John\",12/31/1949,M\n2,\"Roe, Jane\",04/03/1970,F\n")]
    [InlineData("MRN,Patient,DOB (MM/DD/YYYY),Sex\n1,\"Doe, John\",12/31/1949,1\n2,\"Roe, Jane\",04/03/1970,2\n")]
    [InlineData(
        "\uFEFFPatient ID,Patient Name,Date of Birth,Gender,,\n1,\"Doe, John\",12/31/1949,Male,,\n"
        + "2,\"Roe, Jane\",4/3/1970,Female,,\n")]
    public async Task An_American_list_keeps_its_names_and_its_order_of_dates(string csv)
    {
        await using var clinic = new ExchangeClinic();

        var result = await clinic.ImportAsync(csv);

        Assert.Equal((2, 0), (result.Added, result.UnreadableCount));
        Assert.Equal(
            [
                ("1", "Doe, John", new DateOnly(1949, 12, 31), Sex.Male),
                ("2", "Roe, Jane", new DateOnly(1970, 4, 3), Sex.Female),
            ],
            (await PatientsAsync(clinic)).Select(one => (one.ChartNumber!, one.Name, one.BirthDate!.Value, one.Sex)));
    }

    [Fact]
    public async Task The_heading_alone_tells_the_order_of_dates_that_could_be_either()
    {
        await using var clinic = new ExchangeClinic();

        await clinic.ImportAsync("Last Name,First Name,DOB (mm/dd/yyyy)\nRoe,Jane,04/03/1970\n");

        Assert.Equal(new DateOnly(1970, 4, 3), (await clinic.OnlyPatientAsync()).BirthDate);
    }

    [Fact]
    public async Task The_tables_of_OpenEMR_find_each_other()
    {
        await using var clinic = new ExchangeClinic();

        var result = await clinic.ImportAsync(ExchangeClinic.Zip(
            ("patient_data.csv",
                "id,title,language,fname,lname,mname,DOB,street,postal_code,city,ss,phone_home,"
                + "date,sex,email,pubpid,pid\n"
                + "1,Mr.,english,Phil,Belford,,1972-02-09,\"2100 Anyhow Lane\",90210,\"San Diego\","
                + "333222333,333-444-2222,\"2010-10-11 10:14:53\",Male,phil@example.org,A-77,7\n"),
            ("form_encounter.csv",
                "id,date,reason,facility,facility_id,pid,encounter,onset_date,sensitivity\n"
                + "3,\"2010-10-12 00:00:00\",\"Back pain\",Clinic,3,7,12,,normal\n")));

        Assert.Equal((1, 1, 0), (result.Added, result.VisitsAdded, result.UnreadableCount));
        var patient = await clinic.OnlyPatientAsync();
        Assert.Equal(("A-77", "Belford, Phil", "333-444-2222"), (patient.ChartNumber, patient.Name, patient.Phone));
        var visit = Assert.Single(await clinic.VisitsOfOnlyPatientAsync());
        Assert.Equal((new DateTime(2010, 10, 12), "Back pain"), (visit.VisitedAt!.Value, visit.Complaint));
    }

    [Theory]
    [InlineData("C1,11,Weber,Anna,1970-01-31\n,12,Weber,Anna,1970-01-31\n", 2)]
    [InlineData(",12,Weber,Anna,1970-01-31\nC1,11,Weber,Anna,1970-01-31\n", 2)]
    [InlineData("C1,11,Weber,Anna,1970-01-31\nC2,12,Weber,Anna,1970-01-31\n", 2)]
    [InlineData(",11,Weber,Anna,1970-01-31\nC1,11,Weber,Anna,1970-01-31\n,12,Weber,Anna,1970-01-31\n", 2)]
    public async Task Namesakes_are_told_apart_by_the_number_that_other_tables_know(string rows, int people)
    {
        await using var clinic = new ExchangeClinic();

        var result = await clinic.ImportAsync(ExchangeClinic.Zip(
            ("patients.csv", "pubpid,pid,lname,fname,DOB\n" + rows),
            ("encounters.csv", "pid,date,reason\n11,2024-03-01,Gout\n12,2024-03-02,Cough\n")));

        Assert.Equal((people, 2, 0), (result.Added, result.VisitsAdded, result.UnreadableCount));
        foreach (var patient in (await clinic.Patients.ListAsync(new PatientQuery(), Ct)).Items)
            Assert.Equal(
                patient.ChartNumber == "C1" ? "Gout" : "Cough",
                Assert.Single(await clinic.Visits.ListAsync(patient.Id, Ct)).Complaint);
    }

    [Theory]
    [InlineData("C1", "C2")]
    [InlineData("C2", "C1")]
    public async Task Two_chart_numbers_with_one_other_number_are_two_people_and_its_visits_nobodys(
        string first, string second)
    {
        await using var clinic = new ExchangeClinic();

        var result = await clinic.ImportAsync(ExchangeClinic.Zip(
            ("patients.csv", "pubpid,pid,lname,fname,DOB\n"
                + $"{first},11,Weber,Anna,1970-01-31\n{second},11,Weber,Anna,1970-01-31\n"),
            ("encounters.csv", "pid,date,reason\n11,2024-03-01,Gout\n")));

        Assert.Equal((2, 0, 1), (result.Added, result.VisitsAdded, result.UnreadableCount));
    }

    [Fact]
    public async Task A_visit_that_cannot_be_read_costs_no_patient()
    {
        await using var clinic = new ExchangeClinic();

        var result = await clinic.ImportAsync(
            "Chart,Surname,Forename,DOB,Date,Reason\n1,Weber,Anna,1970-01-31,last week,Cough\n");

        Assert.Equal((1, 0, 1), (result.Added, result.VisitsAdded, result.UnreadableCount));
        Assert.Contains("last week", result.Unreadable[0].Reason.ToString());
    }

    [Fact]
    public async Task Synthea_bundles_beside_their_hospitals_become_patients_with_sensible_visits()
    {
        await using var clinic = new ExchangeClinic();
        var zip = ExchangeClinic.Zip(
            ("hospitalInformation1.json", SyntheaSamples.Bundle(SyntheaSamples.Hospital)),
            ("practitionerInformation1.json", SyntheaSamples.Bundle(SyntheaSamples.Practitioner)),
            ("Abe604_Frami345.json", SyntheaSamples.Patient("abe", "Frami345", "Abe604", "1959-11-30")),
            ("Ida12_Kuhn96.json", SyntheaSamples.Patient("ida", "Kuhn96", "Ida12", "1988-02-29")));

        var first = await clinic.ImportAsync(zip);
        var again = await clinic.ImportAsync(zip);

        Assert.Equal((2, 4, 0), (first.Added, first.VisitsAdded, first.UnreadableCount));
        Assert.Equal((0, 2, 0, 0), (again.Added, again.Same, again.Changed, again.VisitsAdded));
        Assert.Equal(
            ["Claim", "ExplanationOfBenefit", "Location", "Organization", "Practitioner", "Provenance"],
            first.NotTaken.Keys.Order());
        var abe = (await PatientsAsync(clinic)).Single(one => one.GivenName == "Abe604");
        var visits = (await clinic.Visits.ListAsync(abe.Id, Ct)).OrderBy(visit => visit.VisitedAt).ToList();
        Assert.Equal("Maiden name: Batz141\nDeceased: 2011-03-20", abe.Notes);
        Assert.Equal("Allergic to peanut", abe.Allergies);
        Assert.Equal(
            [("Acute bronchitis (disorder)", "Acute bronchitis (disorder)"), ("Well child visit (procedure)", null)],
            visits.Select(visit => (visit.Complaint!, visit.Diagnosis)));
        Assert.Equal("Doxycycline 100 MG: 1, 1 × per 1 d\nlisinopril 10 MG: Take as needed.", visits[0].Prescription);
        // The document stands there once, though the report repeats it; none of many observations is lost.
        var notes = string.Join('\n', visits.Select(visit => visit.Notes));
        Assert.Equal(1, notes.Split("# Chief Complaint").Length - 1);
        Assert.All(
            Enumerable.Range(0, SyntheaSamples.Observations),
            number => Assert.Contains($"Observation {number}: ", notes, StringComparison.Ordinal));
        Assert.Contains("Troponin: 0.0012 ng/mL", notes);
    }

    private static async Task<IReadOnlyList<Patient>> PatientsAsync(ExchangeClinic clinic)
    {
        var page = await clinic.Patients.ListAsync(new PatientQuery(PageSize: 100), Ct);
        return [.. page.Items.OrderBy(one => one.ChartNumber)];
    }
}
