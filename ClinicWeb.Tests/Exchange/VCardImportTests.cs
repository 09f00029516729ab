using System.Text;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.VCard;

namespace ClinicWeb.Tests.Exchange;

public class VCardImportTests
{
    [Fact]
    public async Task Cards_of_every_version_are_read()
    {
        await using var clinic = new ExchangeClinic();

        var result = await clinic.ImportAsync(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Weber;Anna;Maria;Dr.;\r\nFN:Dr. Anna "
                + "Weber\r\nBDAY:1970-01-31\r\nTEL;TYPE=HOME,VOICE:030 1\r\nTEL;TYPE=CELL:0170 2\r\nTEL;TYPE=FAX:030 "
                + "9\r\n"
            + "item1.ADR;TYPE=HOME:;;Weg 1\\, "
            + "Hof;Berlin;;10115;Germany\r\nEMAIL;TYPE=INTERNET:anna@example.org\r\nNOTE:first\\nsecond\\, th\r\n "
            + "ird\r\nEND:VCARD\r\n"
            + "BEGIN:VCARD\nVERSION:4.0\nFN:Otto Kurz\nBDAY;VALUE=date:19500505\nGENDER:M;Herr\n"
            + "TEL;VALUE=uri:tel:+49-30-5\nPHOTO:data:image/png;base64,AAAA\nEND:VCARD\n"
            + "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=\n=C3=B6rg;;;\n"
            + "BDAY:19600606T000000Z\nEND:VCARD\n"
            + "BEGIN:VCARD\nVERSION:4.0\nFN:Somebody\nBDAY:--0131\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:cut");

        Assert.Equal((3, 1), (result.Added, result.UnreadableCount));
        Assert.Equal(28, result.Unreadable[0].Line);
        var all = (await clinic.Patients.ListAsync(new PatientQuery(),
            TestContext.Current.CancellationToken)).Items.ToDictionary(patient => patient.FamilyName!);
        Assert.Equal(
            ("Anna Maria", "030 1, 0170 2", "Weg 1, Hof\n10115 Berlin\nGermany", "anna@example.org",
                "first\nsecond, third"),
            (all["Weber"].GivenName, all["Weber"].Phone, all["Weber"].Address, all["Weber"].Email, all["Weber"].Notes));
        Assert.Equal(("Otto", Sex.Male, "+49-30-5", new DateOnly(1950, 5, 5)),
            (all["Kurz"].GivenName, all["Kurz"].Sex, all["Kurz"].Phone, all["Kurz"].BirthDate));
        Assert.Equal(("Jörg", new DateOnly(1960, 6, 6)), (all["Müller"].GivenName, all["Müller"].BirthDate));
    }

    [Fact]
    public void A_text_of_twenty_thousand_soft_lines_is_read_once_and_not_once_for_each()
    {
        var card = "BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:a=\n"
            + string.Concat(Enumerable.Repeat("0123456789=\n", 20_000)) + "\nEND:VCARD\n";
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Single(VCardReader.Read(new StringReader(card), TestContext.Current.CancellationToken));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    [Fact]
    public void A_card_without_end_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => VCardReader.Read(new StringReader("BEGIN:VCARD\nN:Weber;Anna\n"), stop.Token).ToList());
    }
}
