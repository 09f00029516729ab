using System.Text.Json.Nodes;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Activity;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClinicWeb.Tests.Activity;

public sealed class ActivityLogTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 10, 30, 0, TimeSpan.FromHours(1));
    private readonly TempFolder _temp = new();
    private readonly DataFolder _folder;

    public ActivityLogTests() => _folder = new DataFolder(_temp.Path);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task An_empty_practice_has_no_activity() => Assert.Empty(await NewLog().ListAsync(ct: Ct));

    [Fact]
    public async Task Entries_come_back_newest_first_from_another_start_of_the_program()
    {
        var log = NewLog();
        var failed =
            new ActivityEntry(Start, ActivityKind.Backup, false, null, BackupTrigger.BeforeDelete, $"The disk is full.",
                12);
        log.Add(failed);
        log.Add(Entry(1));

        var read = await NewLog().ListAsync(ct: Ct);

        Assert.Equal([Entry(1), failed], read);
    }

    [Fact]
    public async Task A_line_torn_by_a_power_cut_costs_only_itself()
    {
        NewLog().Add(Entry(1));
        await File.AppendAllTextAsync(_folder.ActivityFile, "{\"at\":\"2026-01-0", Ct);
        NewLog().Add(Entry(2));

        Assert.Equal([Entry(2), Entry(1)], await NewLog().ListAsync(ct: Ct));
    }

    [Fact]
    public async Task The_list_stays_bounded_and_keeps_the_newest()
    {
        NewLog().Add(Entry(0));
        var line = (await File.ReadAllTextAsync(_folder.ActivityFile, Ct)).TrimEnd();
        await File.WriteAllLinesAsync(_folder.ActivityFile, Enumerable.Repeat(line, ActivityLog.MostLines), Ct);

        NewLog().Add(Entry(7));

        var all = await NewLog().ListAsync(int.MaxValue, Ct);
        Assert.Equal(ActivityLog.MostLines / 2, all.Count);
        Assert.Equal(Entry(7), all[0]);
    }

    [Fact]
    public async Task Two_programs_that_write_at_once_lose_nothing()
    {
        var logs = new[] { NewLog(), NewLog() };
        await Task.WhenAll(logs.Select((log, which) => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
                log.Add(Entry((which * 50) + i));
        })));

        var read = await NewLog().ListAsync(ct: Ct);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), read.Select(entry => entry.DurationMs).Order());
    }

    [Fact]
    public async Task A_list_that_cannot_be_written_does_not_fail_what_was_done()
    {
        Directory.CreateDirectory(_folder.ActivityFile);
        NewLog().Add(Entry(1));

        Directory.Delete(_folder.ActivityFile);
        Assert.Empty(await NewLog().ListAsync(ct: Ct));
    }

    [Fact]
    public async Task What_was_said_is_English_in_the_file_and_a_text_again_after_a_restart()
    {
        var entry = Entry(1) with { Detail = $"{1_204:N0} patients and {9_632:N0} visits, verified." };
        NewLog().Add(entry);

        var line = JsonNode.Parse(await File.ReadAllTextAsync(_folder.ActivityFile, Ct))!;
        Assert.Equal("1,204 patients and 9,632 visits, verified.", line["detail"]!.GetValue<string>());
        Assert.Equal(entry, Assert.Single(await NewLog().ListAsync(ct: Ct)));
    }

    [Fact]
    public async Task A_line_of_an_older_program_has_only_the_English_and_shows_it()
    {
        NewLog().Add(Entry(1) with { Detail = $"{2} patients and {3} visits, verified." });
        var line = JsonNode.Parse(await File.ReadAllTextAsync(_folder.ActivityFile, Ct))!.AsObject();
        Assert.True(line.Remove("detailParts"));
        await File.WriteAllTextAsync(_folder.ActivityFile, line.ToJsonString() + "\n", Ct);

        Assert.Equal(Text.Verbatim("2 patients and 3 visits, verified."),
            Assert.Single(await NewLog().ListAsync(ct: Ct)).Detail);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("\"all\"")]
    [InlineData("""{"format":"Something else."}""")]
    public async Task Parts_that_somebody_wrote_over_cost_no_line(string parts)
    {
        NewLog().Add(Entry(1));
        var line = JsonNode.Parse(await File.ReadAllTextAsync(_folder.ActivityFile, Ct))!;
        line["detailParts"] = JsonNode.Parse(parts);
        await File.WriteAllTextAsync(_folder.ActivityFile, line.ToJsonString() + "\n", Ct);

        Assert.Equal(Text.Verbatim("Restored."), Assert.Single(await NewLog().ListAsync(ct: Ct)).Detail);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static ActivityEntry Entry(int number) =>
        new(Start.AddMinutes(number), ActivityKind.Restore, true, "backup_2026-01-02_10-30-00.zip", null, $"Restored.",
            number);

    private ActivityLog NewLog() => new(_folder, NullLogger<ActivityLog>.Instance);
}
