using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Tests.Support;
using CsCheck;

namespace ClinicWeb.Tests.Backup.Shelf;

/// <summary>
/// A row of deletes, however long, costs two places: its first backup holds everyone, its newest the day as it is.
/// </summary>
public sealed class DeleteChainTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);

    private static readonly ClinicSettings OnlyTheNewest =
        new() { KeepLast = 10, KeepDaily = 0, KeepWeekly = 0, KeepMonthly = 0 };

    // One letter a backup, oldest first: d before a delete, s scheduled, e scheduled after an edit, r before a restore,
    // ? before a delete, but nobody knows of what, ! before a delete, and pinned. Every d, ? and ! is followed by one
    // delete.
    [Theory]
    [InlineData("dddddd", 10, "0 5")]
    [InlineData("dd", 10, "0 1")]
    [InlineData("d", 10, "0")]
    [InlineData("dddddd", 1, "0 5")] // the first is no place's to lose as long as the newest stays
    [InlineData("sssssdddddddddddd", 10, "0 1 2 3 4 5 16")] // twelve deletes push out nothing of before
    [InlineData("dddedddd", 10, "0 2 3 4 7")] // an edit between: two rows
    [InlineData("ddsdd", 10, "0 2 4")] // a scheduled one between changes nothing
    [InlineData("dd?dd", 10, "0 1 2 3 4")] // in doubt all stay
    [InlineData("ddd!ddd", 10, "0 3 6")]
    [InlineData("dddrddd", 10, "0 2 3 4 6")] // a restore between
    [InlineData("ddddssssssssss", 10, "4 5 6 7 8 9 10 11 12 13")] // once the newest is old, the row goes like any other
    [InlineData("dddssssssssss", 11, "0 2 3 4 5 6 7 8 9 10 11 12")]
    public void Of_a_row_of_deletes_these_stay(string row, int last, string kept)
    {
        var verdicts = RetentionPolicy.Decide(Row(row), OnlyTheNewest with { KeepLast = last }, Now);
        Assert.Equal(
            kept.Split(' '),
            verdicts.Where(verdict => verdict.Kept).Select(verdict => verdict.Item.Id)
                .OrderBy(id => int.Parse(id, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void The_first_says_why_it_stays()
    {
        var verdicts = RetentionPolicy.Decide(Row("ddd"), OnlyTheNewest with { KeepLast = 1 }, Now);
        Assert.Equal(["the newest", "", "holds everyone deleted after it"],
            verdicts.Select(verdict => string.Join("; ", verdict.Reasons)));
    }

    [Fact]
    public void Days_and_months_are_counted_without_those_between()
    {
        var rules = OnlyTheNewest with { KeepLast = 1, KeepDaily = 3 };
        var days = Row("sddddd").Select((item, index) => item with { CreatedAt = Now.AddDays(index - 5) });
        Assert.Equal(["5", "1", "0"],
            RetentionPolicy.Decide(days, rules, Now).Where(verdict => verdict.Kept).Select(verdict => verdict.Item.Id));
    }

    [Theory]
    [InlineData(5, 0, 0, 10, 40, 5, 1, 4, 9, 36, true)]
    [InlineData(5, 0, 0, 10, 40, 5, 0, 0, 10, 40, true)]
    [InlineData(5, 0, 0, 10, 40, 6, 1, 4, 9, 36, false)] // something was written
    [InlineData(5, 1, 4, 9, 36, 5, 0, 0, 10, 40, false)] // a file from before was put back
    [InlineData(5, 0, 0, 10, 40, 5, 1, 4, 8, 36, false)] // somebody went without being deleted here
    [InlineData(5, 0, 0, 10, 40, 5, 1, 4, 9, 30, false)]
    public void Only_deletes_happened_when_they_explain_every_difference(
        long seq, long deleted, long deletedVisits, int patients, int visits,
        long laterSeq, long laterDeleted, long laterDeletedVisits, int laterPatients, int laterVisits, bool only) =>
        Assert.Equal(only, new PracticeState(seq, deleted, deletedVisits, patients, visits).OnlyDeletesUntil(
            new PracticeState(laterSeq, laterDeleted, laterDeletedVisits, laterPatients, laterVisits)));

    [Fact]
    public void What_a_removed_one_of_a_row_holds_is_in_one_that_stays() =>
        Gen.Select(AnyRow, AnyLast).Sample((row, last) =>
    {
        var practice = Play(row);
        var verdicts =
            RetentionPolicy.Decide(practice.Select(backup => backup.Item), OnlyTheNewest with { KeepLast = last }, Now);
        var kept = verdicts.Where(verdict => verdict.Kept).Select(verdict => verdict.Item.Id).ToHashSet();
        var newestKept = kept.Max(id => int.Parse(id, System.Globalization.CultureInfo.InvariantCulture));
        var oldestPlace =
            verdicts.Where(
                verdict => verdict.Reasons.Any(
                    reason => reason.StartsWith("one of", StringComparison.Ordinal) || reason == $"the newest"))
            .Select(verdict => int.Parse(verdict.Item.Id, System.Globalization.CultureInfo.InvariantCulture))
            .DefaultIfEmpty(practice.Count).Min(); // nobody needs a place where all are pinned
        // Whatever went although it was younger than one with a place: all it held is held by one that stays.
        return newestKept == practice.Count - 1 && practice
            .Where(backup => !kept.Contains(backup.Item.Id) && backup.Number > oldestPlace)
            .All(gone => practice.Any(backup => kept.Contains(backup.Item.Id) && gone.Held.IsSubsetOf(backup.Held)));
    });

    [Fact]
    public void More_places_never_remove_more() => Gen.Select(AnyRow, AnyLast).Sample((row, last) =>
        Kept(Row(row), last + 1).IsSupersetOf(Kept(Row(row), last)));

    [Fact]
    public void A_second_look_removes_nothing() => Gen.Select(AnyRow, AnyLast).Sample((row, last) =>
    {
        var kept = Kept(Row(row), last);
        return Kept(Row(row).Where(item => kept.Contains(item.Id)), last).SetEquals(kept);
    });

    [Fact]
    public void The_order_of_listing_does_not_matter() =>
        Gen.Select(AnyRow, AnyLast, Gen.Int).Sample((row, last, seed) =>
    {
        var shuffled = Row(row).ToArray();
        new Random(seed).Shuffle(shuffled);
        return Kept(shuffled, last).SetEquals(Kept(Row(row), last));
    });

    [Fact]
    public void Pruned_after_every_backup_the_first_patient_of_any_row_of_deletes_stays_on_the_shelf() =>
        Gen.Int[2, 60].Sample(deletes =>
    {
        var shelf = new List<Backup>();
        foreach (var backup in Play(new string('d', deletes)))
        {
            shelf.Add(backup);
            var kept = Kept(shelf.Select(there => there.Item), 10);
            shelf.RemoveAll(there => !kept.Contains(there.Item.Id));
        }

        return shelf.Any(backup => backup.Held.Contains(0)) && shelf.Count == 2;
    });

    private static Gen<string> AnyRow =>
        Gen.Int[0, 7].Select(letter => "dddse?!r"[letter]).Array[1, 40].Select(letters => new string(letters));

    private static Gen<int> AnyLast => Gen.Int[1, 12];

    private static IEnumerable<RetentionItem> Row(string letters) => Play(letters).Select(backup => backup.Item);

    /// <summary>A practice of a hundred, each record a number, that lives through the letters.</summary>
    private static List<Backup> Play(string letters)
    {
        var held = Enumerable.Range(0, 100).ToHashSet();
        var (sequence, deleted, next) = (100L, 0L, 100);
        var backups = new List<Backup>();
        for (var number = 0; number < letters.Length; number++)
        {
            if (letters[number] == 'e')
            {
                held.Add(next++);
                sequence++;
            }

            var trigger = letters[number] switch
            {
                's' or 'e' => BackupTrigger.Scheduled,
                'r' => BackupTrigger.Scheduled, // an undo has a place of its own, which other tests look at
                _ => BackupTrigger.BeforeDelete,
            };
            var state = letters[number] == '?' ? null : new PracticeState(sequence, deleted, 0, held.Count, 0);
            backups.Add(new Backup(
                number,
                new RetentionItem($"{number}", Now.AddMinutes(number - letters.Length), 1, letters[number] == '!',
                    trigger)
                { State = state },
                [.. held]));
            if (trigger == BackupTrigger.BeforeDelete)
            {
                held.Remove(held.Min());
                deleted++;
            }
            else if (letters[number] == 'r')
            {
                sequence++;
            }
        }

        return backups;
    }

    private static HashSet<string> Kept(IEnumerable<RetentionItem> backups, int last) =>
        [.. RetentionPolicy.Decide(backups, OnlyTheNewest with { KeepLast = last }, Now)
            .Where(verdict => verdict.Kept).Select(verdict => verdict.Item.Id)];

    private sealed record Backup(int Number, RetentionItem Item, HashSet<int> Held);
}
