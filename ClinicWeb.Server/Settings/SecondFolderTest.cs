using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Settings;

/// <summary>
/// Tries a second folder out, by writing into it. A network folder whose server sleeps may hang, so it has a limit.
/// </summary>
internal sealed class SecondFolderTest(TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Null when it would do, else why not and what to do.</summary>
    public async Task<Text?> RunAsync(string path, string dataFolder, CancellationToken ct)
    {
        path = path.Trim();
        if (path.Length == 0)
            return null;
        if (SettingsRules.Check(new ClinicSettings { SecondFolder = path }, dataFolder)
            .TryGetValue("secondFolder", out var problems))
            return problems[0];
        try
        {
            return await Task.Run(() => Try(path), ct).WaitAsync(Limit, time, ct);
        }
        catch (TimeoutException)
        {
            return $"The folder {path} does not answer. Check that the disk or network is connected.";
        }
    }

    private static Text? Try(string path)
    {
        if (File.Exists(path))
            return $"{path} is a file. Choose a folder.";
        if (!Directory.Exists(path))
            return $"The folder {path} is not there. Plug the disk in, or create the folder first.";
        var probe = Path.Combine(path, $".clinicweb-test-{Guid.NewGuid():N}");
        try
        {
            using (var file =
                new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1,
                    FileOptions.DeleteOnClose))
            {
                file.WriteByte(1);
                file.Flush(flushToDisk: true);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"Nothing can be written into {path}: {e.Words()} Choose another folder, or allow writing there.";
        }
    }
}
