using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Restore.Startup;
using ClinicWeb.Server.Exchange.Csv;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Host.Cli;

/// <summary>export and import, as REST does them.</summary>
internal static class ExchangeVerbs
{
    private const int MostLinesShown = 20;

    /// <summary>
    /// Only reads, so it runs beside a server. What is there already is not overwritten, and half a file is not left.
    /// </summary>
    public static async Task<int> ExportAsync(
        Practice practice, string format, long? patient, bool bundle, string? language, string path,
        CancellationToken ct)
    {
        EnsureThere(practice);
        // Only the document to print has a language; never the terminal's, which nobody chose for it.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture =
            new CultureInfo(language is null or "" ? CultureEndpoint.Default : language);
        await practice.OpenAsync();
        await using var export = await practice.Get<IExports>().PrepareAsync(
            Enum.Parse<ExchangeFormat>(format, ignoreCase: true), patient, bundle, ct);
        await WriteAsync(export, path, ct);
        Console.WriteLine($"Exported to {path}.");
        return 0;
    }

    /// <summary>
    /// The practice must be nobody else's meanwhile: a page that is open would not know of it, and a restore there
    /// could swap the database under it.
    /// </summary>
    public static async Task<int> ImportAsync(
        Practice practice, ImportOptions options, string? mapping, string path, CancellationToken ct)
    {
        EnsureIsFile(path);
        if (mapping is not null)
            options = options with { Mapping = Mapping(mapping) };
        practice.CreateFolder();
        using var owner = DataFolderLock.Own(practice.Folder);
        await practice.Get<StartupRecovery>().OpenAsync(ct);
        var imports = practice.Get<IImports>();
        await using var content = Durable.OpenRead(path);
        await using var file = await imports.ReceiveAsync(content, Path.GetFileName(path), ct);
        Tell(await imports.ImportAsync(file, options, progress: null, ct));
        return 0;
    }

    private static IReadOnlyDictionary<string, string>? Mapping(string path)
    {
        EnsureIsFile(path);
        return ColumnMapping.Parse(Durable.ReadBytes(path));
    }

    private static void EnsureIsFile(string path)
    {
        if (!File.Exists(path))
            throw new ClinicException(ClinicError.NotFound, $"There is no file {path}, so nothing was imported.",
                $"Check its name.");
    }

    private static async Task WriteAsync(IExport export, string path, CancellationToken ct)
    {
        var part = path + ".part";
        foreach (var taken in (string[])[path, part])
        {
            if (File.Exists(taken) || Directory.Exists(taken))
                throw IsThere(taken);
        }

        // Only once it was made here is it ours to remove.
        var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        try
        {
            await using (file)
            {
                await export.WriteAsync(file, ct);
                file.Flush(flushToDisk: true);
            }

            Durable.WhileHeld(() => File.Move(part, path, overwrite: false));
        }
        catch (Exception error)
        {
            Durable.Discard(part);
            if (error is IOException && File.Exists(path))
                throw IsThere(path);
            throw;
        }
    }

    private static ClinicException IsThere(string path) => new(
        ClinicError.Conflict, $"{path} is there already, so nothing was exported.", $"Name another file.");

    private static void EnsureThere(Practice practice)
    {
        if (practice.Folder.IsNew)
            throw new ClinicException(
                ClinicError.NotFound, $"There is no practice in {practice.Folder.Root}, so there is nothing to export.",
                $"Check Clinic:DataDirectory, or start ClinicWeb once to begin a practice.");
    }

    private static void Tell(ImportResult result)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(result.DryRun ? "Would add" : "Added")} {result.Added} patients and {result.VisitsAdded} visits"
            + $"{(result.FilesAdded > 0 ? $", {result.FilesAdded} attached files" : "")}; "
            + $"here already {result.Same}, different {result.Changed}, unreadable lines {result.UnreadableCount}."));
        foreach (var line in result.Unreadable.Take(MostLinesShown))
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture,
                    $"{(line.File is null ? "" : line.File + ", ")}line {line.Line}: {line.Reason}"));
        if (result.UnreadableCount > MostLinesShown)
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"… and {result.UnreadableCount - MostLinesShown} more."));
        if (result.SafetyBackup is { } backup)
            Console.WriteLine($"Before it: {backup}.");
    }
}
