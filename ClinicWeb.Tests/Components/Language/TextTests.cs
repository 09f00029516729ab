using System.Text.Json;
using System.Text.Json.Nodes;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Components.Language;

public class TextTests
{
    private static readonly Text Everything = Text.Join(
        $"{"O'Neill {0}"} holds {1_234:N0} and {0.5} of {new Megabytes(5_000_000)} since {new DateOnly(2026, 3, 1)}.",
        $"It failed ({((Text)$"No errors found.").WithoutStop()}): {{}} {Text.Verbatim("Disk {full}.")}");

    private const string English =
        "O'Neill {0} holds 1,234 and 0.5 of 5 MB since 2026-03-01. It failed (No errors found): {} Disk {full}.";

    [Fact]
    public void It_is_its_English_in_REST() => Assert.Equal(
        English, JsonSerializer.Deserialize<JsonElement>(JsonSerializer.Serialize(Everything)).GetString());

    [Fact]
    public void Its_parts_come_back_from_a_file_whole()
    {
        var stored = JsonNode.Parse(TextParts.Of(Everything)!.ToJsonString())!.AsObject();
        Assert.Equal(Everything, TextParts.Read(stored, English));
    }

    [Fact]
    public void Words_without_parts_need_none() => Assert.Null(TextParts.Of(Text.Verbatim("Read-only file system")));

    [Theory]
    [InlineData("""{"format":"Deleted by a stranger."}""")]
    [InlineData("""{"format":"{0}{1}","arguments":["Deleted by hand."]}""")]
    [InlineData("""{"format":"{","arguments":[]}""")]
    [InlineData("""{"format":1}""")]
    [InlineData("""{"format":"{0}","arguments":[null]}""")]
    [InlineData("""{"format":"{0}","arguments":[{"number":1e999}]}""")]
    [InlineData("""{"format":"{0}","arguments":[{"day":"yesterday"}]}""")]
    [InlineData("""{"format":"{0}","arguments":"all"}""")]
    [InlineData("""{"format":"a","format":"b"}""")]
    [InlineData("{}")]
    public void Parts_that_do_not_give_the_English_beside_them_are_not_believed(string parts) =>
        Assert.Equal(Text.Verbatim("Deleted by hand."),
            TextParts.Read(JsonNode.Parse(parts)!.AsObject(), "Deleted by hand."));

    [Fact]
    public void Two_texts_are_equal_when_they_say_the_same_of_the_same()
    {
        Text One(int count, string name) => $"{count} in {name}.";
        Assert.True(One(1, "a") == One(1, "a"));
        Assert.Equal(One(1, "a").GetHashCode(), One(1, "a").GetHashCode());
        Assert.True(One(1, "a") != One(2, "a"));
        Assert.True(One(1, "a") != One(1, "b"));
        Assert.False(One(1, "a") == Text.Verbatim("1 in a."));
    }
}
