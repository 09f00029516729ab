using System.Globalization;
using ClinicWeb.Components.Contracts;
using CsCheck;

namespace ClinicWeb.Tests.Exchange;

/// <summary>
/// Who of a file is who of the same file is decided from all of it, in whatever order its lines stand.
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

    private static readonly Gen<(string[] Lines, string[] Shuffled)> Files =
        Line.Array[2, 7].Select(lines => lines
            .Select((line, at) => string.Create(
                CultureInfo.InvariantCulture, $"{line},2024-03-{at + 1:00} 09:00,Complaint {at}")).ToArray())
            .SelectMany(lines => Gen.Shuffle(lines).Select(shuffled => (lines, shuffled)));

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

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(at => texts[at]);

    // Which of several names, or numbers, stands first is the file's to say; whose visits they are is not.
    private static async Task<(string People, int Unreadable)> PeopleAsync(string[] lines)
    {
        await using var clinic = new ExchangeClinic();
        var result = await clinic.ImportAsync($"{Heading}\n{string.Join('\n', lines)}\n");
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
