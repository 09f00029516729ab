using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;

namespace ClinicWeb.Tests.Attachments;

public class AttachmentNamesTests
{
    [Theory]
    [InlineData("letter.pdf", "letter.pdf")]
    [InlineData("Röntgen Größe 2.PDF", "Röntgen Größe 2.PDF")]
    [InlineData("../../etc/passwd", "passwd.pdf")]
    [InlineData(@"C:\Users\doctor\scan.pdf", "scan.pdf")]
    [InlineData("..", "file.pdf")]
    [InlineData("", "file.pdf")]
    [InlineData(".pdf", "file.pdf")]
    [InlineData("invoice.pdf.exe", "invoice.pdf.exe.pdf")]
    [InlineData("gpj.\u202Efdp.exe", "gpj.fdp.exe.pdf")]
    [InlineData("a\u200Bb\0c\nd.pdf", "abcd.pdf")]
    [InlineData("what? <b>: \"x\" | *.pdf", "what_ _b__ _x_ _ _.pdf")]
    [InlineData("con.pdf", "_con.pdf")]
    [InlineData("LPT1.old.pdf", "_LPT1.old.pdf")]
    [InlineData("  spaced . .pdf", "spaced.pdf")]
    public void A_name_loses_what_misleads_and_ends_as_its_file_does(string given, string kept) =>
        Assert.Equal(kept, AttachmentNames.Clean(given, "application/pdf"));

    [Fact]
    public void Half_a_character_is_left_out() =>
        Assert.Equal("scan.png", AttachmentNames.Clean("sc\uD83Dan.png", "image/png"));

    [Fact]
    public void A_long_name_is_cut_before_its_ending_and_never_inside_a_character()
    {
        var name = AttachmentNames.Clean(string.Concat(Enumerable.Repeat("😀", 200)) + ".jpeg", "image/jpeg");

        Assert.InRange(name.Length, AttachmentLimits.Name - 2, AttachmentLimits.Name);
        Assert.EndsWith("😀.jpeg", name, StringComparison.Ordinal);
        Assert.Equal(name, AttachmentNames.Clean(name, "image/jpeg"));
    }
}
