using System.IO.Pipelines;
using System.Text.Json;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Journeys;

/// <summary>
/// Attached files through a whole life: backed up, lost with the computer, brought back on another one.
/// </summary>
public sealed class FilesLifeTests
{
    [Fact]
    public async Task A_destroyed_computer_s_files_come_back_on_another_one_byte_for_byte()
    {
        using var old = await new Computer().OnAsync();
        var (berger, celan) = (await old.AddAsync("Berger", "Cough"), await old.AddAsync("Celan", "Fever"));
        var letter = await AttachAsync(old, berger, Papers.Pdf(), "letter.pdf");
        await AttachAsync(old, celan, Papers.Png, "photo.png");
        await AttachAsync(old, celan, Papers.Pdf(), "the same letter.pdf");
        var backup = await old.BackUpAsync();
        var check = await old.PostAsync($"/api/backups/{backup}/check");
        Assert.True(check.GetProperty("passed").GetBoolean(), check.ToString());
        var zip = await old.Http.GetByteArrayAsync($"/api/backups/{backup}/content", Ct);
        await old.PowerCutAsync();
        Directory.Delete(old.Data, recursive: true);

        using var fresh = await new Computer().OnAsync();
        var taken = await fresh.UploadAsync(zip);
        var preview = await fresh.GetAsync($"/api/backups/{taken}/preview");
        Assert.Equal(3, preview.GetProperty("filesReturned").GetInt32());
        var restored = await fresh.PostAsync($"/api/backups/{taken}/restore");
        Assert.Equal(2, restored.GetProperty("patientCount").GetInt32());

        Assert.Equal(Papers.Pdf(), await ReadAsync(fresh, letter));
        var files = await fresh.GetAsync($"/api/patients/{celan}/files");
        Assert.Equal(
            ["the same letter.pdf", "photo.png"],
            files.EnumerateArray().Select(file => file.GetProperty("name").GetString()!));
        Assert.Equal(Papers.Png, await ReadAsync(fresh, files[1].GetProperty("id").GetInt64()));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(fresh.Data, "files"), "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task One_patient_alone_comes_back_with_files_although_the_folder_is_gone()
    {
        using var computer = await new Computer().OnAsync();
        var (berger, celan) = (await computer.AddAsync("Berger"), await computer.AddAsync("Celan"));
        var letter = await AttachAsync(computer, berger, Papers.Pdf(), "letter.pdf");
        var backup = await computer.BackUpAsync();
        await computer.SendAsync(HttpMethod.Delete, $"/api/patients/{berger}", expect: 204);
        Directory.Delete(Path.Combine(computer.Data, "files"), recursive: true);

        var back = await computer.PostAsync($"/api/backups/{backup}/patients/{berger}/restore");

        Assert.Equal(letter, back.GetProperty("files")[0].GetProperty("id").GetInt64());
        Assert.Equal(Papers.Pdf(), await ReadAsync(computer, letter));
        Assert.Empty((await computer.GetAsync($"/api/patients/{celan}/files")).EnumerateArray());
    }

    [Fact]
    public async Task Whatever_was_acknowledged_before_the_power_went_is_there_and_half_a_file_is_not()
    {
        using var computer = await new Computer().OnAsync();
        var berger = await computer.AddAsync("Berger");
        var large = new byte[20_000_000];
        new Random(7).NextBytes(large);
        "%PDF-"u8.CopyTo(large);
        var acknowledged = await AttachAsync(computer, berger, large, "first.pdf");
        // Half of a second one arrives, and no more.
        var half = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await half.Writer.WriteAsync(large.AsMemory(0, large.Length / 2), Ct);
        using var form = new MultipartFormDataContent();
        form.Add(new StreamContent(half.Reader.AsStream()), "file", "second.pdf");
        var second = computer.Http.PostAsync($"/api/patients/{berger}/files", form, Ct);
        await Eventually.GetAsync(
            () => Task.FromResult(Directory.GetFiles(Path.Combine(computer.Data, "files"), "*.part").FirstOrDefault()),
            "a file on its way");
        await computer.PowerCutAsync();
        await half.Writer.CompleteAsync();
        await second.ContinueWith(answer => answer.IsCompletedSuccessfully, TaskScheduler.Default);

        await computer.OnAsync();
        await computer.OpenAsync();

        Assert.Empty(Directory.GetFiles(Path.Combine(computer.Data, "files"), "*.part"));
        var files = (await computer.GetAsync($"/api/patients/{berger}/files")).EnumerateArray()
            .Select(file => (Id: file.GetProperty("id").GetInt64(), Size: file.GetProperty("size").GetInt64()))
                .ToList();
        Assert.Equal((acknowledged, (long)large.Length), Assert.Single(files));
        Assert.Equal(large, await ReadAsync(computer, acknowledged));
        var backup = await computer.BackUpAsync();
        var status = await computer.GetAsync("/api/status");
        Assert.Empty(status.GetProperty("warnings").EnumerateArray());
        Assert.Equal(0, (await computer.GetAsync($"/api/backups/{backup}")).GetProperty("missingFiles").GetInt32());
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<long> AttachAsync(Computer computer, long patient, byte[] content, string name)
    {
        using var form = Papers.Form(content, name);
        using var answer = await computer.Http.PostAsync($"/api/patients/{patient}/files", form, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True((int)answer.StatusCode == 201, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("id").GetInt64();
    }

    private static Task<byte[]> ReadAsync(Computer computer, long file) =>
        computer.Http.GetByteArrayAsync($"/api/files/{file}/content", Ct);
}
