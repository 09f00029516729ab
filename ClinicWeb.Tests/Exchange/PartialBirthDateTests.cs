using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Staging;

namespace ClinicWeb.Tests.Exchange;

/// <summary>A day that nobody ever knew costs no patient.</summary>
public class PartialBirthDateTests
{
    [Theory]
    [InlineData("1950", "1950-01-01", "1950")]
    [InlineData("1950-05", "1950-05-01", "1950-05")]
    [InlineData("1950/5", "1950-05-01", "1950-05")]
    [InlineData("05/1950", "1950-05-01", "1950-05")]
    [InlineData("5.1950", "1950-05-01", "1950-05")]
    [InlineData("1950-05-00", "1950-05-01", "1950-05")]
    [InlineData("1950-00-00", "1950-01-01", "1950")]
    [InlineData("00.00.1950", "1950-01-01", "1950")]
    [InlineData("00.05.2000", "2000-05-01", "2000-05")]
    [InlineData("00001950", "1950-01-01", "1950")]
    [InlineData("00052000", "2000-05-01", "2000-05")]
    [InlineData("19500500", "1950-05-01", "1950-05")]
    public void What_is_known_of_a_birth_date_is_kept(string text, string first, string known) =>
        Assert.Equal((DateOnly.ParseExact(first, "yyyy-MM-dd"), known), PartialDates.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0000")]
    [InlineData("50")]
    [InlineData("13/1950")]
    [InlineData("0000-00-00")]
    [InlineData("1950-05-01")]
    [InlineData("yesterday")]
    [InlineData("١٩٧٠")]
    public void Anything_else_is_not_of_that_kind(string text) => Assert.Null(PartialDates.Parse(text));

    [Theory]
    [InlineData(
        "Surname,Forename,DOB,Notes\nWeber,Anna,1950,Kind\n", "Kind\nBirth date known as 1950 only", "1950-01-01")]
    [InlineData("Surname,Forename,DOB\nWeber,Anna,05/1950\n", "Birth date known as 1950-05 only", "1950-05-01")]
    [InlineData(
        "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Weber\",\"given\":[\"Anna\"]}],"
            + "\"birthDate\":\"1950-05\"}",
        "Birth date known as 1950-05 only", "1950-05-01")]
    [InlineData("BEGIN:VCARD\nN:Weber;Anna\nBDAY:1950\nEND:VCARD\n", "Birth date known as 1950 only", "1950-01-01")]
    public async Task Who_is_known_by_year_or_month_comes_with_words_in_the_notes_and_comes_once(
        string file, string notes, string birth)
    {
        await using var clinic = new ExchangeClinic();

        var first = await clinic.ImportAsync(file);
        var again = await clinic.ImportAsync(file);

        Assert.Equal((1, 0), (first.Added, first.UnreadableCount));
        Assert.Equal((0, 1, 0), (again.Added, again.Same, again.Changed));
        var patient = await clinic.OnlyPatientAsync();
        Assert.Equal((notes, DateOnly.ParseExact(birth, "yyyy-MM-dd")), (patient.Notes, patient.BirthDate!.Value));
    }

    [Theory]
    [InlineData("Surname,Forename,DOB\nWeber,Anna,9999\nRoe,Jane,1970-01-31\n")]
    [InlineData("Surname,Forename,DOB\nWeber,Anna,9999-12\nRoe,Jane,1970-01-31\n")]
    [InlineData("Surname,Forename,DOB\nWeber,Anna,٣١/٠١/١٩٧٠\nRoe,Jane,1970-01-31\n")]
    [InlineData(
        "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Weber\",\"given\":[\"Anna\"]}],\"birthDate\":\"9999\"}\n"
            + "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Roe\",\"given\":[\"Jane\"]}],"
            + "\"birthDate\":\"1970-01-31\"}\n")]
    [InlineData(
        "BEGIN:VCARD\nN:Weber;Anna\nBDAY:9999\nEND:VCARD\nBEGIN:VCARD\nN:Roe;Jane\nBDAY:19700131\nEND:VCARD\n")]
    public async Task A_birth_date_that_cannot_be_costs_its_own_line_and_no_other(string file)
    {
        await using var clinic = new ExchangeClinic();

        var result = await clinic.ImportAsync(file);

        Assert.Equal((1, 1), (result.Added, result.UnreadableCount));
        Assert.Equal("Roe", (await clinic.OnlyPatientAsync()).FamilyName);
    }

    [Theory]
    [InlineData("Surname,Forename,DOB\nWeber,Anna,1950\n")]
    [InlineData("Chart,Surname,Forename,DOB\n7,Weber,Anna,1950\n")]
    public async Task A_day_that_is_known_here_is_not_forgotten_for_a_year(string file)
    {
        await using var clinic = new ExchangeClinic();
        await clinic.ImportAsync("Chart,Surname,Forename,DOB\n7,Weber,Anna,1950-05-03\n");

        var result = await clinic.ImportAsync(file, new ImportOptions { Update = true });

        Assert.Equal((0, 1, 0), (result.Added, result.Same, result.Changed));
        var patient = await clinic.OnlyPatientAsync();
        Assert.Equal((new DateOnly(1950, 5, 3), null), (patient.BirthDate!.Value, patient.Notes));
    }

    [Theory]
    [InlineData("7,Weber,Anna,1950\n7,Weber,Anna,1950-05-03\n7,Weber,Anna,1950-05\n")]
    [InlineData("7,Weber,Anna,1950-05-03\n7,Weber,Anna,1950\n")]
    public async Task Of_several_rows_the_one_that_knows_most_counts(string rows)
    {
        await using var clinic = new ExchangeClinic();

        var result = await clinic.ImportAsync("Chart,Surname,Forename,DOB\n" + rows);

        Assert.Equal((1, 0), (result.Added, result.UnreadableCount));
        var patient = await clinic.OnlyPatientAsync();
        Assert.Equal((new DateOnly(1950, 5, 3), null), (patient.BirthDate!.Value, patient.Notes));
    }

    [Fact]
    public async Task It_goes_out_and_comes_in_again_equal()
    {
        foreach (var format in (ExchangeFormat[])[ExchangeFormat.Csv, ExchangeFormat.Fhir])
        {
            await using var from = new ExchangeClinic();
            await from.ImportAsync("Surname,Forename,DOB\nWeber,Anna,1950\n");
            await using var to = new ExchangeClinic();

            await to.ImportAsync(await from.ExportAsync(format));

            Assert.Equal(await from.RecordsAsync(), await to.RecordsAsync());
        }
    }
}
