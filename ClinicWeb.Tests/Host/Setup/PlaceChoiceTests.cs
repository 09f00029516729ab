using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Host.Setup;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Host.Setup;

public sealed class PlaceChoiceTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private string Chosen => Path.Combine(_temp.Path, "settings", "start.json");

    private string Program => Path.Combine(_temp.Path, "program");

    private PlaceChoice Choice => new(
        new DataFolder(Path.Combine(_temp.Path, "own", "ClinicWeb")), Chosen, Program, Path.Combine(_temp.Path, "tmp"));

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void The_proposed_folder_is_made_and_nobody_is_asked_again()
    {
        Choice.Take(null);

        Assert.True(Directory.Exists(Choice.Proposed.Root));
        Assert.Equal(new ChosenStart(), ChosenStart.Read(Chosen));
        Assert.False(FirstStart.IsOpen([], Chosen, Choice.Proposed));
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("  \"{0}\" ")]
    public void Another_folder_is_kept_for_every_start_as_it_is_copied_from_a_file_manager(string typed)
    {
        var folder = Path.Combine(_temp.Path, "Praxis Müller");
        Choice.Take(string.Format(System.Globalization.CultureInfo.InvariantCulture, typed, folder));

        Assert.Equal(folder, ChosenStart.Read(Chosen).DataDirectory);
        Assert.True(Directory.Exists(folder));
        Assert.False(Directory.Exists(Choice.Proposed.Root));
    }

    [Fact]
    public async Task A_folder_with_a_practice_is_taken_as_it_is_and_missed_when_it_is_away()
    {
        var folder = new DataFolder(Path.Combine(_temp.Path, "older"));
        await using (var clinic = await RunningClinic.StartAsync(folder))
            await clinic.AddPatientAsync("Berg");
        var before = await File.ReadAllBytesAsync(folder.ClinicDb, TestContext.Current.CancellationToken);

        Choice.Take(folder.Root);

        Assert.Equal(before, await File.ReadAllBytesAsync(folder.ClinicDb, TestContext.Current.CancellationToken));
        Directory.Move(folder.Root, folder.Root + " away");
        Assert.Throws<ClinicException>(() => ChosenStart.Read(Chosen).RefuseWhereAway(folder));
    }

    [Fact]
    public void What_was_chosen_for_the_address_stays()
    {
        new ChosenStart { Urls = "http://localhost:5081" }.Write(Chosen);
        Choice.Take(Path.Combine(_temp.Path, "practice"));
        Assert.Equal("http://localhost:5081", ChosenStart.Read(Chosen).Urls);
    }

    [Theory]
    [InlineData("", "No folder was named.")]
    [InlineData(" \"\" ", "No folder was named.")]
    [InlineData("Practice", "is not the full path of a folder")]
    [InlineData("~/Practice", "is not the full path of a folder")]
    [InlineData("./Practice", "is not the full path of a folder")]
    [InlineData("{0}/tmp/practice", "The system empties this folder.")]
    [InlineData("{0}/Dropbox/practice", "Dropbox synchronises this folder")]
    [InlineData("{0}/program/practice", "inside the program's folder")]
    [InlineData("{0}/letters", "holds other things (letter.txt) and no practice")]
    [InlineData("{0}/letters/letter.txt", "cannot be used")]
    [InlineData("{root}", "the whole folder would be closed to everybody else")]
    [InlineData("{home}", "the whole folder would be closed to everybody else")]
    public void Where_no_practice_may_begin_it_says_so_and_nothing_is_kept(string typed, string why)
    {
        Directory.CreateDirectory(Path.Combine(_temp.Path, "letters"));
        File.WriteAllText(Path.Combine(_temp.Path, "letters", "letter.txt"), "Dear colleague");
        var path = typed.Replace("{0}", _temp.Path, StringComparison.Ordinal)
            .Replace("{root}", Path.GetPathRoot(_temp.Path), StringComparison.Ordinal)
            .Replace("{home}", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                StringComparison.Ordinal);

        var refused = Assert.Throws<ClinicException>(() => Choice.Take(path));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Chosen));
        Assert.Equal(["letter.txt"], Directory.GetFileSystemEntries(Path.Combine(_temp.Path, "letters"))
            .Select(Path.GetFileName));
    }

    [Fact]
    public void A_folder_of_its_own_is_proposed_inside_of_one_with_other_things_and_never_twice()
    {
        Assert.Equal(Path.Combine(_temp.Path, "ClinicWeb"), PlaceChoice.Instead(_temp.Path));
        Directory.CreateDirectory(Path.Combine(_temp.Path, "ClinicWeb"));
        Assert.Null(PlaceChoice.Instead(Path.Combine(_temp.Path, "ClinicWeb")));
        Assert.Null(PlaceChoice.Instead("Practice"));
        Assert.Null(PlaceChoice.Instead(Path.Combine(_temp.Path, "not there")));
    }

    [Fact]
    public async Task It_is_asked_only_where_nothing_was_chosen_named_or_begun()
    {
        var folder = new DataFolder(Path.Combine(_temp.Path, "own", "ClinicWeb"));
        Assert.True(FirstStart.IsOpen([], Chosen, folder));
        Assert.False(FirstStart.IsOpen(["--background"], Chosen, folder));
        Assert.False(FirstStart.IsOpen(["--Clinic:DataDirectory", folder.Root], Chosen, folder));
        Assert.False(FirstStart.IsOpen([$"--Clinic:DataDirectory={folder.Root}"], Chosen, folder));
        await using (await RunningClinic.StartAsync(folder))
            Assert.False(FirstStart.IsOpen([], Chosen, folder));
    }
}
