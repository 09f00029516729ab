using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClinicWeb.Tests.Settings;

public sealed class ClinicSettingsStoreTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly DataFolder _folder;
    private readonly ClinicOptions _options = new() { Backup = new ClinicSettings { IntervalHours = 6 } };

    public ClinicSettingsStoreTests() => _folder = new DataFolder(Path.Combine(_temp.Path, "data"));

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Only_what_differs_from_the_configuration_is_stored()
    {
        using var store = NewStore();
        await store.SaveAsync(store.Current with { KeepLast = 20 }, Ct);

        Assert.Equal("{\n  \"keepLast\": 20\n}\n", await File.ReadAllTextAsync(_folder.SettingsFile, Ct));
    }

    [Fact]
    public async Task What_was_saved_is_there_after_a_restart_and_wins_over_the_configuration()
    {
        var saved = new ClinicSettings
        {
            IntervalHours = 0.5,
            KeepLast = 3,
            KeepDaily = 8,
            KeepWeekly = 5,
            KeepMonthly = 13,
            SecondFolder = _temp.Path,
        };
        using (var store = NewStore())
            await store.SaveAsync(saved, Ct);

        _options.Backup = _options.Backup with { IntervalHours = 9 };
        using var again = NewStore();

        Assert.Equal(saved, again.Current);
        Assert.Empty(again.Warnings);
    }

    [Fact]
    public async Task Listeners_hear_of_a_change_until_they_leave()
    {
        using var store = NewStore();
        var heard = new List<double>();
        using (store.OnChanged(settings => heard.Add(settings.IntervalHours)))
            await store.SaveAsync(store.Current with { IntervalHours = 2 }, Ct);
        await store.SaveAsync(store.Current with { IntervalHours = 3 }, Ct);

        Assert.Equal([2], heard);
    }

    [Fact]
    public async Task Out_of_range_names_every_field_and_changes_nothing()
    {
        using var store = NewStore();
        var before = store.Current;
        var bad = new ClinicSettings
        {
            IntervalHours = double.NaN,
            KeepLast = 0,
            KeepDaily = -1,
            KeepWeekly = 521,
            KeepMonthly = 121,
            SecondFolder = "usb",
        };

        var error = await Assert.ThrowsAsync<ClinicException>(() => store.SaveAsync(bad, Ct));

        Assert.Equal(ClinicError.Invalid, error.Error);
        Assert.Equal(
            ["intervalHours", "keepDaily", "keepLast", "keepMonthly", "keepWeekly", "secondFolder"],
            error.Fields.Keys.Order());
        Assert.Equal(before, store.Current);
        Assert.False(File.Exists(_folder.SettingsFile));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[1, 2]")]
    [InlineData("{\"keepLast\":")]
    public async Task An_unreadable_file_is_a_warning_and_the_defaults(string content)
    {
        await WriteAsync(content);
        using var store = NewStore();

        Assert.Equal(_options.Backup, store.Current);
        Assert.Single(store.Warnings);
    }

    [Fact]
    public async Task Of_a_file_of_another_computer_what_fits_is_taken_and_the_rest_is_a_warning()
    {
        await WriteAsync(
            """
            { "keepLast": 25, "keepDaily": "seven", "keepWeekly": 9999,
              "secondFolder": "not/a/full/path", "other": 1 }
            """);
        using var store = NewStore();

        Assert.Equal(_options.Backup with { KeepLast = 25 }, store.Current);
        Assert.Equal(3, store.Warnings.Count);
    }

    [Fact]
    public async Task A_restored_file_counts_at_once()
    {
        using var store = NewStore();
        var heard = 0;
        using var listening = store.OnChanged(_ => heard++);
        await WriteAsync("""{ "keepLast": 25 }""");

        await store.ReloadAsync();

        Assert.Equal(25, store.Current.KeepLast);
        Assert.Equal(1, heard);
    }

    [Fact]
    public async Task A_second_folder_is_tried_out_by_writing()
    {
        using var store = NewStore();
        var file = Path.Combine(_temp.Path, "file");
        await File.WriteAllTextAsync(file, "", Ct);

        Assert.Null(await store.TestSecondFolderAsync(_temp.Path, Ct));
        Assert.Contains("is a file", (await store.TestSecondFolderAsync(file, Ct))?.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("not there",
            (await store.TestSecondFolderAsync(Path.Combine(_temp.Path, "gone"), Ct))?.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("inside the data folder", (await store.TestSecondFolderAsync(_folder.Backups, Ct))?.ToString(),
            StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFileSystemEntries(_temp.Path));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ClinicSettingsStore NewStore() =>
        new(_folder, _options, new SecondFolderTest(TimeProvider.System), NullLogger<ClinicSettingsStore>.Instance);

    private async Task WriteAsync(string content)
    {
        Directory.CreateDirectory(_folder.Root);
        await File.WriteAllTextAsync(_folder.SettingsFile, content, Ct);
    }
}
