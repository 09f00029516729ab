using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Patients;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Patients;

/// <summary>Whoever looks for a patient types what is on the paper at hand.</summary>
public sealed class FoundAsTypedTests() : FoundAsTypedBehaviour(indexed: true);

/// <summary>The same by looking at every patient.</summary>
public sealed class FoundAsTypedWithoutIndexTests() : FoundAsTypedBehaviour(indexed: false);

public abstract class FoundAsTypedBehaviour(bool indexed) : IAsyncDisposable
{
    private readonly SearchedPractice _searched = new();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _searched.DisposeAsync();
    }

    [Theory]
    [InlineData("30.10.2003")]
    [InlineData("30/10/2003")]
    [InlineData("30-10-2003")]
    [InlineData("10/30/2003")]
    [InlineData("2003-10-30")]
    [InlineData("30.10.03")]
    [InlineData("2608")]
    [InlineData("002608")]
    [InlineData("P-002608")]
    [InlineData("p-002608")]
    [InlineData("03012345678")]
    [InlineData("+493012345678")]
    [InlineData("0049 30 12345678")]
    [InlineData("030/1234-5678")]
    [InlineData("(030) 1234 5678")]
    [InlineData("12345678")]
    [InlineData("Müller")]
    [InlineData("mueller")]
    [InlineData("MUELLER")]
    [InlineData("muller")]
    [InlineData("muell")]
    [InlineData("weiss")]
    [InlineData("Weiß")]
    [InlineData("mueller-weiss 30.10.2003")]
    [InlineData("jorg mueller")]
    [InlineData("joerg 2608")]
    public async Task The_one_patient_is_found(string typed)
    {
        var patients = Patients();
        await patients.AddAsync(
            new PatientInput
            {
                GivenName = "Otto",
                FamilyName = "Braun",
                BirthDate = new DateOnly(1950, 3, 10),
                ChartNumber = "P-012608",
                Phone = "040 998877"
            });
        var wanted = await patients.AddAsync(new PatientInput
        {
            GivenName = "Jörg",
            FamilyName = "Müller-Weiß",
            BirthDate = new DateOnly(2003, 10, 30),
            ChartNumber = "P-002608",
            Phone = "+49 30 1234 5678",
        });
        Assert.Equal(wanted.Id, Assert.Single((await patients.ListAsync(new PatientQuery(typed))).Items).Id);
    }

    [Theory]
    [InlineData("Müller", "Mueller")]
    [InlineData("weiß", "Weiss")]
    [InlineData("Strauß", "Strauss")]
    [InlineData("Kaestner", "Kästner")]
    [InlineData("Goethe", "Göthe")]
    [InlineData("Goethe", "Goethe")]
    [InlineData("Manuel", "Manuel")]
    public async Task A_name_is_found_in_the_other_spelling(string typed, string stored)
    {
        var patients = Patients();
        await patients.AddAsync(
            new PatientInput { GivenName = "Anna", FamilyName = stored, BirthDate = new DateOnly(1970, 1, 31) });
        Assert.Equal(1, (await patients.ListAsync(new PatientQuery(typed))).Total);
    }

    [Theory]
    [InlineData("31.02.2003")]
    [InlineData("99.99.9999")]
    [InlineData("٣١.٠١.١٩٧٠")]
    [InlineData("\" OR *")]
    [InlineData("'; DROP TABLE patients --")]
    [InlineData("031%")]
    [InlineData("((((((")]
    [InlineData("+0000000000000")]
    public async Task What_means_nobody_finds_nobody_and_breaks_nothing(string typed)
    {
        var patients = Patients();
        await patients.AddAsync(
            new PatientInput
            { GivenName = "Anna", FamilyName = "Berger", BirthDate = new DateOnly(1970, 1, 31), Phone = "030 123456" });
        Assert.Equal(0, (await patients.ListAsync(new PatientQuery(typed))).Total);
    }

    private IPatients Patients() =>
        indexed ? _searched.Patients : new PatientStore(_searched.Practice.Database, TimeProvider.System);
}
