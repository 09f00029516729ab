using ClinicWeb.Server.Database;
using ClinicWeb.Server.Search;
using ClinicWeb.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Tests.Search;

/// <summary>
/// Whatever happens to search.db: what is saved is saved, what is there is found, and the file comes back.
/// </summary>
public sealed class SearchDbTests : IAsyncDisposable
{
    private readonly TempPractice _kept = new();
    private SearchedPractice _searched;

    public SearchDbTests() => _searched = new SearchedPractice(_kept);

    /// <summary>What disks, people and other programs do to the file while the program is closed or runs.</summary>
    public static TheoryData<string> Damage => [.. Damages.Fatal.Keys, "a newer version", "without its tables"];

    public async ValueTask DisposeAsync()
    {
        await _searched.DisposeAsync();
        _kept.Dispose();
    }

    [Fact]
    public async Task It_is_for_its_owner_only_and_holds_no_text_of_a_visit()
    {
        var patient = await _kept.AddPatientAsync("Berger");
        await _kept.AddVisitAsync(patient, "Sarcoidosis stage two");
        Assert.Single(await _searched.FindAsync("sarcoidosis"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_searched.File));
        Assert.DoesNotContain("Sarcoidosis stage two", System.Text.Encoding.Latin1.GetString(await BytesAsync()),
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Damage))]
    public async Task Damaged_while_closed_it_is_made_anew_and_everything_is_found(string damage)
    {
        var visit = await SomeAsync();
        await ReopenAsync(() => Apply(damage));
        await AssertAllFoundAsync(visit);
        Assert.Equal("ok",
            _searched.Get<SearchDb>().Use(search => search.ExecuteScalar<string>("PRAGMA integrity_check")));
    }

    [Theory]
    [MemberData(nameof(Damage))]
    public async Task Damaged_while_open_it_is_made_anew_and_everything_is_found(string damage)
    {
        var visit = await SomeAsync();
        Apply(damage);
        await Eventually.HoldsAsync(async () => (await _searched.FindAsync("sarcoidosis")).SequenceEqual([visit]));
        await AssertAllFoundAsync(visit);
    }

    [Fact]
    public async Task Noise_within_its_pages_is_found_by_the_look_after_a_start()
    {
        var visit = await SomeAsync(visits: 1500);
        await ReopenAsync(() =>
        {
            using var file = new FileStream(_searched.File, FileMode.Open, FileAccess.ReadWrite);
            var noise = new byte[4096];
            for (var page = 40; page < file.Length / 4096; page += 7)
            {
                new Random(page).NextBytes(noise);
                file.Position = page * 4096L;
                file.Write(noise);
            }
        });
        await _searched.Get<SearchHost>().StartAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(
            () => _searched.Get<SearchDb>().Use(search => search.ExecuteScalar<string>("PRAGMA integrity_check(1)"))
                == "ok"
            && _searched.Get<SearchDb>().Use(IndexProgress.Read).Whole);
        await AssertAllFoundAsync(visit);
    }

    [Fact]
    public async Task Where_it_cannot_be_made_everything_is_found_in_the_records()
    {
        var visit = await SomeAsync();
        await ReopenAsync(() =>
        {
            _searched.DeleteFile();
            Directory.CreateDirectory(Path.Combine(_searched.File, "in the way"));
        });
        await AssertAllFoundAsync(visit);
        Assert.Equal(visit + 1, await _kept.AddVisitAsync(1, "Sarcoidosis again"));
        Assert.Equal([visit + 1, visit], await _searched.FindAsync("sarcoidosis"));
        Assert.Equal([visit + 1, visit], await _searched.FindAsync("sarco missing"));

        Directory.Delete(_searched.File, recursive: true);
        await Eventually.HoldsAsync(async () =>
            (await _searched.FindAsync("sarcoidosis")).Count == 2 && File.Exists(_searched.File));
    }

    [Fact]
    public async Task Locked_by_another_program_it_delays_a_search_and_hides_nothing()
    {
        var visit = await SomeAsync();
        using (var other = SqliteFile.Open(_searched.File))
        {
            other.Execute("BEGIN IMMEDIATE");
            await _kept.AddPatientAsync("Celan");
            await _searched.ExecuteAsync("UPDATE visits SET complaint = 'Migraine' WHERE id = @visit", new { visit });
            Assert.Equal([visit], await _searched.FindAsync("migraine"));
            Assert.Empty(await _searched.FindAsync("sarcoidosis"));
            Assert.Equal(1, (await _searched.ListAsync("celan")).Total);
            other.Execute("ROLLBACK");
        }

        await Eventually.HoldsAsync(
            async () => (await _searched.FindAsync("migraine")).SequenceEqual([visit]) && await KnowsAllAsync());
        Assert.Empty(await _searched.FindAsync("sarcoidosis"));
    }

    [Fact]
    public async Task On_a_full_disk_of_its_own_records_are_saved_and_found()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Mounts a volume.");
        var visit = await SomeAsync();
        await ReopenAsync(_searched.DeleteFile);
        var small = Directory.CreateDirectory(Path.Combine(_kept.Scratch, "small")).FullName;
        using var volume = Mounts.On(small);
        File.CreateSymbolicLink(_searched.File, Path.Combine(small, "search.db"));
        var filler = volume.Fill();
        await AssertAllFoundAsync(visit);
        var next = await _kept.AddVisitAsync(1, "Sarcoidosis on a full disk");
        Assert.Equal([next, visit], await _searched.FindAsync("sarcoidosis"));
        File.Delete(filler);
        await Eventually.HoldsAsync(
            async () => (await _searched.FindAsync("sarcoidosis full")) is [var first, ..] && first == next);
    }

    [Fact]
    public async Task What_was_written_past_the_triggers_is_found_by_the_look_after_a_start()
    {
        var visit = await SomeAsync();
        await ReopenAsync(() =>
        {
            using var tool = SqliteFile.Open(_kept.Folder.ClinicDb);
            tool.Execute(
                """
                DROP TRIGGER visits_updated;
                DROP TRIGGER patients_deleted;
                DROP TRIGGER patients_inserted;
                UPDATE visits SET complaint = 'Migraine' WHERE id = @visit;
                INSERT INTO patients (id, chart_number, given_name, family_name, birth_date)
                VALUES (900, 'X', 'Paul', 'Celan', '1920-11-23');
                UPDATE visits SET patient_id = 900;
                DELETE FROM patients WHERE id = 1;
                """,
                new { visit });
        });
        await _searched.Get<SearchHost>().StartAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(
            async () => (await _searched.FindAsync("sarcoidosis")).Count == 0
                && (await _searched.ListAsync("berger")).Total == 0);
        Assert.Equal([900L], (await _searched.ListAsync("celan")).Ids);
    }

    [Fact]
    public async Task An_older_practice_put_in_the_files_place_is_what_is_found()
    {
        var visit = await SomeAsync();
        var older = Path.Combine(_kept.Scratch, "older.db");
        SqliteFile.CopyOnline(_kept.Folder.ClinicDb, older);
        await _searched.ExecuteAsync("UPDATE visits SET complaint = 'Migraine' WHERE id = @visit", new { visit });
        await _kept.AddPatientAsync("Celan");
        Assert.Equal([visit], await _searched.FindAsync("migraine"));
        await _kept.Database.ReplaceAsync(() =>
        {
            File.Delete(_kept.Folder.ClinicDb + "-wal");
            File.Move(older, _kept.Folder.ClinicDb, overwrite: true);
            return Task.CompletedTask;
        });
        await AssertAllFoundAsync(visit);
        Assert.Empty(await _searched.FindAsync("migraine"));
        Assert.Equal(0, (await _searched.ListAsync("celan")).Total);
    }

    [Fact]
    public async Task A_long_backlog_is_taken_in_by_the_background_and_hides_nothing_meanwhile()
    {
        var visit = await SomeAsync(visits: 9000);
        Assert.Equal([visit], await _searched.FindAsync("sarcoidosis"));
        await _searched.ExecuteAsync("UPDATE visits SET notes = 'Tuberculosis' WHERE id % 3 = 0");
        Assert.Equal(100, (await _searched.FindAsync("tuberculosis")).Count);
        Assert.Equal([visit], await _searched.FindAsync("sarcoidosis"));
        await Eventually.HoldsAsync(KnowsAllAsync);
        Assert.Equal(3000,
            _searched.Get<SearchDb>()
                .Use(search =>
                    search.ExecuteScalar<int>(
                        "SELECT count(*) FROM visit_words WHERE visit_words MATCH 'tuberculosis'")));
    }

    [Fact]
    public async Task Two_windows_that_save_and_search_at_once_each_find_what_they_saved_whatever_happens_to_the_file()
    {
        var patient = await _kept.AddPatientAsync("Berger");
        await Task.WhenAll(Enumerable.Range(0, 2).Select(window => Task.Run(async () =>
        {
            for (var round = 0; round < 25; round++)
            {
                var word = $"window{window}round{round}";
                var visit = await _kept.AddVisitAsync(patient, word);
                Assert.Equal([visit], await _searched.FindAsync(word));
                if (round == 12 && window == 0)
                    _searched.DeleteFile();
            }
        })));
        await Eventually.HoldsAsync(
            async () => (await _searched.FindAsync("window1")).Count == 25 && await KnowsAllAsync());
    }

    private async Task<long> SomeAsync(int visits = 20)
    {
        var patient = await _kept.AddPatientAsync("Berger");
        var texts = new ClinicTexts(1);
        await _kept.Database.WriteAsync((connection, tx) => connection.Execute(
            "INSERT INTO visits (patient_id, visited_at, complaint, notes) VALUES (@patient, '2026-01-02T10:30:00', "
                + "'Routine', @Notes)",
            Enumerable.Range(0, visits).Select(_ => texts.Next()).Select(text => new { patient, text.Notes }),
            tx));
        var visit = await _kept.AddVisitAsync(patient, "Sarcoidosis");
        Assert.Equal([visit], await _searched.FindAsync("sarcoidosis"));
        Assert.Equal(1, (await _searched.ListAsync("berg")).Total);
        return visit;
    }

    private async Task AssertAllFoundAsync(long visit)
    {
        Assert.Contains(visit, await _searched.FindAsync("sarcoidosis"));
        Assert.Equal([1L], (await _searched.ListAsync("berg")).Ids);
        Assert.Equal([1L], (await _searched.ListAsync("31.01.1970")).Ids);
    }

    private async Task<bool> KnowsAllAsync() => _searched.Get<SearchDb>().Use(IndexProgress.Read)
        .Knows(RecordKind.Visit, await _kept.Database.ReadAsync(ChangeFeed.Now));

    private async Task ReopenAsync(Action meanwhile)
    {
        await _searched.DisposeAsync();
        meanwhile();
        _searched = new SearchedPractice(_kept);
    }

    private void Apply(string damage)
    {
        if (Damages.Fatal.TryGetValue(damage, out var apply))
        {
            foreach (var ending in (string[])["-wal", "-shm"])
                File.Delete(_searched.File + ending);
            apply(_searched.File);
            return;
        }

        using var tool = SqliteFile.Open(_searched.File);
        tool.Execute(
            damage == "a newer version" ? "PRAGMA user_version = 99; DROP TABLE patients"
                : "DROP TABLE visits; DROP TABLE patient_words");
    }

    private async Task<byte[]> BytesAsync()
    {
        var all = new List<byte>();
        foreach (var file in Directory.EnumerateFiles(_kept.Folder.Root, "search.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes);
            all.AddRange(bytes);
        }

        return [.. all];
    }
}
