using System.IO.Compression;
using System.Text;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Files;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Tests.Exchange;

/// <summary>Files of strangers: words, and never half an import.</summary>
public class HostileFileTests
{
    private const string Good = "Surname,Forename,DOB\nWeber,Anna,1970-01-31\n";

    public static TheoryData<string> Refused =>
    [
        "empty", "binary", "no headings that anybody knows", "a row without end",
        "a quotation mark that is never closed", "json ten thousand deep",
        "json cut off", "json of something else", "zip bomb", "damaged zip", "spreadsheet", "zip of pictures",
        "utf-16 json cut off", "thousand columns",
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task It_is_refused_with_words_and_nothing_is_changed(string what)
    {
        await using var clinic = new ExchangeClinic();

        var refused = await Assert.ThrowsAsync<ClinicException>(() => clinic.ImportAsync(Content(what)));

        Assert.Equal(ClinicError.Invalid, refused.Error);
        Assert.NotEmpty(refused.Hint.ToString());
        Assert.Empty(await clinic.RecordsAsync());
        Assert.Empty(await clinic.Clinic.Backups.ListAsync(TestContext.Current.CancellationToken));
        Assert.Empty(clinic.Clinic.Leftovers());
    }

    [Fact]
    public async Task Formulas_zeros_and_marks_of_direction_are_text_or_unreadable()
    {
        await using var clinic = new ExchangeClinic();

        const string lines =
            "Surname,Forename,DOB,Notes\n"
            + "=cmd|'/c calc'!A1,Anna,1970-01-31,\u202Eevil\n"
            + "We\u0001ber,Otto,1950-05-05,\n";
        var result = await clinic.ImportAsync(lines.PadRight(6000));

        Assert.Equal((1, 1), (result.Added, result.UnreadableCount));
        Assert.Equal("=cmd|'/c calc'!A1", (await clinic.OnlyPatientAsync()).FamilyName);
        Assert.Contains("control character", result.Unreadable[0].Reason.ToString());
    }

    [Fact]
    public async Task Of_a_hundred_thousand_bad_lines_all_are_counted_and_a_thousand_named()
    {
        await using var clinic = new ExchangeClinic();
        var lines = new StringBuilder(Good);
        for (var line = 0; line < 100_000; line++)
            lines.Append("x,y,z\n");

        var result = await clinic.ImportAsync(lines.ToString(), new ImportOptions { DryRun = true });

        Assert.Equal((1, 100_000, ImportResult.MostListed),
            (result.Added, result.UnreadableCount, result.Unreadable.Count));
    }

    [Fact]
    public async Task Cancelling_in_the_middle_changes_nothing()
    {
        await using var clinic = new ExchangeClinic();
        var rows = string.Concat(Enumerable.Range(0, 2_000).Select(number => $"Weber,Anna{number},1970-01-31\n"));
        var imports = clinic.Clinic.Get<IImports>();
        await using var file =
            await imports.ReceiveAsync(new MemoryStream(Encoding.UTF8.GetBytes("Surname,Forename,DOB\n" + rows)),
                "a.csv", TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => imports.ImportAsync(
            file, new ImportOptions(),
            new Now(step => (step is { Step: "write", Fraction: > 0.5 } ? stop : null)?.Cancel()), stop.Token));

        Assert.Empty(await clinic.RecordsAsync());
    }

    [Fact]
    public async Task What_is_read_leaves_the_disk_room_for_the_practice_and_a_backup()
    {
        await using var clinic = new ExchangeClinic();
        var rows = Enumerable.Range(0, 20_000).Select(number => $"Weber,Anna{number},1970-01-31\n");
        var file = "Surname,Forename,DOB\n" + string.Concat(rows);
        var (headroom, practice) = (32L << 20, clinic.Clinic.Get<DiskSpaceCheck>().EstimateRecords());

        clinic.Clinic.Free = headroom + practice + (1 << 20);
        var refused = await Assert.ThrowsAsync<ClinicException>(
            () => clinic.ImportAsync(file, new ImportOptions { DryRun = true }));
        clinic.Clinic.Free = headroom + practice + (64 << 20);
        var taken = await clinic.ImportAsync(file, new ImportOptions { DryRun = true });

        Assert.Equal(ClinicError.DiskFull, refused.Error);
        Assert.Contains("import it once more", refused.Hint.ToString());
        Assert.Empty(clinic.Clinic.Leftovers());
        Assert.Equal(20_000, taken.Added);
    }

    [Fact]
    public async Task What_fails_in_a_way_that_nobody_thought_of_stands_in_the_activity_too()
    {
        await using var clinic = new ExchangeClinic();
        var imports = clinic.Clinic.Get<IImports>();
        var ct = TestContext.Current.CancellationToken;
        await using var file = await imports.ReceiveAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(Good)), "a.csv", ct);
        var gone = new Now(_ => throw new InvalidOperationException("The page is gone."));

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => imports.ImportAsync(file, new ImportOptions(), gone, ct));

        var entry = Assert.Single(
            await clinic.Clinic.Get<IActivity>().ListAsync(ct: ct), one => one.Kind == ActivityKind.Import);
        Assert.False(entry.Succeeded);
        Assert.StartsWith("Nothing was imported.", entry.Detail.ToString());
    }

    [Fact]
    public void The_files_of_a_zip_are_counted_before_their_names_are_read()
    {
        var zip = new MemoryStream(
            ExchangeClinic.Zip([.. Enumerable.Range(0, 1_000).Select(number => ($"{number}.csv", ""))]));

        Assert.Equal(1_000, ZipDirectory.Count(zip, 5_000));
        Assert.Equal(101, ZipDirectory.Count(zip, 100));
        // What the end of a zip says of their number is not believed.
        var said = zip.ToArray();
        (said[^12], said[^11], said[^14], said[^13]) = (1, 0, 1, 0);
        Assert.Equal(1_000, ZipDirectory.Count(new MemoryStream(said), 5_000));
        Assert.Equal(0, ZipDirectory.Count(new MemoryStream(new byte[100]), 5_000));
    }

    [Fact]
    public async Task Of_many_kinds_of_records_a_hundred_are_named_and_all_are_counted()
    {
        await using var clinic = new ExchangeClinic();
        var lines = string.Concat(
            Enumerable.Range(0, 5_000).Select(number => $"{{\"resourceType\":\"Odd{number}\"}}\n"));

        var result = await clinic.ImportAsync(lines, new ImportOptions { DryRun = true });

        Assert.Equal((101, 5_000), (result.NotTaken.Count, result.NotTaken.Values.Sum()));
    }

    [Fact]
    public async Task No_text_is_too_long_for_a_patient_or_a_visit()
    {
        await using var clinic = new ExchangeClinic();
        static string Long(char letter, int length) =>
            string.Join('\n', new string(letter, length / 2), new string(char.ToUpperInvariant(letter), length / 2));

        var result = await clinic.ImportAsync(
            $"Surname,Forename,DOB,Address,Allergies,Notes,visitedAt,complaint,diagnosis\n"
            + $"Weber,Anna,1970-01-31,{new string('s', 600)},\"{Long('a', 5_000)}\",Kind,"
            + $"2024-03-01,{new string('c', 700)},\"{Long('d', 3_000)}\"\n");

        Assert.Equal((1, 0), (result.Added, result.UnreadableCount));
        var anna = await clinic.OnlyPatientAsync();
        var visits = await clinic.VisitsOfOnlyPatientAsync();
        var all = string.Join('\n', visits
            .SelectMany(visit => new[] { visit.Complaint, visit.Diagnosis, visit.Notes })
            .Concat([anna.Address, anna.Allergies, anna.Notes]));
        Assert.StartsWith("Kind\n", anna.Notes);
        Assert.All(
            [('a', 2_500), ('A', 2_500), ('d', 1_500), ('D', 1_500)],
            expected => Assert.Equal(
                expected.Item2, Count(all, expected.Item1) - Count("Kind: Address", expected.Item1)));
        Assert.Contains(new string('s', 600), all);
        Assert.Contains(new string('c', 700), all);

        static int Count(string text, char letter) => text.Count(one => one == letter);
    }

    private static byte[] Content(string what) => what switch
    {
        "empty" => [],
        "binary" => [.. Enumerable.Range(0, 10_000).Select(number => (byte)(number * 7 % 256))],
        "no headings that anybody knows" => Encoding.UTF8.GetBytes("foo,bar\n1,2\n"),
        "a row without end" => Encoding.UTF8.GetBytes(Good + new string('x', 3 << 20)),
        "a quotation mark that is never closed" =>
            Encoding.UTF8.GetBytes(
                Good + "\"Kurz,Otto,1950-05-05\n" + string.Concat(Enumerable.Repeat("a,b,c\n", 500_000))),
        "json ten thousand deep" =>
            Encoding.UTF8.GetBytes("{\"resourceType\":\"Patient\",\"x\":" + new string('[', 10_000)),
        "json cut off" =>
            Encoding.UTF8.GetBytes(
                "{\"resourceType\":\"Bundle\",\n\"entry\":["
                + "{\"resource\":{\"resourceType\":\"Patient\",\n\"birthDate\":\"1970"),
        "utf-16 json cut off" =>
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("{\"resourceType\":\"Bundle\",\n\"entry\":[{")],
        "json of something else" => Encoding.UTF8.GetBytes("{\"name\":\"x\"}"),
        "zip bomb" => Bomb(),
        "damaged zip" => Damaged(),
        "spreadsheet" => ExchangeClinic.Zip(("xl/workbook.xml", "<x/>"), ("xl/worksheets/sheet1.xml", "<x/>")),
        "zip of pictures" => ExchangeClinic.Zip(("a.png", "x")),
        _ => Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 1000)) + "\n"),
    };

    private static byte[] Bomb()
    {
        var to = new MemoryStream();
        using (var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("patients.csv", CompressionLevel.SmallestSize).Open();
            entry.Write(Encoding.UTF8.GetBytes(Good));
            var block = Encoding.UTF8.GetBytes(new string('\n', 1 << 20));
            for (var megabyte = 0; megabyte < 300; megabyte++)
                entry.Write(block);
        }

        return to.ToArray();
    }

    private static byte[] Damaged()
    {
        var zip = ExchangeClinic.Zip(
            ("patients.csv",
                Good + string.Concat(Enumerable.Range(0, 500).Select(number => $"Weber,Anna{number},1970-01-31\n"))));
        zip[zip.Length / 3] ^= 0x55;
        return zip;
    }

    private sealed class Now(Action<ImportProgress> told) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => told(value);
    }
}
