using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Storage;

public sealed class DataFolderPlaceTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("", "repo/ClinicWeb.Server/bin/Debug/net10.0", "repo/data")]
    [InlineData("data", "repo/ClinicWeb.Server/bin/Debug/net10.0", "repo/data")]
    [InlineData("practice", "repo/ClinicWeb.Server/bin/Debug/net10.0", "repo/practice")]
    [InlineData("", "opt/clinicweb", "local/ClinicWeb")]
    public void A_checkout_keeps_it_beside_the_solution_and_a_release_where_the_platform_keeps_data(string configured,
        string program, string expected)
    {
        Write("repo/ClinicWeb.sln");

        Assert.Equal(In(expected), Resolve(configured, program));
    }

    [Fact]
    public void A_full_path_wins_over_everything() =>
        Assert.Equal(_temp.Path, Resolve(_temp.Path, "opt/clinicweb"));

    [Theory]
    [InlineData("data", "opt/clinicweb")]
    [InlineData("data", "opt/clinicweb/app")]
    [InlineData("../data", "opt/clinicweb/app")]
    public void A_new_practice_does_not_begin_in_the_programs_folder_and_one_that_lies_there_is_found(
        string configured, string program)
    {
        Write("opt/clinicweb/ClinicWeb");
        var folder = Path.GetFullPath(configured, In(program));

        var refused = Assert.Throws<ClinicException>(() => Resolve(configured, program));
        Assert.Contains(folder, refused.Message, StringComparison.Ordinal);
        Assert.Throws<ClinicException>(() => Resolve(folder, program));

        Write(Path.Combine(folder, "clinic.db"));
        Assert.Equal(folder, Resolve(configured, program));
    }

    [Fact]
    public void A_folder_beside_the_program_is_not_inside_it() =>
        Assert.Equal(In("opt/clinicweb-data"), Resolve("../clinicweb-data", "opt/clinicweb"));

    [Theory]
    [InlineData("opt/clinicweb/data/clinic.db")]
    [InlineData("opt/clinicweb/data/backups/backup_2026-01-02_10-30-00.zip")]
    public void A_practice_beside_the_program_is_used_and_not_begun_a_second_time(string file)
    {
        Write(file);
        Write("local/ClinicWeb/clinic.db");

        Assert.Equal(In("opt/clinicweb/data"), Resolve("", "opt/clinicweb"));
    }

    [Fact]
    public void The_practice_beside_an_older_release_in_the_next_folder_is_found_the_newest_where_there_are_several()
    {
        foreach (var (release, day) in new[] { ("clinicweb-0.9", 1), ("clinicweb-1.0", 3), ("clinicweb-1.1", 2) })
        {
            Write($"opt/{release}/ClinicWeb.Server.dll");
            File.SetLastWriteTimeUtc(Write($"opt/{release}/data/clinic.db"),
                new DateTime(2026, 1, day, 0, 0, 0, DateTimeKind.Utc));
        }

        Write("opt/another-program/data/clinic.db");

        Assert.Equal(In("opt/clinicweb-1.0/data"), Resolve("", "opt/clinicweb-2.0"));
    }

    [Theory]
    [InlineData("opt/clinicweb-2.0/data")]
    [InlineData("opt/clinicweb-2.0/app/data")]
    [InlineData("opt/clinicweb-1.0/data")]
    [InlineData("opt/clinicweb-1.0/app/data")]
    public void A_release_with_its_files_in_app_finds_the_practice_beside_what_is_started_and_beside_another(
        string practice)
    {
        foreach (var release in new[] { "opt/clinicweb-1.0", "opt/clinicweb-2.0" })
        {
            Write($"{release}/ClinicWeb.exe");
            Write($"{release}/app/ClinicWeb.Server.dll");
        }

        Write($"{practice}/clinic.db");

        Assert.Equal(In(practice), Resolve("", "opt/clinicweb-2.0/app"));
    }

    [Fact]
    public void A_folder_that_only_happens_to_be_called_app_does_not_make_what_is_above_it_a_release()
    {
        Write("srv/app/ClinicWeb.Server.dll");
        Write("srv/data/clinic.db");

        Assert.Equal(In("local/ClinicWeb"), Resolve("", "srv/app"));
    }

    [Fact]
    public void A_data_folder_inside_the_build_output_is_refused()
    {
        Write("repo/ClinicWeb.sln");

        Assert.Throws<ClinicException>(
            () => Resolve(In("repo/ClinicWeb.Server/bin/Debug/data"), "repo/ClinicWeb.Server/bin/Debug"));
    }

    [Fact]
    public void A_program_that_was_started_inside_a_zip_keeps_no_practice_in_the_temporary_folder()
    {
        var refused = Assert.Throws<ClinicException>(() => Resolve("data", "temporary/Temp1_clinicweb.zip"));

        Assert.Contains("Unpack", refused.Hint.ToString(), StringComparison.Ordinal);
    }

    private string Resolve(string configured, string program) =>
        DataFolderPlace.Resolve(configured, In(program), In("local"), In("temporary")).Root;

    private string In(string path) => Path.Combine(_temp.Path, path.Replace('/', Path.DirectorySeparatorChar));

    private string Write(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(file))!);
        File.WriteAllText(In(file), "");
        return In(file);
    }
}
