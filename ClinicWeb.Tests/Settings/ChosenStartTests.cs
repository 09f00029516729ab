using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Host.Desktop;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace ClinicWeb.Tests.Settings;

public sealed class ChosenStartTests : IDisposable
{
    private const string Folder = "Clinic:DataDirectory";
    private const string Shipped = """{"Urls": "http://localhost:5080", "Clinic": {"DataDirectory": ""}}""";

    private readonly TempFolder _temp = new();

    private string File => Path.Combine(_temp.Path, "settings", "start.json");

    private DataFolder Practice => new(Path.Combine(_temp.Path, "stick", "practice"));

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void What_install_was_told_holds_for_every_start_until_another_is_said()
    {
        new ChosenStart().Choose(Practice, "http://localhost:5090", anew: true).Write(File);

        var start = Configured(Shipped);
        Assert.Equal((Practice.Root, "http://localhost:5090"), (start[Folder], start["Urls"]));

        var said = Configured(Shipped, "--Clinic:DataDirectory=/elsewhere", "--urls", "http://localhost:1");
        Assert.Equal(("/elsewhere", "http://localhost:1"), (said[Folder], said["Urls"]));
    }

    [Fact]
    public void What_somebody_writes_into_the_file_of_the_program_wins_and_outlives_the_next_update()
    {
        new ChosenStart().Choose(Practice, null, anew: true).Write(File);
        var other = new DataFolder(Path.Combine(_temp.Path, "other"));
        var edited = System.Text.Json.JsonSerializer.Serialize(
            new { Urls = "http://localhost:5091", Clinic = new { DataDirectory = other.Root } });
        Assert.Equal(other.Root, Configured(edited)[Folder]);

        ChosenStartUpkeep.Keep(File, other, ChosenStartSource.Shipped(Builder(edited)));

        var updated = Configured(Shipped);
        Assert.Equal((other.Root, "http://localhost:5091"), (updated[Folder], updated["Urls"]));
    }

    [Fact]
    public void Where_nothing_was_chosen_nothing_is_kept_and_the_default_holds()
    {
        ChosenStartUpkeep.Keep(File, Practice, ChosenStartSource.Shipped(Builder(Shipped)));

        Assert.False(System.IO.File.Exists(File));
        Assert.Equal(("", "http://localhost:5080"), (Configured(Shipped)[Folder], Configured(Shipped)["Urls"]));
    }

    [Fact]
    public void A_practice_whose_drive_is_away_is_not_begun_a_second_time()
    {
        new ChosenStart().Choose(Practice, null, anew: true).Write(File);
        ChosenStart.Read(File).RefuseWhereAway(Practice); // a new one may begin

        Practice.Create();
        System.IO.File.WriteAllText(Practice.ClinicDb, "");
        ChosenStartUpkeep.Keep(File, Practice, (null, null));
        ChosenStart.Read(File).RefuseWhereAway(Practice);

        Directory.Delete(Practice.Root, recursive: true);
        var refused = Assert.Throws<ClinicException>(() => ChosenStart.Read(File).RefuseWhereAway(Practice));
        Assert.Contains(Practice.Root, refused.Message, StringComparison.Ordinal);
        ChosenStart.Read(File).RefuseWhereAway(new DataFolder(Path.Combine(_temp.Path, "another")));

        // Installed once more, as after an update, it is still the one that is away; named, it is another.
        Assert.True(ChosenStart.Read(File).Choose(Practice, null, anew: false).Begun);
        Assert.False(ChosenStart.Read(File).Choose(Practice, null, anew: true).Begun);
    }

    [Fact]
    public void A_choice_that_cannot_be_read_is_not_taken_for_none()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, "{");

        Assert.Contains(File, Assert.Throws<ClinicException>(() => Configured(Shipped)).Message,
            StringComparison.Ordinal);
    }

    private IConfigurationBuilder Builder(string appsettings)
    {
        System.IO.File.WriteAllText(Path.Combine(_temp.Path, "appsettings.json"), appsettings);
        return new ConfigurationBuilder().SetBasePath(_temp.Path).AddJsonFile("appsettings.json");
    }

    private IConfiguration Configured(string appsettings, params string[] args) =>
        Builder(appsettings).AddCommandLine(args).AddChosenStart(File).Build();
}
