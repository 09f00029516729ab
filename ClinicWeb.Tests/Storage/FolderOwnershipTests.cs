using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Storage;

public sealed class FolderOwnershipTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_volume_and_a_home_are_no_place_for_a_new_practice()
    {
        var root = Path.GetPathRoot(_temp.Path)!;
        Assert.Contains(Path.Combine(root, "ClinicWeb"), Refused(root, "").Hint.ToString(), StringComparison.Ordinal);
        Refused(_temp.Path, _temp.Path);
        Refused(_temp.Path, _temp.Path + Path.DirectorySeparatorChar);

        Assert.True(FolderOwnership.IsOurs(new DataFolder(Path.Combine(_temp.Path, "practice")), _temp.Path));
    }

    [Fact]
    public void A_practice_that_lies_in_a_home_already_opens_and_the_home_stays_as_it_is()
    {
        File.WriteAllText(Path.Combine(_temp.Path, "clinic.db"), "");

        Assert.False(FolderOwnership.IsOurs(new DataFolder(_temp.Path), _temp.Path));
        Assert.True(FolderOwnership.IsOurs(new DataFolder(_temp.Path), "/home/somebody"));
    }

    [Fact]
    public void A_folder_of_other_things_is_refused_untouched_and_one_that_was_begun_or_is_empty_is_not()
    {
        var folder = new DataFolder(_temp.Path);
        File.WriteAllText(Path.Combine(_temp.Path, "desktop.ini"), "");
        Assert.True(FolderOwnership.IsOurs(folder, ""));

        File.WriteAllText(Path.Combine(_temp.Path, "letter.docx"), "");
        var refused = Assert.Throws<ClinicException>(folder.Create);
        Assert.Equal(ClinicError.Invalid, refused.Error);
        Assert.Contains("letter.docx", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Quarantine));

        // As other programs have it, too.
        File.WriteAllText(folder.SettingsFile, "{}");
        Assert.Throws<ClinicException>(folder.Create);
        File.WriteAllText(folder.ActivityFile, "");
        folder.Create();
        Assert.True(Directory.Exists(folder.Quarantine));
    }

    private static ClinicException Refused(string folder, string home) =>
        Assert.Throws<ClinicException>(() => FolderOwnership.IsOurs(new DataFolder(folder), home));
}
