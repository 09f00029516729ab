using System.Text;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support;

/// <summary>Small files of the kinds that are attached.</summary>
public static class Papers
{
    /// <summary>A whole PDF of one empty page; other words make another file.</summary>
    public static byte[] Pdf(string words = "A letter") => Encoding.ASCII.GetBytes(
        $"""
        %PDF-1.4
        1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R
        /Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
        4 0 obj<</Length {words.Length + 30}>>stream
        BT /F 18 Tf 20 100 Td ({words}) Tj ET
        endstream endobj
        trailer<</Root 1 0 R>>
        %%EOF
        """);

    /// <summary>A PNG of one coloured pixel.</summary>
    public static byte[] Png { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    /// <summary>A file to attach.</summary>
    public static NewAttachment New(byte[] content, string name = "letter.pdf", long? visit = null,
        string? note = null) =>
        new(name, new MemoryStream(content), visit, note);

    /// <summary>As a form sends it.</summary>
    public static MultipartFormDataContent Form(byte[] content, string name = "letter.pdf")
    {
        var form = new MultipartFormDataContent();
        form.Add(new ByteArrayContent(content), "file", name);
        return form;
    }
}
