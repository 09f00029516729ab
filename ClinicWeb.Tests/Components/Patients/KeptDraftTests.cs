using System.Globalization;
using ClinicWeb.Components.Forms;
using ClinicWeb.Components.Pages.Patients;
using ClinicWeb.Components.Pages.Visits;

namespace ClinicWeb.Tests.Components.Patients;

public sealed class KeptDraftTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Theory]
    [InlineData("en-US", "03/04/1990", "de-DE", "04.03.1990")]
    [InlineData("en-GB", "03/04/1990", "de-DE", "03.04.1990")]
    [InlineData("de-DE", "3.4.90", "en-US", "4/3/1990")]
    [InlineData("en-US", "in spring", "de-DE", "in spring")]
    [InlineData("en-US", "", "de-DE", "")]
    [InlineData("no such culture", "03/04/1990", "de-DE", "03/04/1990")]
    public void A_day_stays_the_day_that_was_typed(string then, string typed, string now, string expected)
    {
        var draft = Kept(then, $$"""{"BirthDate":"{{typed}}","Notes":"03/04/1990"}""")
            .In(new CultureInfo(now), Today);
        Assert.Equal(expected, draft.Fields["BirthDate"]!.GetValue<string>());
        Assert.Equal("03/04/1990", draft.Fields["Notes"]!.GetValue<string>());
        Assert.Equal(expected, draft.Began<PatientDraft>()!.BirthDate);
    }

    [Fact]
    public void So_does_the_time_and_what_was_kept_without_its_culture_stays_as_it_is()
    {
        var draft = Kept("en-US", """{"Date":"1/2/2026","Time":"2:05 PM"}""").In(new CultureInfo("de-DE"), Today);
        Assert.Equal(("02.01.2026", "14:05"),
            (draft.Fields["Date"]!.GetValue<string>(), draft.Fields["Time"]!.GetValue<string>()));
        draft = KeptDraft.Read("""{"at":1,"fields":{"Date":"1/2/2026"}}""")!.In(new CultureInfo("de-DE"), Today);
        Assert.Equal("1/2/2026", draft.Fields["Date"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("Wieck", "Clara", "1990-09-13", true)]
    [InlineData("Schumann", "Clara", "1990-09-13", true)]
    [InlineData("wieck", "CLARA", "1990-09-31", true)]
    [InlineData("Wieck", "Marie", "1980-06-08", false)]
    public void Whose_a_draft_is_says_birth_date_or_whole_name(string family, string given, string birth, bool same)
    {
        var owner = new DraftOwner("Wieck", "Clara", new DateOnly(1990, 9, 13));
        var other = new DraftOwner(family, given,
            DateOnly.TryParse(birth, CultureInfo.InvariantCulture, out var day) ? day : null);
        Assert.Equal(same, owner.IsSameAs(other));
        Assert.False(owner.IsSameAs(null));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("Cough", true)]
    public void A_new_visit_that_nobody_typed_into_is_no_draft_an_hour_later(string complaint, bool offered)
    {
        var began = """{"Date":"22/11/2026","Time":"09:00","Complaint":"*"}""";
        var kept = Kept("en-GB", began.Replace("*", complaint, StringComparison.Ordinal)) with
        {
            Base = began.Replace("*", "", StringComparison.Ordinal),
        };
        var now = new DraftEdit<VisitDraft>(new VisitDraft { Date = "22/11/2026", Time = "10:00" });
        Assert.Equal(offered, now.IsLessThan(kept, isNew: true));
    }

    private static KeptDraft Kept(string culture, string fields) => KeptDraft.Read(
        System.Text.Json.JsonSerializer.Serialize(new
        {
            at = 1L,
            @base = fields,
            culture,
            fields = System.Text.Json.Nodes.JsonNode.Parse(fields)
        }))!;
}
