using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Csv;
using CsCheck;

namespace ClinicWeb.Tests.Exchange;

public class TypedDatesTests
{
    [Theory]
    [InlineData("1970-01-31", "1970-01-31T00:00:00")]
    [InlineData("1970/1/31", "1970-01-31T00:00:00")]
    [InlineData("19700131", "1970-01-31T00:00:00")]
    [InlineData("1970-01-31T09:30:15+02:00", "1970-01-31T09:30:15")]
    [InlineData("1970-01-31 09:30", "1970-01-31T09:30:00")]
    [InlineData("31.01.1970", "1970-01-31T00:00:00")]
    [InlineData("31.1.70", "1970-01-31T00:00:00")]
    [InlineData("31.1.26", "2026-01-31T00:00:00")]
    [InlineData("31/01/1970 9:30 PM", "1970-01-31T21:30:00")]
    [InlineData("01/31/1970", "1970-01-31T00:00:00")]
    [InlineData("31.01.1970, 14:05 Uhr", "1970-01-31T14:05:00")]
    [InlineData("31 Jan 1970", "1970-01-31T00:00:00")]
    [InlineData("31-Jan-1970", "1970-01-31T00:00:00")]
    [InlineData("31. Januar 1970", "1970-01-31T00:00:00")]
    [InlineData("3. März 1970", "1970-03-03T00:00:00")]
    [InlineData("January 31, 1970", "1970-01-31T00:00:00")]
    [InlineData("Dez 3, 1970", "1970-12-03T00:00:00")]
    public void Dates_are_read_as_they_are_written(string text, string expected) =>
        Assert.Equal(DateTime.Parse(expected, CultureInfo.InvariantCulture),
            TypedDates.Parse(text, dayFirst: true, new DateTime(2026, 11, 26)));

    [Theory]
    [InlineData("٣١/٠١/١٩٧٠")]
    [InlineData("١٩٧٠-٠١-٣١")]
    [InlineData("٣١ Jan ١٩٧٠")]
    [InlineData("31.02.1970")]
    [InlineData("1970-13-01")]
    [InlineData("yesterday")]
    [InlineData("030 1234567")]
    [InlineData("1970")]
    [InlineData("31 Foo 1970")]
    [InlineData("1970-01-31 late")]
    [InlineData("0000-00-00")]
    [InlineData("")]
    public void What_is_no_date_is_none(string text) =>
        Assert.Null(TypedDates.Parse(text, dayFirst: true, new DateTime(2026, 11, 26)));

    [Fact]
    public void The_order_goes_by_what_the_column_tells()
    {
        Assert.Equal(new DateTime(1970, 4, 3),
            TypedDates.Parse("03/04/1970", dayFirst: true, new DateTime(2026, 1, 1)));
        Assert.Equal(new DateTime(1970, 3, 4),
            TypedDates.Parse("03/04/1970", dayFirst: false, new DateTime(2026, 1, 1)));
        Assert.Equal([true, false, null, null],
            new[] { "31/01/1970", "01/31/1970", "01/02/1970", "31.01.1970" }.Select(TypedDates.Order));
    }

    [Theory]
    [InlineData("m", Sex.Male)]
    [InlineData("W", Sex.Female)]
    [InlineData("Frau", Sex.Female)]
    [InlineData("männlich", Sex.Male)]
    [InlineData("Divers", Sex.Other)]
    [InlineData("d", Sex.Other)]
    [InlineData("unbekannt", Sex.Unknown)]
    [InlineData("Female", Sex.Female)]
    public void Words_for_the_sex_are_understood(string word, Sex sex) => Assert.Equal(sex, SexWords.Of(word));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30", "'+49 30")]
    [InlineData("-5", "'-5")]
    [InlineData("@x", "'@x")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "'\rx")]
    [InlineData("'", "''")]
    [InlineData("'=x", "''=x")]
    [InlineData("O'Brien", "O'Brien")]
    [InlineData("5-3", "5-3")]
    [InlineData("a;=1+1", "a;'=1+1")]
    [InlineData("a\t+49", "a\t'+49")]
    [InlineData("a\n-5\r\n@x\n\n=y", "a\n'-5\r\n'@x\n\n'=y")]
    [InlineData("a;'=1", "a;''=1")]
    [InlineData("a;''b\n'", "a;'''b\n''")]
    [InlineData("=1;=2", "'=1;'=2")]
    [InlineData("\t=1", "'\t'=1")]
    [InlineData("a; b;c'=d", "a; b;c'=d")]
    public void A_cell_that_looks_like_a_formula_is_marked_and_comes_back_as_it_was(string cell, string written)
    {
        Assert.Equal(written, FormulaCells.Escape(cell));
        Assert.Equal(cell, FormulaCells.Unescape(written));
        Assert.All(
            FormulaCells.Escape(cell)!.Split(';', '\t', '\n', '\r').Where(part => part.Length > 0),
            part => Assert.DoesNotContain(part[0], "=+-@"));
    }

    [Fact]
    public void Whatever_is_marked_comes_back_as_it_was() =>
        Gen.String[Gen.Char["=+-@';\t\r\nab\uFF1D"], 0, 12].Sample(
            cell => FormulaCells.Unescape(FormulaCells.Escape(cell)!) == cell);
}
