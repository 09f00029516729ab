using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Patients;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Patients;

/// <summary>Found by the index of search.db.</summary>
public sealed class PatientListTests() : PatientListBehaviour(indexed: true);

/// <summary>Found by looking at every patient, as in a backup, or while there is no index.</summary>
public sealed class PatientListWithoutIndexTests() : PatientListBehaviour(indexed: false);

public abstract class PatientListBehaviour : IAsyncDisposable
{
    private readonly SearchedPractice _searched = new();
    private readonly TempPractice _practice;
    private readonly IPatients _patients;

    protected PatientListBehaviour(bool indexed)
    {
        _practice = _searched.Practice;
        _patients = indexed ? _searched.Patients : new PatientStore(_practice.Database, TimeProvider.System);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _searched.DisposeAsync();
    }

    [Fact]
    public async Task Names_are_in_a_readers_order_whatever_their_accents_and_case()
    {
        foreach (var (family, given) in ((string, string)[])
            [("Zimmer", "A"), ("Öztürk", "Ülle"), ("Berger", "A"), ("Berg", "Zoe"), ("ørsted", "A"), ("Berg van", "A"),
                ("Łukasz", "A"), ("O'Neil", "A"), ("Weiß", "A"), ("Weiss", "B"), ("Berg", "Ágnes"), ("Berg", "Bea")])
            await _practice.AddPatientAsync(family, given);
        Assert.Equal(
            "Berg Ágnes, Berg Bea, Berg Zoe, Berg van A, Berger A, Łukasz A, O'Neil A, ørsted A, Öztürk Ülle, Weiß A, "
            + "Weiss B, Zimmer A",
            await NamesAsync(new PatientQuery()));
    }

    [Fact]
    public async Task Every_order_runs_both_ways()
    {
        await AddAsync("Celik", "1980-01-01", "B");
        await AddAsync("Adam", "1990-01-01", "c");
        await AddAsync("Berg", "1970-01-01", "A");
        (PatientOrder, string)[] expected =
        [
            (PatientOrder.Name, "Adam Berg Celik"), (PatientOrder.Recent, "Berg Adam Celik"),
            (PatientOrder.BirthDate, "Berg Celik Adam"), (PatientOrder.ChartNumber, "Berg Celik Adam"),
        ];
        foreach (var (order, families) in expected)
        {
            Assert.Equal(families, await FamiliesAsync(new PatientQuery(Order: order)));
            Assert.Equal(
                string.Join(' ', families.Split(' ').Reverse()),
                await FamiliesAsync(new PatientQuery(Order: order, Descending: true)));
        }
    }

    [Theory]
    [InlineData("mul", "Müller")]
    [InlineData("MÜLLER", "Müller")]
    [InlineData("lena mü", "Müller")]
    [InlineData("Ludenscheidt", "Lüdenscheidt-Weiß")]
    [InlineData("Lüdenscheidt-We", "Lüdenscheidt-Weiß")]
    [InlineData("o'br", "O'Brien")]
    [InlineData("1985-06", "O'Brien")]
    [InlineData("1985-06-07", "O'Brien")]
    [InlineData("4711", "O'Brien")]
    [InlineData("+49 171", "Müller")]
    [InlineData("lena@exa", "Müller")]
    [InlineData("x-1 lena", "Müller")]
    [InlineData("ller", "")]
    [InlineData("lena o'brien", "")]
    public async Task Search_finds_beginnings_of_words_in_every_listed_field(string search, string expected)
    {
        await _patients.AddAsync(PatientStoreTests.Input("Müller", "Lena", "X-1") with
        {
            Phone = "+49 171 2345",
            Email = "lena@example.org",
        });
        await _patients.AddAsync(PatientStoreTests.Input("Lüdenscheidt-Weiß", "Kai", "X-2"));
        await _patients.AddAsync(PatientStoreTests.Input("O'Brien", "Sean", "4711") with
        {
            BirthDate = new DateOnly(1985, 6, 7),
        });
        var page = await _patients.ListAsync(new PatientQuery(search));
        Assert.Equal(expected, string.Join(' ', page.Items.Select(patient => patient.FamilyName)));
        Assert.Equal(page.Items.Count, page.Total);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\"\"\" OR \"")]
    [InlineData("berg AND")]
    [InlineData("NOT NEAR(berg)")]
    [InlineData("family_name:berg*")]
    [InlineData("^berg + NOT x")]
    [InlineData("' ; DROP TABLE patients; --")]
    [InlineData("a\0b")]
    [InlineData("%_*?()[]{}")]
    [InlineData("💊 ½ ²")]
    public async Task Nothing_typed_is_a_syntax_error(string search)
    {
        await _practice.AddPatientAsync("Berg");
        var page = await _patients.ListAsync(new PatientQuery(search));
        Assert.Equal((0, 0), (page.Total, page.Items.Count));
        Assert.Equal(1, (await _patients.ListAsync(new PatientQuery("berg"))).Total);
    }

    [Fact]
    public async Task Search_follows_every_edit()
    {
        var id = (await _patients.AddAsync(PatientStoreTests.Input("Berg"))).Id;
        await _patients.UpdateAsync(id, PatientStoreTests.Input("Talmann"));
        Assert.Equal(0, (await _patients.ListAsync(new PatientQuery("berg"))).Total);
        Assert.Equal(1, (await _patients.ListAsync(new PatientQuery("tal"))).Total);
    }

    [Fact]
    public async Task Pages_are_parts_of_one_list_also_far_beyond_what_is_sorted_at_once()
    {
        await _practice.Database.WriteAsync((connection, tx) => connection.Execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 2499)
            INSERT INTO patients (chart_number, given_name, family_name, birth_date)
            SELECT printf('C%04d', i), 'Anna', printf('Name%04d', 2499 - i), '1970-01-01' FROM n
            """,
            transaction: tx));
        foreach (var search in (string?[])[null, "anna", "name000"])
        {
            var all = new List<string>();
            var total = 0;
            for (var page = 1; page == 1 || all.Count < total; page++)
            {
                var part = await _patients.ListAsync(new PatientQuery(search, page, 499));
                total = part.Total;
                Assert.NotEmpty(part.Items);
                all.AddRange(part.Items.Select(patient => patient.FamilyName!));
            }

            Assert.Equal(search == "name000" ? 10 : 2500, total);
            Assert.Equal(Enumerable.Range(0, total).Select(i => $"Name{i:D4}"), all);
            Assert.Empty((await _patients.ListAsync(new PatientQuery(search, 2_000_000_000, 500))).Items);
        }
    }

    [Fact]
    public async Task Pages_out_of_range_are_refused_all_at_once()
    {
        var refused = await Assert.ThrowsAsync<ClinicException>(
            () => _patients.ListAsync(new PatientQuery(new string('a', 201), 0, 501)));
        Assert.Equal(ClinicError.Invalid, refused.Error);
        Assert.Equal(["page", "pageSize", "search"], refused.Fields.Keys);
    }

    private Task<Patient> AddAsync(string family, string birth, string chart) =>
        _patients.AddAsync(
            PatientStoreTests.Input(family, "A",
                chart) with
            { BirthDate = DateOnly.Parse(birth, CultureInfo.InvariantCulture) });

    private async Task<string> FamiliesAsync(PatientQuery query) =>
        string.Join(' ', (await _patients.ListAsync(query)).Items.Select(patient => patient.FamilyName));

    private async Task<string> NamesAsync(PatientQuery query) => string.Join(
        ", ", (await _patients.ListAsync(query)).Items.Select(patient => $"{patient.FamilyName} {patient.GivenName}"));
}
