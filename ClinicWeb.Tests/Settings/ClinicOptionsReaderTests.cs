using ClinicWeb.Server.Settings;
using Microsoft.Extensions.Configuration;

namespace ClinicWeb.Tests.Settings;

public class ClinicOptionsReaderTests
{
    [Fact]
    public void An_empty_configuration_gives_the_documented_defaults()
    {
        var options = Read([], out var reader);

        Assert.Empty(reader.Problems);
        Assert.Equal("", options.DataDirectory);
        Assert.False(options.ListenBeyondLocalhost);
        Assert.Equal(new() { IntervalHours = 4, KeepLast = 10, KeepDaily = 7, KeepWeekly = 4, KeepMonthly = 12 },
            options.Backup);
        Assert.Equal((VectorIndexMode.Auto, "chroma", "http://localhost:8000"),
            (options.VectorIndex.Mode, options.VectorIndex.Command, options.VectorIndex.ServerUrl));
    }

    [Fact]
    public void Every_bad_key_is_named_at_once_with_its_value_and_what_is_allowed()
    {
        Dictionary<string, string?> bad = new()
        {
            ["Clinic:DataDirectory"] = " ",
            ["Clinic:ListenBeyondLocalhost"] = "maybe",
            ["Clinic:Backup:IntervalHours"] = "0.1",
            ["Clinic:Backup:KeepLast"] = "ten",
            ["Clinic:Backup:KeepDaily"] = "-1",
            ["Clinic:Backup:KeepWeekly"] = "2.5",
            ["Clinic:Backup:KeepMonthly"] = "121",
            ["Clinic:Backup:SecondFolder"] = "usb",
            ["Clinic:VectorIndex:Mode"] = "2",
            ["Clinic:VectorIndex:Command"] = "",
            ["Clinic:VectorIndex:ServerUrl"] = "localhost",
        };

        Read(bad, out var reader);

        Assert.Equal(bad.Count, reader.Problems.Count);
        foreach (var (key, value) in bad)
            Assert.Single(reader.Problems,
                line => line.ToString().StartsWith($"{key} is \"{value}\"; allowed: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0.25", 0.25)]
    [InlineData("168", 168)]
    [InlineData("36.5", 36.5)]
    public void Fractions_of_hours_are_read_the_same_in_every_country(string text, double hours)
    {
        var before = Thread.CurrentThread.CurrentCulture;
        Thread.CurrentThread.CurrentCulture = new("de-DE");
        try
        {
            var options = Read(new() { ["Clinic:Backup:IntervalHours"] = text }, out var reader);
            Assert.Empty(reader.Problems);
            Assert.Equal(hours, options.Backup.IntervalHours);
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_misspelt_key_is_told()
    {
        Read(new() { ["Clinic:Backup:IntervallHours"] = "4", ["Clinic:Backup:KeepLast"] = "4" }, out var reader);

        Assert.Equal(["Clinic:Backup:IntervallHours"], reader.Unknown);
    }

    private static ClinicOptions Read(Dictionary<string, string?> values, out ClinicOptionsReader reader)
    {
        reader = new ClinicOptionsReader(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        return reader.Read();
    }
}
