using System.Globalization;
using ClinicWeb.Components.Contracts;
using CsCheck;

namespace ClinicWeb.Tests.Exchange;

/// <summary>
/// Who of a file is who of the same file, and who of the practice, is decided from all of it, in whatever order its
/// lines stand.
/// </summary>
public class OrderOfLinesTests
{
    private const string Heading = "Chart,Surname,Forename,DOB,visitedAt,complaint";

    // Few enough that numbers, names and birth dates collide in most files.
    private static readonly Gen<string> Line = Gen.Select(
        OneOf("7", "7", "8", ""), OneOf("Weber", "Weber", "WEBER", "Huber", ""),
        OneOf("Anna", "Anna", "Eva"),
        OneOf("1970-01-31", "1970-01-31", "1970-08-08", "1970-01", "1970", "1940-05-05", ""),
        (chart, family, given, birth) => $"{chart},{family},{given},{birth}");

    private static readonly Gen<(string[] Lines, string[] Shuffled)> Files = Shuffled(Line);

    // Nobody with two surnames: by which of them somebody is looked for here, the file says by what stands first.
    private static readonly Gen<(string[] Lines, string[] Shuffled)> FilesWithoutNewSurnames = Shuffled(Gen.Select(
        OneOf("7", "7", "8", "9", "", ""), OneOf("Weber,Anna", "WEBER,Anna", "Weber,Eva", "Huber,Hilde"),
        OneOf("1970-01-31", "1970-01-31", "1970-08-08", "1970-01", "1970", "1970-01-01", "1940-05-05"),
        (chart, name, birth) => $"{chart},{name},{birth}"));

    // Who is here already: other numbers, too, and those whom the file has under none.
    private static readonly Gen<string[]> Practices = Gen.Select(
        OneOf("7", "8", "5", "6"), OneOf("Weber,Anna", "Weber,Anna", "Weber,Eva", "Huber,Hilde"),
        OneOf("1970-01-31", "1970-01-31", "1970-08-08", "1970-01", "1970", "1970-01-01"),
        (chart, name, birth) => $"{chart},{name},{birth}").Array[1, 4].Select(lines => lines
            .DistinctBy(line => line[0])
            .Select((line, at) => string.Create(
                CultureInfo.InvariantCulture, $"{line},2023-03-{at + 1:00} 09:00,Here {line[0]}")).ToArray());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public Task The_order_of_the_lines_of_a_file_does_not_change_whose_they_are() => Files.SampleAsync(
        async files =>
        {
            var (one, other) = (await PeopleAsync(files.Lines), await PeopleAsync(files.Shuffled));
            Assert.Equal(one, other);
        },
        iter: 60, threads: 1,
        print: files => $"\n{string.Join('\n', files.Lines)}\n\n{string.Join('\n', files.Shuffled)}");

    [Fact]
    public Task Nor_does_it_change_who_of_those_who_are_here_they_are() =>
        Gen.Select(Practices, FilesWithoutNewSurnames, Gen.Bool).SampleAsync(
            async (here, files, update) =>
            {
                var one = await PeopleAsync(files.Lines, here, update);
                var other = await PeopleAsync(files.Shuffled, here, update);
                Assert.Equal(one, other);
            },
            iter: 60, threads: 1,
            print: all => $"\n{string.Join('\n', all.Item1)}\n\n{string.Join('\n', all.Item2.Lines)}\n\n"
                + $"{string.Join('\n', all.Item2.Shuffled)}\n{all.Item3}");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_is_here_by_the_day_is_nobody_of_whom_the_year_alone_is_said(bool update)
    {
        string[] here = ["7,Doe,John,1950-05-05,2023-03-01,Here"];
        string[] lines = [",Doe,John,1950,2024-03-01,Gout", ",Doe,John,1950-05-05,2024-03-02,Cough"];

        var one = await PeopleAsync(lines, here, update);
        var other = await PeopleAsync([.. lines.Reverse()], here, update);

        Assert.Equal(("1950-01-01 Gout\n1950-05-05 Cough, Here", 0), one);
        Assert.Equal(one, other);
    }

    [Theory]
    [InlineData("8,Doe,John,1950-05-05", "9,Doe,John,1950-05-05", 0)]
    [InlineData("8,Doe,John,1950", ",Doe,John,1950-05", 0)]
    [InlineData("7,Doe,John,1950", "8,Doe,John,1950-08-08", 2)]
    [InlineData("7,Doe,John,1950-05-05", ",Doe,John,1950", 2)]
    public async Task Of_two_who_may_be_the_one_here_none_is_and_that_is_told(string first, string second, int taken)
    {
        string[] here = ["7,Doe,John,1950-05-05,2023-03-01,Here"];
        string[] lines = [$"{first},2024-03-01,Gout", $"{second},2024-03-02,Cough"];

        var one = await PeopleAsync(lines, here);
        var other = await PeopleAsync([.. lines.Reverse()], here);

        Assert.Equal(one, other);
        Assert.Equal(2 - taken, one.Unreadable);
        Assert.Contains(taken == 0 ? "1950-05-05 Here" : "1950-05-05 Gout, Here", one.People);
    }

    [Fact]
    public async Task The_same_file_a_second_time_brings_nothing_where_the_year_alone_is_said_of_some()
    {
        await using var clinic = new ExchangeClinic();
        const string csv = $"{Heading}\n,Doe,John,1950,2024-03-01,Gout\n,Doe,John,1950-05-05,2024-03-02,Cough\n"
            + ",Doe,John,1950-05,2024-03-03,Fever\n";

        var first = await clinic.ImportAsync(csv);
        var again = await clinic.ImportAsync(csv);

        Assert.Equal((3, 3, 0), (first.Added, first.VisitsAdded, first.UnreadableCount));
        Assert.Equal((0, 3, 0, 0), (again.Added, again.Same, again.VisitsAdded, again.UnreadableCount));
    }

    [Theory]
    [InlineData("0,Weber,Anna,1970-01-31", "0,Huber,Anna,1970-01-31", "0,Meier,Eva,1950-05-05", 3)]
    [InlineData("0,Weber,Anna,1970-01-31", "0,Meier,,1950-05-05", "0,Huber,Anna,1970-01-31", 2)]
    [InlineData("7,Weber,Anna,1970-01-31", "7,Weber,Anna,1970", ",Weber,Anna,1970-01-01", 2)]
    [InlineData("7,Weber,Anna,1970-01-01", "7,Weber,Anna,1970", "7,Weber,Anna,1970-08-08", 3)]
    [InlineData(",Weber,Anna,1970-01-01", ",Weber,Anna,1970", "7,Weber,Anna,1970-08-08", 3)]
    [InlineData("5,Doe,John,1950-05-05", "5,Doe,John,", "5,Doe,John,1980-08-08", 2)]
    [InlineData("5,Doe,John,1950-05-05", "5,Doe,John,1950", "5,Doe,John,1980-08-08", 2)]
    [InlineData("7,Schmidt,Rosa,1980-08-08", "7,Lang,Rosa,1980-08-08", "7,Lang,Rosa,", 1)]
    [InlineData(",Weber,Anna,1970-01-31", "7,Weber,Anna,1970-01-31", "7,WEBER,ANNA,1970-01-31", 1)]
    [InlineData(",Weber,Anna,1970-01-31", "7,Weber,Anna,1970-01-31", "8,Weber,Anna,1970-01-31", 3)]
    public async Task Three_lines_are_as_many_people_in_any_order(string first, string second, string third, int people)
    {
        string[] lines =
            [$"{first},2024-03-01,Gout", $"{second},2024-03-02,Cough", $"{third},2024-03-03,Fever"];
        foreach (var order in (int[][])[[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
        {
            var (stored, _) = await PeopleAsync([.. order.Select(at => lines[at])]);
            Assert.True(people == stored.Split('\n').Length, $"{string.Join(' ', order)}:\n{stored}");
        }
    }

    private static Gen<(string[] Lines, string[] Shuffled)> Shuffled(Gen<string> line) =>
        line.Array[2, 7].Select(lines => lines
            .Select((one, at) => string.Create(
                CultureInfo.InvariantCulture, $"{one},2024-03-{at + 1:00} 09:00,Complaint {at}")).ToArray())
            .SelectMany(lines => Gen.Shuffle(lines).Select(shuffled => (lines, shuffled)));

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(at => texts[at]);

    // Which of several names, or numbers, stands first is the file's to say; whose visits they are is not.
    private static async Task<(string People, int Unreadable)> PeopleAsync(
        string[] lines, string[]? here = null, bool update = false)
    {
        await using var clinic = new ExchangeClinic();
        if (here is not null)
            await clinic.ImportAsync($"{Heading}\n{string.Join('\n', here)}\n");
        var result = await clinic.ImportAsync(
            $"{Heading}\n{string.Join('\n', lines)}\n", new ImportOptions { Update = update });
        var people = new List<string>();
        foreach (var patient in (await clinic.Patients.ListAsync(new PatientQuery(), Ct)).Items)
        {
            var visits = await clinic.Visits.ListAsync(patient.Id, Ct);
            people.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{patient.BirthDate:yyyy-MM-dd} {string.Join(", ", visits.Select(one => one.Complaint).Order())}"));
        }

        return (string.Join('\n', people.Order(StringComparer.Ordinal)), result.UnreadableCount);
    }
}
