using System.Globalization;
using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Backups;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Components.Pages.Backups;

/// <summary>The timeline is time: what lies apart is drawn apart, and days without a backup are seen.</summary>
public sealed class BackupChartTests : ComponentTest
{
    [Fact]
    public void Backups_stand_where_their_time_is_and_every_day_says_whether_it_has_one()
    {
        // Ten days ago, nine days ago, then nothing until today.
        BackupSummary[] backups = [Backup(Noon), Backup(Noon.AddDays(-9)), Backup(Noon.AddDays(-10))];
        var chart = Render<BackupChart>(p => p.Add(c => c.Backups, backups));
        var places =
            chart.FindAll(".cw-bar circle")
                .Select(dot => double.Parse(dot.GetAttribute("cx")!.TrimEnd('%'), CultureInfo.InvariantCulture))
                .ToList();
        Assert.Equal(3, places.Count);
        Assert.InRange((places[2] - places[1]) / (places[1] - places[0]), 8.5, 9.5);

        var days = chart.FindAll(".cw-timeline-day");
        Assert.Equal(11, days.Count);
        Assert.Equal([true, true, .. Enumerable.Repeat(false, 8), true],
            days.Select(day => day.ClassList.Contains("kept")));
        Assert.Contains("no backup", days[5].TextContent, StringComparison.Ordinal);
        Assert.Contains("12/11/2026", chart.Find(".cw-timeline-ends").TextContent, StringComparison.Ordinal);
        chart.FindAll(".cw-bar")[1].MouseEnter();
        Assert.Contains("13/11/2026 12:00", chart.Find("figcaption").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Years_of_backups_and_a_single_day_fit()
    {
        foreach (var backups in (BackupSummary[][])[[Backup(Noon), Backup(Noon.AddDays(-2000))],
            [Backup(Noon), Backup(Noon.AddHours(-1))]])
        {
            var chart = Render<BackupChart>(p => p.Add(c => c.Backups, backups));
            Assert.InRange(chart.FindAll(".cw-timeline-day").Count, 0, 400);
            Assert.All(chart.FindAll(".cw-bar circle"),
                dot => Assert.InRange(double.Parse(dot.GetAttribute("cx")!.TrimEnd('%'), CultureInfo.InvariantCulture),
                    0, 100));
        }
    }
}
