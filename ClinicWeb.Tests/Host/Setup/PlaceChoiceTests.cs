using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Host.Desktop;
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
        Assert.False(FirstStart.IsOpen([], Choice));
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
    [InlineData("{0}/a\tb", "is not the full path of a folder")]
    [InlineData("{0}/zips", "holds other things (letter.txt) and no practice")]
    [InlineData("{0}/letters", "holds other things (letter.txt) and no practice")]
    [InlineData("{0}/letters/letter.txt", "cannot be used")]
    [InlineData("{root}", "the whole folder would be closed to everybody else")]
    [InlineData("{home}", "the whole folder would be closed to everybody else")]
    public void Where_no_practice_may_begin_it_says_so_and_nothing_is_kept(string typed, string why)
    {
        Directory.CreateDirectory(Path.Combine(_temp.Path, "letters"));
        File.WriteAllText(Path.Combine(_temp.Path, "letters", "letter.txt"), "Dear colleague");
        // Somebody else's, that only look like a practice's.
        Directory.CreateDirectory(Path.Combine(_temp.Path, "zips", "backups"));
        File.WriteAllText(Path.Combine(_temp.Path, "zips", "backups", "old.zip"), "");
        File.WriteAllText(Path.Combine(_temp.Path, "zips", "letter.txt"), "Dear colleague");
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
    public void A_folder_of_its_own_is_proposed_only_where_that_would_be_taken()
    {
        Assert.Equal(Path.Combine(_temp.Path, "ClinicWeb"), Choice.Instead(_temp.Path));
        Assert.Null(Choice.Instead("Practice"));
        Assert.Null(Choice.Instead(Path.Combine(_temp.Path, "not there")));
        var synced = Directory.CreateDirectory(Path.Combine(_temp.Path, "Dropbox")).FullName;
        Assert.Null(Choice.Instead(synced));
        Directory.CreateDirectory(Path.Combine(_temp.Path, "ClinicWeb"));
        File.WriteAllText(Path.Combine(_temp.Path, "ClinicWeb", "letter.txt"), "Dear colleague");
        Assert.Null(Choice.Instead(_temp.Path));
    }

    [Theory]
    [InlineData("clinic.db")]
    [InlineData("search.db")]
    [InlineData("everything but the backups")]
    public async Task A_practice_that_lost_files_is_still_one(string lost)
    {
        var folder = new DataFolder(Path.Combine(_temp.Path, "hurt"));
        await using (var clinic = await RunningClinic.StartAsync(folder))
        {
            await clinic.AddPatientAsync("Berg");
            await clinic.Backups.BackUpAsync(BackupTrigger.Manual);
        }

        foreach (var entry in Directory.GetFileSystemEntries(folder.Root))
        {
            if (lost.StartsWith("everything", StringComparison.Ordinal) && entry != folder.Backups)
            {
                if (File.Exists(entry))
                    File.Delete(entry);
                else
                    Directory.Delete(entry, recursive: true);
            }
        }

        File.Delete(Path.Combine(folder.Root, lost));
        await File.WriteAllTextAsync(Path.Combine(folder.Root, ".reserve"), "", TestContext.Current.CancellationToken);
        if (lost.StartsWith("everything", StringComparison.Ordinal))
            File.Delete(Path.Combine(folder.Root, ".reserve"));

        Choice.Take(folder.Root);

        Assert.Equal(folder.Root, ChosenStart.Read(Chosen).DataDirectory);
    }

    [Fact]
    public void An_answer_that_comes_after_another_choice_changes_nothing()
    {
        var late = Choice;
        new ChosenStart { DataDirectory = "/srv/practice" }.Write(Chosen);

        late.Take(Path.Combine(_temp.Path, "elsewhere"));

        Assert.False(late.IsOpen);
        Assert.Equal("/srv/practice", ChosenStart.Read(Chosen).DataDirectory);
        Assert.False(Directory.Exists(Path.Combine(_temp.Path, "elsewhere")));
    }

    [Fact]
    public async Task An_answer_that_comes_after_a_practice_was_begun_changes_nothing()
    {
        var late = Choice;
        await using var begun = await RunningClinic.StartAsync(late.Proposed);

        late.Take(Path.Combine(_temp.Path, "elsewhere"));

        Assert.False(File.Exists(Chosen));
        Assert.False(Directory.Exists(Path.Combine(_temp.Path, "elsewhere")));
    }

    [Fact]
    public void What_an_older_program_set_up_for_the_login_is_the_choice()
    {
        var practice = Path.Combine(_temp.Path, "chosen long ago");
        ChosenStartUpkeep.TakeFromLogin(
            Chosen, new Login(["--Clinic:DataDirectory", practice, "--urls", "http://localhost:5081"]));
        var taken = ChosenStart.Read(Chosen);
        Assert.Equal((practice, "http://localhost:5081"), (taken.DataDirectory, taken.Urls));

        // Once there is a choice, it counts.
        ChosenStartUpkeep.TakeFromLogin(Chosen, new Login(["--Clinic:DataDirectory", _temp.Path]));
        Assert.Equal(practice, ChosenStart.Read(Chosen).DataDirectory);
    }

    [Fact]
    public void Where_nothing_starts_at_login_nothing_is_chosen()
    {
        ChosenStartUpkeep.TakeFromLogin(Chosen, new Login(null));
        Assert.False(File.Exists(Chosen));
        ChosenStartUpkeep.TakeFromLogin(Chosen, new Login([]));
        Assert.Equal(new ChosenStart(), ChosenStart.Read(Chosen));
    }

    [Fact]
    public async Task It_is_asked_only_where_nothing_was_chosen_named_or_begun()
    {
        var folder = new DataFolder(Path.Combine(_temp.Path, "own", "ClinicWeb"));
        Assert.True(FirstStart.IsOpen([], Choice));
        Assert.False(FirstStart.IsOpen(["--background"], Choice));
        Assert.False(FirstStart.IsOpen(["--Clinic:DataDirectory", folder.Root], Choice));
        Assert.False(FirstStart.IsOpen([$"--Clinic:DataDirectory={folder.Root}"], Choice));
        await using (await RunningClinic.StartAsync(folder))
            Assert.False(FirstStart.IsOpen([], Choice));
    }

    private sealed class Login(string[]? arguments) : ILoginStart
    {
        public void Install(ClinicProgram program) => throw new NotSupportedException();

        public ClinicProgram? Installed() => arguments is null ? null : new ClinicProgram("/opt/ClinicWeb", arguments);

        public void Uninstall() => throw new NotSupportedException();
    }
}
