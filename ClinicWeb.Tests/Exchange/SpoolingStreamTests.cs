using System.Text;
using System.Text.Json;
using ClinicWeb.Server.Exchange.Fhir;
using ClinicWeb.Server.Exchange.Staging;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Exchange;

/// <summary>Large data of a FHIR file is never in memory.</summary>
public sealed class SpoolingStreamTests
{
    [Fact]
    public void Large_data_is_taken_out_however_it_is_written_and_however_the_bytes_arrive()
    {
        using var folder = new TempFolder();
        var content = new byte[150_000];
        new Random(2).NextBytes(content);
        var base64 = Convert.ToBase64String(content).Replace("/", "\\/", StringComparison.Ordinal)
            .Replace("+", "\\u002B", StringComparison.Ordinal);
        var json = "{\"data\" :\n \"" + base64
            + "\",\"x\":\"data\",\"y\\\"\":\"" + base64 + "\",\"data\":\"c2hvcnQ=\"}";
        foreach (var atOnce in (int[])[1, 7, int.MaxValue])
        {
            using var spool = new DataSpool(
                Directory.CreateDirectory(Path.Combine(folder.Path, $"{atOnce}")).FullName, new StageRoom(1 << 20));
            using var reader = new StreamReader(
                new SpoolingStream(new Dripping(Encoding.ASCII.GetBytes(json), atOnce), spool));

            var rest = reader.ReadToEnd();

            var mark = JsonDocument.Parse(rest.Replace("\"data\":\"c2hvcnQ=\"", "\"z\":1", StringComparison.Ordinal))
                .RootElement.GetProperty("data").GetString()!;
            using (var spooled = spool.Open(Convert.FromBase64String(mark)))
            using (var copy = new MemoryStream())
            {
                spooled.CopyTo(copy);
                Assert.Equal(content, copy.ToArray());
            }

            Assert.Equal(json.Replace("{\"data\" :\n \"" + base64, "{\"data\" :\n \"" + mark, StringComparison.Ordinal),
                rest);
            spool.Discard(Encoding.ASCII.GetBytes(rest));
            Assert.Empty(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories));
        }
    }

    private sealed class Dripping(byte[] content, int atOnce) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, atOnce));
    }
}
