using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Patients;
namespace ClinicWeb.Tests.Patients;

public sealed class PatientRulesTests
{
    private static readonly DateOnly Today = new(2026, 3, 1);

    [Fact]
    public void Everything_wrong_is_told_at_once_by_field()
    {
        var refused = Refused(new PatientInput
        {
            ChartNumber = new string('1', 33),
            GivenName = " ",
            FamilyName = new string('x', 101),
            BirthDate = new DateOnly(2026, 3, 2),
            Sex = (Sex)9,
            Phone = new string('1', 51),
            Email = "nobody",
            Address = new string('a', 501),
            Allergies = new string('a', 4_001),
            Conditions = new string('a', 4_001),
            Notes = new string('n', 20_001),
        });
        Assert.Equal(
            [
                "address", "allergies", "birthDate", "chartNumber", "conditions", "email", "familyName", "givenName",
                "notes", "phone", "sex",
            ],
            refused.Fields.Keys.Order(StringComparer.Ordinal));
        Assert.All(refused.Fields.Keys,
            field => Assert.Contains(field, refused.Detail.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Texts_of_exactly_the_longest_length_are_stored()
    {
        var clean = PatientRules.Clean(
            Good with
            {
                ChartNumber = new string('1', 32),
                GivenName = new string('g', 100),
                Email = new string('e', 250) + "@e.o",
                Notes = new string('n', 20_000),
            },
            Today);
        Assert.Equal((32, 254, 20_000), (clean.ChartNumber!.Length, clean.Email!.Length, clean.Notes!.Length));
    }

    [Theory]
    [InlineData("1849-12-31")]
    [InlineData("2026-03-02")]
    public void A_birth_date_out_of_range_is_refused(string date) =>
        Assert.Equal(["birthDate"], Refused(Good with { BirthDate = Day(date) }).Fields.Keys);

    [Theory]
    [InlineData("1850-01-01")]
    [InlineData("2026-03-01")]
    public void A_birth_date_at_the_edge_is_stored(string date) =>
        Assert.Equal(Day(date), PatientRules.Clean(Good with { BirthDate = Day(date) }, Today).BirthDate);

    [Fact]
    public void A_missing_birth_date_is_refused() =>
        Assert.Equal(["birthDate"], Refused(Good with { BirthDate = null }).Fields.Keys);

    [Theory]
    [InlineData("a@b@c")]
    [InlineData("@example.org")]
    [InlineData("anna@")]
    [InlineData("anna berg@example.org")]
    public void An_email_that_is_none_is_refused(string email) =>
        Assert.Equal(["email"], Refused(Good with { Email = email }).Fields.Keys);

    [Theory]
    [InlineData("Anna\nMaria")]
    [InlineData("Anna\tMaria")]
    [InlineData("Anna\0")]
    [InlineData("Anna\u001b[0m")]
    public void Control_characters_in_a_name_are_refused(string name) =>
        Assert.Equal(["givenName"], Refused(Good with { GivenName = name }).Fields.Keys);

    [Fact]
    public void Half_a_character_is_refused()
    {
        string[] halves = ["Anna\ud83d", "\ude00Anna", "An\ud83dna"];
        Assert.All(halves, name => Assert.Equal(["givenName"], Refused(Good with { GivenName = name }).Fields.Keys));
        Assert.Equal("Anna \ud83d\ude00",
            PatientRules.Clean(Good with { GivenName = "Anna \ud83d\ude00" }, Today).GivenName);
    }

    [Fact]
    public void Notes_may_have_lines_and_tabs_but_no_other_control_characters()
    {
        Assert.Equal("a\n\tb", PatientRules.Clean(Good with { Notes = "a\r\n\tb" }, Today).Notes);
        Assert.Equal(["notes"], Refused(Good with { Notes = "a\u0007b" }).Fields.Keys);
    }

    [Fact]
    public void Letters_with_marks_are_stored_in_their_composed_form() =>
        Assert.Equal("Zoë", PatientRules.Clean(Good with { GivenName = "Zoe\u0308" }, Today).GivenName);

    private static DateOnly Day(string date) => DateOnly.Parse(date, CultureInfo.InvariantCulture);

    private static PatientInput Good => PatientStoreTests.Input("Berg");

    private static ClinicException Refused(PatientInput input)
    {
        var refused = Assert.Throws<ClinicException>(() => PatientRules.Clean(input, Today));
        Assert.Equal(ClinicError.Invalid, refused.Error);
        return refused;
    }
}
