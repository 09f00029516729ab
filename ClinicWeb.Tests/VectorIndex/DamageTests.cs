using ClinicWeb.Server.Database;
using ClinicWeb.Server.VectorIndex;
using ClinicWeb.Server.VectorIndex.Store;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.VectorIndex;

/// <summary>
/// Damage that Chroma itself serves without a word is found, and the index is made anew while the practice goes on.
/// </summary>
public sealed class DamageTests(SoundPractice sound) : IClassFixture<SoundPractice>
{
    [Theory]
    [InlineData("nothing")]
    [InlineData("index folder missing")]
    [InlineData("data_level0.bin truncated")]
    [InlineData("data_level0.bin zeroed in the middle")]
    [InlineData("data_level0.bin flipped")]
    [InlineData("link_lists.bin missing")]
    [InlineData("index_metadata.pickle truncated")]
    [InlineData("header.bin empty")]
    [InlineData("chroma.sqlite3 missing")]
    [InlineData("chroma.sqlite3 truncated")]
    [InlineData("chroma.sqlite3 zeroed near the beginning")]
    public async Task Every_damage_is_measured_and_mended(string damage)
    {
        using var kept = sound.Copy();
        Damage(kept.Folder.Chroma, damage);
        await using var practice = IndexedPractice.Managed(kept);

        var copied = await practice.CopyAsync(practice.Scratch("copy"), practice.Scratch("clinic.db"));
        Assert.Equal(damage == "nothing" ? "consistent" : "needs-rebuild", copied.State);
        Assert.True(File.Exists(practice.Scratch("clinic.db")));

        await practice.StartAsync();
        var visit = await kept.AddVisitAsync(1, "Sarcoidosis");
        await practice.UpToDateAsync();
        Assert.Equal(visit, (await practice.FindAsync("sarkoidosys"))[0]);
        var mended = await practice.CopyAsync(practice.Scratch("mended"), practice.Scratch("clinic2.db"));
        Assert.Equal(new VectorSnapshot("consistent", SoundPractice.Visits + 1), mended);
        Assert.Equal(damage == "nothing" ? 0 : 1, Directory.GetDirectories(kept.Folder.Quarantine).Length);
    }

    [Fact]
    public async Task A_restored_index_whose_vectors_are_slightly_wrong_is_noticed_by_comparing_every_one()
    {
        using var kept = sound.Copy();
        await using var practice = await IndexedPractice.Managed(kept).StartAsync();
        await practice.UpToDateAsync();
        await practice.Store.StopForSwapAsync(TestContext.Current.CancellationToken);
        // Vectors change places: each is of length 1, each has a record, no file is torn.
        SwapVectors(Path.Combine(Index(practice.Chroma), "data_level0.bin"), count: 300);
        var measured = await practice.Store.ResumeAfterSwapAsync(TestContext.Current.CancellationToken);
        Assert.Equal(SoundPractice.Visits, measured.Count);
        await Eventually.HoldsAsync(() => Directory.GetDirectories(kept.Folder.Quarantine).Length == 1, "a new index");
        await practice.UpToDateAsync();
        await practice.Store.StopForSwapAsync(TestContext.Current.CancellationToken);
        await practice.Store.ResumeAfterSwapAsync(TestContext.Current.CancellationToken);
        await practice.UpToDateAsync();
        Assert.Single(Directory.GetDirectories(kept.Folder.Quarantine));
    }

    private static void Damage(string chroma, string damage)
    {
        var (name, kind) = (damage.Split(' ')[0], damage[(damage.IndexOf(' ') + 1)..]);
        var path = name.StartsWith("chroma", StringComparison.Ordinal) ? Path.Combine(chroma, name)
            : Path.Combine(Index(chroma), name);
        switch (kind)
        {
            case "nothing":
                break;
            case "folder missing":
                Directory.Delete(Index(chroma), recursive: true);
                break;
            case "missing":
                File.Delete(path);
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "truncated":
                Change(path, file => file.SetLength(file.Length / 20));
                break;
            case "zeroed in the middle":
                // Within what is in use: the files are longer than their content.
                Change(path, file => Overwrite(file, Math.Min(file.Length / 2, 600_000), new byte[40_000]));
                break;
            case "zeroed near the beginning":
                Change(path, file => Overwrite(file, 8192, new byte[80_000]));
                break;
            case "flipped":
                Change(path,
                    file => Overwrite(file, Shape(path).Element * 500, [.. Enumerable.Repeat((byte)0xff, 1600)]));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(damage), damage);
        }
    }

    private static string Index(string chroma) => Directory.GetDirectories(chroma).Single();

    private static void SwapVectors(string path, int count) => Change(path, file =>
    {
        const int Bytes = 384 * 4;
        var (element, vector) = Shape(path);
        for (var at = 0; at < count * 2; at += 2)
        {
            var (one, other) = (Read(at), Read(at + 1));
            Overwrite(file, (at * element) + vector, other);
            Overwrite(file, ((at + 1) * element) + vector, one);
        }

        byte[] Read(int at)
        {
            var bytes = new byte[Bytes];
            file.Position = (at * element) + vector;
            file.ReadExactly(bytes);
            return bytes;
        }
    });

    /// <summary>Bytes of an element of the index, and where in it the vector begins.</summary>
    private static (int Element, int Vector) Shape(string path)
    {
        var header = File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(path)!, "header.bin"));
        return (BitConverter.ToInt32(header, 28), BitConverter.ToInt32(header, 44));
    }

    private static void Change(string path, Action<FileStream> change)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        change(file);
    }

    private static void Overwrite(FileStream file, long at, byte[] bytes)
    {
        file.Position = at;
        file.Write(bytes);
    }
}

/// <summary>A practice with an index that was written to its files, made once.</summary>
public sealed class SoundPractice : IAsyncLifetime
{
    public const int Visits = 1300;
    private readonly TempPractice _made = new();

    public async ValueTask InitializeAsync()
    {
        await using var practice = IndexedPractice.Managed(_made);
        await practice.AddVisitsAsync(Visits);
        await practice.StartAsync();
        await practice.UpToDateAsync();
        await practice.StopAsync();
    }

    public TempPractice Copy()
    {
        var copy = new TempPractice(open: false);
        SqliteFile.CopyOnline(_made.Folder.ClinicDb, copy.Folder.ClinicDb);
        foreach (var file in Directory.EnumerateFiles(_made.Folder.Chroma, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy.Folder.Chroma, Path.GetRelativePath(_made.Folder.Chroma, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        copy.Database.Open();
        return copy;
    }

    public ValueTask DisposeAsync()
    {
        _made.Dispose();
        return ValueTask.CompletedTask;
    }
}
