using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Staging;
using ClinicWeb.Tests.Support;
using SQLitePCL;
using Stage = ClinicWeb.Server.Exchange.Staging.Stage;

namespace ClinicWeb.Tests.Exchange;

/// <summary>
/// A column that was taken for the chart number, and is none, puts thousands under one: twice as many lines are twice
/// the work, counted in SQLite's own steps.
/// </summary>
public class ImportWorkTests
{
    private const int Few = 500;
    private const int StepsAtOnce = 100;

    private static readonly DateOnly Birth = new(1970, 1, 31);

    public static TheoryData<string> Files =>
    [
        "each line twice", "one given name and birth date", "two birth dates for each surname",
        "no birth date, each line twice", "no number, each line twice",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Twice_as_many_lines_under_one_number_are_no_more_than_twice_the_work(string file)
    {
        var (few, many) = (Steps(file, Few), Steps(file, 2 * Few));

        Assert.True(many < 2.5 * few, $"{few} and {many} steps for {Few} and {2 * Few} lines");
    }

    private static long Steps(string file, int lines)
    {
        using var folder = new TempFolder();
        using var stage = new Stage(folder.Path, new StageRoom(1 << 28));
        var scope = stage.NewScope(null);
        var steps = 0L;
        raw.sqlite3_progress_handler(stage.Connection.Handle, StepsAtOnce, _ =>
        {
            steps += StepsAtOnce;
            return 0;
        }, null);
        for (var line = 0; line < 2 * lines; line++)
        {
            var at = line % lines;
            var name = string.Create(CultureInfo.InvariantCulture, $"N{at:00000}");
            var (chart, given, birth) = file switch
            {
                "each line twice" => ((string?)"7", name, (DateOnly?)Birth),
                "one given name and birth date" => ("7", "Anna", Birth),
                "two birth dates for each surname" => ("7", "Anna", Birth.AddYears(line / lines)),
                "no birth date, each line twice" => ("7", "Anna", null),
                _ => (null, "Anna", Birth),
            };
            stage.AddPatient(
                new Place(scope, null, line + 2),
                new ReadPatient(new PatientInput
                {
                    ChartNumber = chart,
                    FamilyName = name,
                    GivenName = given,
                    BirthDate = birth,
                }),
                chart is null ? [] : [Stage.ChartLink + chart]);
        }

        Weaving.Finish(stage, TestContext.Current.CancellationToken);
        raw.sqlite3_progress_handler(stage.Connection.Handle, 0, null, null);
        return steps;
    }
}
