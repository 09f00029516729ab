using System.Globalization;
using ClinicWeb.Components.Language;
namespace ClinicWeb.Tests.Components.Patients;

public class TypedDateTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Theory]
    [InlineData("en-GB", "3/5/1961", "1961-05-03")]
    [InlineData("en-US", "3/5/1961", "1961-03-05")]
    [InlineData("de-DE", "3.5.1961", "1961-05-03")]
    [InlineData("de-DE", "03051961", "1961-05-03")]
    [InlineData("en-US", "03051961", "1961-03-05")]
    [InlineData("en-US", "1961-05-03", "1961-05-03")]
    [InlineData("de-DE", "1961-05-03", "1961-05-03")]
    [InlineData("de-DE", " 3. 5. 61 ", "1961-05-03")]
    [InlineData("de-DE", "3.5.26", "2026-05-03")]
    [InlineData("de-DE", "3.5.27", "1927-05-03")]
    [InlineData("de-DE", "29.2.2024", "2024-02-29")]
    public void A_date_is_read_as_people_of_that_country_write_it(string culture, string typed, string expected) =>
        Assert.Equal(
            DateOnly.Parse(expected, CultureInfo.InvariantCulture),
            TypedDate.Parse(typed, new CultureInfo(culture), Today));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("3.5")]
    [InlineData("31.2.2026")]
    [InlineData("29.2.2023")]
    [InlineData("0.1.2000")]
    [InlineData("1.13.2000")]
    [InlineData("1.1.0")]
    [InlineData("1.1.20000")]
    [InlineData("-1.1.2000x")]
    public void What_is_no_date_is_not_guessed(string typed) =>
        Assert.Null(TypedDate.Parse(typed, new CultureInfo("de-DE"), Today));

    [Theory]
    [InlineData("de-DE", "9:05", "09:05")]
    [InlineData("de-DE", "0905", "09:05")]
    [InlineData("de-DE", "905", "09:05")]
    [InlineData("en-US", "2:30 PM", "14:30")]
    [InlineData("en-US", "14:30", "14:30")]
    public void A_time_is_read_as_people_write_it(string culture, string typed, string expected) =>
        Assert.Equal(
            TimeOnly.Parse(expected, CultureInfo.InvariantCulture),
            TypedDate.ParseTime(typed, new CultureInfo(culture)));
}
