using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Host.Cli;

/// <summary>Names with letters that the code page of a Windows console does not have.</summary>
public sealed class PrintedNamesTests : IDisposable
{
    private const string Name = "Praxis Müller & Łukasz, Größe Ω";

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_refusal_that_names_a_folder_arrives_with_every_letter()
    {
        var folder = new DataFolder(Path.Combine(_temp.Path, Name));
        folder.Create();
        using var other = DataFolderLock.Own(folder);

        var (code, _, errors) = await ServerProcess.RunAsync(folder.Root, "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, code);
        Assert.Contains(Name, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_verb_prints_arrives_with_every_letter()
    {
        var data = Path.Combine(_temp.Path, "data");
        var file = Path.Combine(_temp.Path, Name + ".zip");
        await ServerProcess.RunAsync(data, "demo", "--patients", "1");

        var (code, output, errors) = await ServerProcess.RunAsync(data, "export", "--format", "csv", file);

        Assert.True(code == 0, errors);
        Assert.Contains(Name, output, StringComparison.Ordinal);
    }
}
