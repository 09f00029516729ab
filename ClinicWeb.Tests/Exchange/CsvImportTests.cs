using System.Text;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Exchange;

public class CsvImportTests
{
    internal const string Two =
        "Nachname;Vorname;Geburtsdatum;Geschlecht\nMüller;Jörg;31.01.1970;m\nWeiß;Änne;1.2.1985;w\n";

    public static TheoryData<string> Encodings =>
        ["utf-8", "utf-8-bom", "utf-16", "utf-16-be", "utf-16-bare", "windows-1252", "iso-8859-1", "iso-8859-15"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Umlauts_arrive_in_every_encoding(string encoding)
    {
        await using var clinic = new ExchangeClinic();
        var (text, name) = encoding == "iso-8859-15" ? (Two.Replace("Weiß", "Šimek"), "Šimek") : (Two, "Weiß");

        var result = await clinic.ImportAsync(Bytes(text, encoding));

        Assert.Equal((2, 0), (result.Added, result.UnreadableCount));
        var found = (await clinic.Patients.ListAsync(new PatientQuery(), TestContext.Current.CancellationToken)).Items;
        Assert.Equal(["Müller, Jörg", $"{name}, Änne"], found.Select(patient => patient.Name).Order());
        Assert.Equal([new DateOnly(1970, 1, 31), new DateOnly(1985, 2, 1)],
            found.Select(patient => patient.BirthDate!.Value).Order());
    }

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    public async Task Every_delimiter_is_found_out_and_quoted_ones_are_text(string delimiter)
    {
        await using var clinic = new ExchangeClinic();
        string[][] rows =
            [["First Name", "Last Name", "DOB", "Notes"],
                ["Anna", "Weber", "1970-01-31", "a,b;c|d\te \"so\"\nnext line"]];

        await clinic.ImportAsync(
            string.Join("\r\n",
                rows.Select(row => string.Join(delimiter, row.Select(cell => $"\"{cell.Replace("\"", "\"\"")}\"")))));

        Assert.Equal("a,b;c|d\te \"so\"\nnext line", (await clinic.OnlyPatientAsync()).Notes);
    }

    // As OpenEMR, OpenMRS and Synthea write them, a German program, and one that has no headings at all.
    [Theory]
    [InlineData(
        "\"pid\",\"pubpid\",\"title\",\"fname\",\"mname\",\"lname\",\"DOB\",\"sex\","
            + "\"street\",\"postal_code\",\"city\",\"phone_home\",\"date\"\n"
            + "\"7\",\"A-77\",\"Mrs.\",\"Anna\",\"Maria\",\"Weber\",\"1970-01-31\",\"Female\","
            + "\"Weg 1\",\"10115\",\"Berlin\",\"030 1\",\"2020-01-01 00:00:00\"",
        "A-77", "Anna Maria", "Weg 1\n10115\nBerlin")]
    [InlineData(
        "Identifier,Given Name,Middle Name,Family Name,Gender,Age,Birthdate,Address "
            + "1,City/Village\n100GEJ,Anna,Maria,Weber,F,56,31-Jan-1970,Weg 1,Berlin", "100GEJ", "Anna Maria",
            "Weg 1\nBerlin")]
    [InlineData(
        "Id,BIRTHDATE,DEATHDATE,SSN,PREFIX,FIRST,MIDDLE,LAST,SUFFIX,MAIDEN,RACE,GENDER,ADDRESS,CITY,ZIP\n"
            + "9f2c7a50-1111-2222-3333-444455556666,1970-01-31,,999-1-1,"
            + "Mrs.,Anna,Maria,Weber,,,white,F,Weg 1,Berlin,10115",
        "P-000001", "Anna Maria", "Weg 1\nBerlin\n10115")]
    [InlineData(
        "Pat.-Nr.;Name;Vorname;geb.;Geschl.;Geschlecht;Straße;PLZ;Ort\n4711;Weber;Anna Maria;31.01.70;x;weiblich;Weg "
            + "1;10115;Berlin", "4711", "Anna Maria", "Weg 1\n10115\nBerlin")]
    [InlineData("Patientenname,Geburtstag,Anrede,Adresse\n\"Weber, Anna Maria\",31. Januar 1970,Frau,Weg 1", "P-000001",
        "Anna Maria", "Weg 1")]
    public async Task Headings_of_other_programs_are_understood(string csv, string chart, string given, string address)
    {
        await using var clinic = new ExchangeClinic();

        var result = await clinic.ImportAsync(csv);

        Assert.Equal([], result.Unreadable);
        var patient = await clinic.OnlyPatientAsync();
        Assert.Equal(("Weber", given, new DateOnly(1970, 1, 31), Sex.Female),
            (patient.FamilyName, patient.GivenName, patient.BirthDate, patient.Sex));
        Assert.Equal((chart, address), (patient.ChartNumber, patient.Address));
    }

    [Fact]
    public async Task Several_visits_of_a_patient_in_one_file_are_one_patient()
    {
        await using var clinic = new ExchangeClinic();

        var result = await clinic.ImportAsync(
            """
            Chart,Surname,Forename,DOB,Phone,Date,Time,Reason,Diagnosis,Medication
            17,Weber,Anna,1970-01-31,,2024-03-01,09:30,Cough,Bronchitis,Tea
            17,Weber,Anna,1970-01-31,030 1,2024-04-01,14:05,Fever,,
            18,Kurz,Otto,1950-05-05,,,,,,
            """);

        Assert.Equal((2, 2, 0), (result.Added, result.VisitsAdded, result.UnreadableCount));
        var anna = (await clinic.Patients.ListAsync(new PatientQuery("Weber"),
            TestContext.Current.CancellationToken)).Items.Single();
        Assert.Equal(("17", "030 1"), (anna.ChartNumber, anna.Phone));
        Assert.Equal(
            [(new DateTime(2024, 3, 1, 9, 30, 0), "Cough", "Bronchitis", "Tea"),
                (new DateTime(2024, 4, 1, 14, 5, 0), "Fever", null, (string?)null)],
            (await clinic.Visits.ListAsync(anna.Id, TestContext.Current.CancellationToken)).Reverse()
                .Select(visit => (visit.VisitedAt!.Value, visit.Complaint!, visit.Diagnosis, visit.Prescription)));
    }

    [Fact]
    public async Task A_file_of_visits_finds_its_patients_by_chart_number_here_or_in_the_same_zip()
    {
        await using var clinic = new ExchangeClinic();
        const string visits = "pid,date,reason\n7,2024-03-01,Cough\n8,2024-03-02,Fever\n";

        var zipped = await clinic.ImportAsync(ExchangeClinic.Zip(
            ("encounters.csv", visits), ("patients.csv", "pid,lname,fname,DOB\n7,Weber,Anna,1970-01-31\n"),
            ("claims.csv", "pid,date,title\n7,2024-03-01,x\n")));
        var alone = await clinic.ImportAsync("pid,date,reason\n7,2024-05-01,Rash\n");

        Assert.Equal((1, 1), (zipped.Added, zipped.VisitsAdded));
        Assert.Equal((3L, "encounters.csv", "No patient with the chart number 8 is in the file or here."),
            (Assert.Single(zipped.Unreadable).Line, zipped.Unreadable[0].File, zipped.Unreadable[0].Reason.ToString()));
        Assert.Equal(["claims.csv"], zipped.NotTaken.Keys);
        Assert.Equal((0, 1, 1), (alone.Added, alone.Same, alone.VisitsAdded));
        Assert.Equal(["Cough", "Rash"], (await clinic.VisitsOfOnlyPatientAsync()).Select(visit => visit.Complaint));
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_line_by_line_and_the_rest_comes()
    {
        await using var clinic = new ExchangeClinic();

        var result = await clinic.ImportAsync(
            """
            Surname,Forename,DOB,Notes
            Weber,Anna,1970-01-31,"two
            lines"
            Kurz,Otto,31.02.1970,
            Lang,,1970-01-01,
            Neu,Ida,2099-01-01,
            Alt;Eva;1960-01-01;
            Viel,Eva,1960-01-01,,,extra
            Gut,Eva,1960-01-01,
            """);

        Assert.Equal((2, 5), (result.Added, result.UnreadableCount));
        Assert.Equal([4, 5, 6, 7, 8], result.Unreadable.Select(line => line.Line));
        Assert.Equal("birthDate: \"31.02.1970\" is not a date.", result.Unreadable[0].Reason.ToString());
        Assert.StartsWith("givenName: Required", result.Unreadable[1].Reason.ToString());
        Assert.StartsWith("birthDate: Must not be in the future", result.Unreadable[2].Reason.ToString());
        Assert.Equal("This row has 6 cells, and there are 4 columns.", result.Unreadable[4].Reason.ToString());
    }

    [Fact]
    public async Task One_odd_cell_does_not_cost_a_patient()
    {
        await using var clinic = new ExchangeClinic();
        const string csv = "Surname,Forename,DOB,Sex,Email,Phone\nWeber,Anna,1970-01-31,zwitschernd,none,";

        await clinic.ImportAsync(csv + new string('1', 60));
        var again = await clinic.ImportAsync(csv + new string('1', 60));

        var patient = await clinic.OnlyPatientAsync();
        Assert.Equal((Sex.Unknown, null, null), (patient.Sex, patient.Email, patient.Phone));
        Assert.Equal($"Sex: zwitschernd\nPhone: {new string('1', 60)}\nEmail: none", patient.Notes);
        Assert.Equal((0, 1, 0), (again.Added, again.Same, again.Changed));
    }

    [Fact]
    public async Task What_is_here_and_differs_is_told_and_taken_over_only_when_asked_and_nothing_is_blanked()
    {
        await using var clinic = new ExchangeClinic();
        await clinic.ImportAsync(
            "Surname,Forename,DOB,Phone,Allergies,visitedAt,complaint,visitNotes\n"
            + "Weber,Anna,1970-01-31,1,Nuts,2024-03-01T09:30,Cough,Dry\n");
        const string other =
            "Surname,Forename,DOB,Phone,Allergies,visitedAt,complaint,visitNotes\n"
            + "WEBER,Anna,1970-01-31,2,,2024-03-01T09:30,Cough,Wet\n";

        var told = await clinic.ImportAsync(other);
        var before = await clinic.OnlyPatientAsync();
        var taken = await clinic.ImportAsync(other, new ImportOptions { Update = true });
        var after = await clinic.OnlyPatientAsync();

        Assert.Equal((0, 0, 1, 1), (told.Added, told.Same, told.Changed, told.VisitsChanged));
        Assert.Equal(["familyName", "phone", "visits"], Assert.Single(told.Differences).Fields);
        Assert.Null(told.SafetyBackup);
        Assert.Equal(("Weber", "1"), (before.FamilyName, before.Phone));
        Assert.NotNull(taken.SafetyBackup);
        Assert.Equal(("WEBER", "2", "Nuts"), (after.FamilyName, after.Phone, after.Allergies));
        Assert.Equal("Wet", Assert.Single(await clinic.VisitsOfOnlyPatientAsync()).Notes);
    }

    [Fact]
    public async Task A_stranger_with_the_same_chart_number_stays_a_stranger_and_a_probable_one_gets_no_visits_unasked()
    {
        await using var clinic = new ExchangeClinic();
        await clinic.ImportAsync("Chart,Surname,Forename,DOB\nP-000001,Weber,Anna,1970-01-31\n");

        var stranger = await clinic.ImportAsync("Chart,Surname,Forename,DOB\nP-000001,Kurz,Otto,1950-05-05\n");
        var married =
            await clinic.ImportAsync(
                "Chart,Surname,Forename,DOB,visitedAt,complaint\nP-000001,Lang,Anna,1970-01-31,2024-03-01,Cough\n");

        Assert.Equal((1, 1), (stranger.Added, stranger.Renumbered));
        Assert.Equal((0, 1, 0), (married.Added, married.Changed, married.VisitsAdded));
    }

    [Fact]
    public async Task Namesakes_of_one_birth_date_with_numbers_of_their_own_stay_two()
    {
        await using var clinic = new ExchangeClinic();
        const string csv = "Chart,Surname,Forename,DOB\n1,Weber,Anna,1970-01-31\n2,Weber,Anna,1970-01-31\n";

        var first = await clinic.ImportAsync(csv);
        var again = await clinic.ImportAsync(csv);
        var doubtful = await clinic.ImportAsync("Surname,Forename,DOB,Phone\nWeber,Anna,1970-01-31,5\n");

        Assert.Equal(2, first.Added);
        Assert.Equal((0, 2), (again.Added, again.Same));
        Assert.Contains("nothing tells which", Assert.Single(doubtful.Unreadable).Reason.ToString());
    }

    [Fact]
    public async Task A_mapping_is_obeyed_and_remembered_for_the_next_file_with_these_headings()
    {
        await using var clinic = new ExchangeClinic();
        const string headings = "A,B,C,Notes\n";
        var mapping =
            new Dictionary<string, string>
            { ["A"] = "familyName", ["b"] = "givenName", ["C"] = "birthDate", ["Notes"] = "" };

        await Assert.ThrowsAsync<ClinicException>(() => clinic.ImportAsync(headings + "Weber,Anna,1970-01-31,x\n"));
        var first = await clinic.ImportAsync(headings + "Weber,Anna,1970-01-31,x\n",
            new ImportOptions { Mapping = mapping });
        var second = await clinic.ImportAsync(headings + "Kurz,Otto,1950-05-05,x\n");
        var look = await clinic.LookAsync(headings + "Kurz,Otto,1950-05-05,x\n");

        Assert.Equal((1, 1), (first.Added, second.Added));
        Assert.Equal(["familyName", "givenName", "birthDate", ""], look.Columns.Select(column => column.Field));
        Assert.Equal("Otto", look.Columns[1].Samples[0]);
    }

    [Fact]
    public async Task A_field_that_does_not_exist_is_refused_with_words()
    {
        await using var clinic = new ExchangeClinic();

        var refused =
            await Assert.ThrowsAsync<ClinicException>(
                () => clinic.ImportAsync(Two,
                    new ImportOptions { Mapping = new Dictionary<string, string> { ["Nachname"] = "soul" } }));

        Assert.Equal(ClinicError.Invalid, refused.Error);
        Assert.Contains("mapping", refused.Fields.Keys);
    }

    private static byte[] Bytes(string text, string encoding) => encoding switch
    {
        "utf-8" => new UTF8Encoding(false).GetBytes(text),
        "utf-8-bom" => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)],
        "utf-16" => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)],
        "utf-16-be" => [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(text)],
        "utf-16-bare" => Encoding.Unicode.GetBytes(text),
        "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text),
        "iso-8859-15" => CodePagesEncodingProvider.Instance.GetEncoding(28605)!.GetBytes(text),
        _ => Encoding.Latin1.GetBytes(text),
    };
}
