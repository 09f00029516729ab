using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Shelf;
using CsCheck;

namespace ClinicWeb.Tests.Backup.Shelf;

public sealed class RetentionPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<RetentionItem[]> AnyBackups =
        Gen.Select(Gen.Int[-5_000_000, 400_000], Gen.Int[1, 3], Gen.Bool)
            .Array[0, 60]
            .Select(parts => parts
                .Select((part, index) =>
                    new RetentionItem($"b{index}", Now.AddMinutes(part.Item1), part.Item2,
                        part.Item3 && index % 5 == 0))
                .ToArray());

    private static readonly Gen<ClinicSettings> AnyRules =
        Gen.Select(Gen.Int[1, 20], Gen.Int[0, 20], Gen.Int[0, 10], Gen.Int[0, 14])
            .Select((last, daily, weekly, monthly) => new ClinicSettings
            {
                KeepLast = last,
                KeepDaily = daily,
                KeepWeekly = weekly,
                KeepMonthly = monthly,
            });

    [Theory]
    [InlineData(10, 0, 0, 0, "0h -1h -2h", "0h -1h -2h")]
    [InlineData(2, 0, 0, 0, "0h -1h -2h -3h", "0h -1h")]
    [InlineData(1, 0, 0, 0, "-3h 0h -1h", "0h")]
    [InlineData(1, 3, 0, 0, "0h -1h -24h -25h -48h -72h", "0h -24h -48h")]
    [InlineData(1, 2, 0, 0, "0h -240h -241h",
        "0h -240h")] // days without a backup do not count: a long holiday costs nothing
    [InlineData(1, 0, 2, 0, "0h -24h -168h -169h -400h", "0h -168h")]
    [InlineData(1, 0, 0, 3, "0h -24h -720h -1440h -2400h", "0h -720h -1440h")]
    [InlineData(1, 0, 0, 0, "0h +5h", "0h +5h")] // from the future: kept, not counted
    [InlineData(1, 0, 0, 0, "0h -1h! -2h! -3h", "0h -1h! -2h!")] // pinned: kept, not counted
    public void The_rules_keep_exactly_these(int last, int daily, int weekly, int monthly, string present, string kept)
    {
        var rules = new ClinicSettings
        { KeepLast = last, KeepDaily = daily, KeepWeekly = weekly, KeepMonthly = monthly };
        var verdicts = RetentionPolicy.Decide(present.Split(' ').Select(Parse), rules, Now);
        Assert.Equal(
            kept.Split(' ').Order(),
            verdicts.Where(verdict => verdict.Kept).Select(verdict => verdict.Item.Id).Order());
    }

    [Fact]
    public void Zips_that_were_brought_here_push_no_own_one_out_and_are_decided_among_themselves()
    {
        var rules = new ClinicSettings { KeepLast = 5, KeepDaily = 10, KeepWeekly = 4, KeepMonthly = 3 };
        var own = Enumerable.Range(1, 20)
            .Select(day => new RetentionItem($"own {day}", Now.AddDays(-day), 1, false)).ToList();
        var brought = own.Select(item =>
            item with { Id = $"brought {item.Id}", CreatedAt = item.CreatedAt.AddHours(1), Brought = true });
        var alone = RetentionPolicy.Decide(own, rules, Now);

        var together = RetentionPolicy.Decide([.. own, .. brought], rules, Now);

        Assert.Equal(Reasons(alone, ""), Reasons(together, "own"));
        Assert.Equal(alone.Count(verdict => verdict.Kept),
            together.Count(verdict => verdict is { Kept: true, Item.Brought: true }));

        static IEnumerable<string> Reasons(IEnumerable<RetentionVerdict> verdicts, string those) => verdicts
            .Where(verdict => verdict.Item.Id.StartsWith(those, StringComparison.Ordinal))
            .Select(verdict => $"{verdict.Item.Id}: {string.Join(", ", verdict.Reasons)}");
    }

    [Fact]
    public void Each_kept_backup_says_why()
    {
        var rules = new ClinicSettings { KeepLast = 1, KeepDaily = 1, KeepWeekly = 0, KeepMonthly = 2 };
        var verdicts = RetentionPolicy.Decide("0h -1h! -720h +1h".Split(' ').Select(Parse), rules, Now);
        Assert.Equal(
            ["+1h: its time lies in the future", "0h: the newest, newest of its day, newest of its month",
                "-1h!: pinned", "-720h: newest of its month"],
            verdicts.Select(verdict => $"{verdict.Item.Id}: {string.Join(", ", verdict.Reasons)}"));
    }

    [Fact]
    public void Backups_of_the_same_second_are_told_apart_by_their_sequence()
    {
        RetentionItem[] same = [new("a", Now, 1, false), new("b", Now, 3, false), new("c", Now, 2, false)];
        var verdicts = RetentionPolicy.Decide(same, OnlyTheNewest(1), Now);
        Assert.Equal("b", Assert.Single(verdicts, verdict => verdict.Kept).Item.Id);
    }

    [Theory]
    [InlineData(3, "0h -1h -5h")] // the undo is one of the three
    [InlineData(1, "0h -5h")]
    [InlineData(5, "0h -1h -2h -3h -5h")]
    [InlineData(6, "0h -1h -2h -3h -4h -5h")]
    public void What_an_offered_undo_needs_takes_one_of_the_places(int last, string kept)
    {
        var backups = "0h -1h -2h -3h -4h -5h".Split(' ').Select(Parse)
            .Select(item => item.Id == "-5h" ? item with { Trigger = BackupTrigger.BeforeRestore } : item);
        var verdicts = RetentionPolicy.Decide(backups, OnlyTheNewest(last), Now);
        Assert.Equal(kept.Split(' '), verdicts.Where(verdict => verdict.Kept).Select(verdict => verdict.Item.Id));
    }

    [Fact]
    public void Of_imports_in_a_row_the_first_and_the_newest_undo_stay_for_a_week()
    {
        var backups = "0h -1h -2h -3h -4h -200h".Split(' ').Select(Parse)
            .Select(item => item.Id is "-2h" or "-3h" or "-4h" or "-200h" ? item with { BeforeImport = true } : item);
        var verdicts = RetentionPolicy.Decide(backups, OnlyTheNewest(1), Now);
        Assert.Equal(["0h", "-2h", "-4h"], verdicts.Where(verdict => verdict.Kept).Select(verdict => verdict.Item.Id));
    }

    [Fact]
    public void What_holds_attached_files_that_the_newest_lacks_stays_and_says_so()
    {
        var backups = "0h -1h -2h -3h -4h".Split(' ').Select(Parse)
            .Select(item => item with { HoldsMissing = item.Id is "-1h" or "-3h" });
        var stay = RetentionPolicy.Decide(backups, OnlyTheNewest(2), Now).Where(verdict => verdict.Kept).ToList();
        Assert.Equal(["0h", "-1h", "-3h"], stay.Select(verdict => verdict.Item.Id));
        Assert.Equal(
            ["holds attached files that the newest lacks, one of the newest 2",
                "holds attached files that the newest lacks"],
            stay.Skip(1).Select(verdict => string.Join(", ", verdict.Reasons)));
    }

    [Fact]
    public void By_default_a_year_of_work_can_be_looked_back_on()
    {
        var backups =
            Enumerable.Range(0, 365 * 3).Select(day => new RetentionItem($"{day}", Now.AddDays(-day), 1, false))
                .ToList();
        var kept = RetentionPolicy.Decide(backups, new ClinicSettings(), Now).Where(verdict => verdict.Kept)
            .Select(verdict => verdict.Item).ToList();
        Assert.Equal(new DateTimeOffset(2025, 4, 30, 12, 0, 0, TimeSpan.Zero), kept[^1].CreatedAt);
        Assert.InRange(kept.Count, 20, 24);
    }

    [Fact]
    public void What_the_practice_was_restored_from_last_stays_however_old_it_is()
    {
        var backups = "0h -1h -2h -900h -5000h".Split(' ').Select(Parse).Select(item => item.Id switch
        {
            "-5000h" => item with { RestoredAt = Now.AddHours(-3) },
            "-900h" => item with { RestoredAt = Now.AddHours(-800) },
            _ => item,
        });
        var verdicts = RetentionPolicy.Decide(backups, OnlyTheNewest(2), Now);
        Assert.Equal(["0h", "-1h", "-5000h"],
            verdicts.Where(verdict => verdict.Kept).Select(verdict => verdict.Item.Id));
        Assert.Equal([$"the practice was restored from it"], verdicts[^1].Reasons);
    }

    [Fact]
    public void The_newest_is_never_removed() => Gen.Select(AnyBackups, AnyRules).Sample((backups, rules) =>
    {
        var newest = backups.Where(item => item.CreatedAt <= Now)
            .OrderByDescending(item => item.CreatedAt).ThenByDescending(item => item.Sequence).FirstOrDefault();
        var verdicts = RetentionPolicy.Decide(backups, rules, Now);
        return verdicts.Count == backups.Length
            && (newest is null || verdicts.First(verdict => verdict.Item == newest).Kept);
    });

    [Fact]
    public void Pinned_and_future_ones_are_never_removed() =>
        Gen.Select(AnyBackups, AnyRules).Sample((backups, rules) =>
        RetentionPolicy.Decide(backups, rules, Now)
            .Where(verdict => verdict.Item.Pinned || verdict.Item.CreatedAt > Now).All(verdict => verdict.Kept));

    [Fact]
    public void Names_and_the_order_of_listing_do_not_matter() =>
        Gen.Select(AnyBackups, AnyRules, Gen.Int).Sample((backups, rules, seed) =>
    {
        var distinct = backups.DistinctBy(item => (item.CreatedAt, item.Sequence)).ToArray();
        var shuffled = distinct.Select(item => item with { Id = "z" + item.Id + seed }).ToArray();
        new Random(seed).Shuffle(shuffled);
        return Kept(distinct, rules).SetEquals(Kept(shuffled, rules));
    });

    [Fact]
    public void A_clock_set_back_never_removes_what_the_right_clock_keeps() =>
        Gen.Select(AnyBackups, AnyRules, Gen.Int[0, 6000]).Sample((backups, rules, hours) =>
        {
            var past = backups.Where(item => item.CreatedAt <= Now).ToArray();
            var atNow = RetentionPolicy.Decide(past, rules, Now).Count(verdict => verdict.Kept);
            var setBack = RetentionPolicy.Decide(past, rules, Now.AddHours(-hours)).Count(verdict => verdict.Kept);
            return setBack >= atNow;
        });

    [Fact]
    public void More_generous_rules_never_remove_more() => Gen.Select(AnyBackups, AnyRules).Sample((backups, rules) =>
        Kept(backups, rules with { KeepDaily = rules.KeepDaily + 1, KeepLast = rules.KeepLast + 1 })
            .IsSupersetOf(Kept(backups, rules)));

    private static HashSet<(DateTimeOffset, int)> Kept(IEnumerable<RetentionItem> backups, ClinicSettings rules) =>
        [.. RetentionPolicy.Decide(backups, rules, Now).Where(verdict => verdict.Kept)
            .Select(verdict => (verdict.Item.CreatedAt, verdict.Item.Sequence))];

    private static ClinicSettings OnlyTheNewest(int last) =>
        new() { KeepLast = last, KeepDaily = 0, KeepWeekly = 0, KeepMonthly = 0 };

    private static RetentionItem Parse(string text) => new(
        text, Now.AddHours(int.Parse(text.TrimEnd('!', 'h'), System.Globalization.CultureInfo.InvariantCulture)), 1,
        text.EndsWith('!'));
}
