using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Host.Locking;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ClinicWeb.Tests.Host.Locking;

public sealed class PassphraseTests : IDisposable
{
    private const string Words = "correct horse battery";

    private readonly TempFolder _temp = new();
    private readonly FakeTimeProvider _time = new();
    private readonly DataFolder _folder;
    private readonly PassphraseStore _store;
    private readonly Passphrase _passphrase;

    public PassphraseTests()
    {
        _folder = new DataFolder(Path.Combine(_temp.Path, "data"));
        _folder.Create();
        _store = new PassphraseStore(_folder);
        _passphrase = new Passphrase(_store, new UnlockWait(_time), NullLogger<Passphrase>.Instance);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _passphrase.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public async Task It_is_off_until_one_is_set_and_off_again_when_it_is_removed()
    {
        Assert.False(_passphrase.IsSet);
        await _passphrase.SaveAsync(null, Words, 5, Ct);

        Assert.True(_passphrase.IsSet);
        Assert.Equal(5, _passphrase.IdleMinutes);
        Assert.True((await _passphrase.TryAsync(Words, Ct)).Right);
        Assert.False((await _passphrase.TryAsync("Correct horse battery", Ct)).Right);

        _time.Advance(TimeSpan.FromSeconds(1));
        await _passphrase.RemoveAsync(Words, Ct);
        Assert.False(_passphrase.IsSet);
        Assert.False(File.Exists(_folder.PassphraseFile));
    }

    [Fact]
    public async Task The_file_holds_no_word_of_it_and_only_its_owner_may_read_it()
    {
        await _passphrase.SaveAsync(null, Words, 15, Ct);

        var kept = await File.ReadAllTextAsync(_folder.PassphraseFile, Ct);
        Assert.DoesNotContain("horse", kept, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.PassphraseFile));
    }

    [Theory]
    [InlineData("sevench", false)]
    [InlineData("eight ch", true)]
    [InlineData("        ", true)] // no rules of what it consists of
    [InlineData("ｆｕｌｌ", false)]
    [InlineData("\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00", false)] // four, not eight
    public async Task It_has_at_least_eight_characters_and_no_other_rule(string wanted, bool allowed)
    {
        var saving = _passphrase.SaveAsync(null, wanted, 15, Ct);
        if (allowed)
            await saving;
        else
            Assert.Equal(["wanted"], (await Assert.ThrowsAsync<ClinicException>(() => saving)).Fields.Keys);
        Assert.Equal(allowed, _passphrase.IsSet);
    }

    [Fact]
    public async Task Half_a_character_is_none()
    {
        var refused = await Assert.ThrowsAsync<ClinicException>(
            () => _passphrase.SaveAsync(null, "passwor\ud800d", 15, Ct));
        Assert.Equal(["wanted"], refused.Fields.Keys);
    }

    [Fact]
    public async Task It_has_at_most_128_characters_and_at_least_a_minute()
    {
        await Assert.ThrowsAsync<ClinicException>(() => _passphrase.SaveAsync(null, new string('x', 129), 15, Ct));
        var refused = await Assert.ThrowsAsync<ClinicException>(() => _passphrase.SaveAsync(null, Words, 0, Ct));
        Assert.Equal(["idleMinutes"], refused.Fields.Keys);
        await _passphrase.SaveAsync(null, new string('x', 128), 480, Ct);
        Assert.True((await _passphrase.TryAsync(new string('x', 128), Ct)).Right);
    }

    [Fact]
    public async Task A_letter_is_the_same_however_a_keyboard_types_it()
    {
        await _passphrase.SaveAsync(null, "Praxis M\u00fcller", 15, Ct);

        Assert.True((await _passphrase.TryAsync("Praxis Mu\u0308ller", Ct)).Right);
        Assert.True((await _passphrase.TryAsync("\uff30raxis M\u00fcller", Ct)).Right);
    }

    [Fact]
    public async Task Changing_and_removing_ask_for_the_one_of_now_and_count_as_attempts()
    {
        await _passphrase.SaveAsync(null, Words, 15, Ct);

        Func<Task>[] changes =
            [() => _passphrase.SaveAsync("wrong", "another one", 15, Ct), () => _passphrase.RemoveAsync(null, Ct)];
        foreach (var change in changes)
        {
            var refused = await Assert.ThrowsAsync<ClinicException>(change);
            Assert.Contains("Try again in", refused.Fields["current"][0].ToString(), StringComparison.Ordinal);
        }

        // The second came too soon to be looked at, so one second it is.
        var soon = await Assert.ThrowsAsync<ClinicException>(() => _passphrase.RemoveAsync(Words, Ct));
        Assert.Contains("in 1 s", soon.Hint.ToString(), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _passphrase.SaveAsync(Words, "another one", 15, Ct);
        Assert.True((await _passphrase.TryAsync("another one", Ct)).Right);
        await _passphrase.SaveAsync("another one", "", 30, Ct);
        Assert.Equal(30, _passphrase.IdleMinutes);
        Assert.True((await _passphrase.TryAsync("another one", Ct)).Right);
    }

    [Fact]
    public async Task Many_at_once_are_one_attempt_and_a_right_one_too_soon_is_not_looked_at()
    {
        await _passphrase.SaveAsync(null, Words, 15, Ct);

        var attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => _passphrase.TryAsync($"guess {n}", Ct)));

        Assert.Single(attempts, attempt => attempt.Tried);
        var soon = await _passphrase.TryAsync(Words, Ct);
        Assert.Equal((false, false, 1), (soon.Right, soon.Tried, soon.Seconds));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await _passphrase.TryAsync(Words, Ct)).Right);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("null")]
    public async Task A_file_that_cannot_be_read_opens_nothing_until_the_owner_of_the_files_sets_another(string content)
    {
        await File.WriteAllTextAsync(_folder.PassphraseFile, content, Ct);

        Assert.True(_passphrase.IsSet);
        Assert.False((await _passphrase.TryAsync("", Ct)).Right);
        await _passphrase.ResetAsync(Words, null);
        Assert.True((await _passphrase.TryAsync(Words, Ct)).Right);
    }

    [Fact]
    public async Task What_another_process_changes_holds_at_once()
    {
        await _passphrase.SaveAsync(null, Words, 15, Ct);
        using var commandLine =
            new Passphrase(new PassphraseStore(_folder), new UnlockWait(_time), NullLogger<Passphrase>.Instance);

        await commandLine.ResetAsync("another one", null);

        Assert.True((await _passphrase.TryAsync("another one", Ct)).Right);
    }
}
