using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup;
using ClinicWeb.Server.Backup.Checks;
using ClinicWeb.Server.Backup.Restore.Startup;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Host.Cli;

/// <summary>backup, list, check and restore, as REST does them.</summary>
internal static class BackupVerbs
{
    /// <summary>Makes a backup.</summary>
    public static async Task<int> BackUpAsync(Practice practice)
    {
        // A mistyped or unmounted folder must not look like a backup that was made.
        if (practice.Folder.IsNew)
            throw new ClinicException(
                ClinicError.NotFound,
                $"There is no practice in {practice.Folder.Root}, so there is nothing to back up.",
                $"Check Clinic:DataDirectory, or start ClinicWeb once to begin a practice.");
        await practice.OpenAsync();
        Tell(await practice.Get<IBackups>().BackUpAsync(BackupTrigger.Manual));
        return 0;
    }

    /// <summary>Lists the shelf; an empty one prints nothing.</summary>
    public static async Task<int> ListAsync(Practice practice)
    {
        foreach (var backup in await practice.Get<IBackups>().ListAsync())
            Tell(backup);
        return 0;
    }

    /// <summary>A restore drill, step by step.</summary>
    public static async Task<int> CheckAsync(Practice practice, string zip)
    {
        practice.CreateFolder();
        var report = File.Exists(zip) && !IsOnShelf(practice.Folder, zip)
            ? await practice.Get<BackupQueue>()
                .RunAsync(run => practice.Get<IRestoreDrill>().RunAsync(Path.GetFullPath(zip), run, foreign: true))
            : await practice.Get<IBackups>().CheckAsync(Path.GetFileName(zip));
        foreach (var step in report.Steps)
            Console.WriteLine($"{(step.Passed ? "ok    " : "FAILED")} {step.Name}: {step.Detail}");
        if (report.Passed)
            return 0;
        await Console.Error.WriteLineAsync($"{zip} cannot be restored. Choose another backup from the list.");
        return 1;
    }

    /// <summary>Replaces the practice, which no server may have open.</summary>
    public static async Task<int> RestoreAsync(Practice practice, string zip)
    {
        practice.CreateFolder();
        using var owner = DataFolderLock.Own(practice.Folder);
        await practice.Get<StartupRecovery>().OpenAsync();
        var name = File.Exists(zip) && !IsOnShelf(practice.Folder, zip) ? await PutOnShelfAsync(practice, zip)
            : Path.GetFileName(zip);
        var result = await practice.Get<IRestores>().RestoreAsync(name);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Restored {result.Restored}: {result.PatientCount} patients, {result.VisitCount} visits. Before "
                + $"it: {result.SafetyBackup ?? "kept in quarantine"}."));
        foreach (var warning in result.Warnings)
            Console.WriteLine(warning);
        await practice.Get<CopyCatchUp>().RunAsync();
        return 0;
    }

    private static bool IsOnShelf(DataFolder folder, string zip) =>
        Path.GetDirectoryName(Path.GetFullPath(zip)) == folder.Backups;

    private static async Task<string> PutOnShelfAsync(Practice practice, string zip)
    {
        await using var file = Durable.OpenRead(zip);
        return (await practice.Get<IBackups>().UploadAsync(file)).Name;
    }

    private static void Tell(BackupSummary backup) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{backup.Name}  {backup.CreatedAt:yyyy-MM-dd HH:mm:ss}  {Kebab(backup.Trigger),-14} {backup.SizeBytes,12} "
            + $"bytes  {backup.PatientCount,7} patients {backup.VisitCount,8} visits  {Kebab(backup.Health)}"));

    private static string Kebab<T>(T value) =>
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value?.ToString() ?? "unknown");
}
