using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Activity;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Backup;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Backup.Status;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Demo;
using ClinicWeb.Server.Exchange;
using ClinicWeb.Server.History;
using ClinicWeb.Server.Host.Lifetime;
using ClinicWeb.Server.Host.Locking;
using ClinicWeb.Server.Host.Printing;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Search;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
using ClinicWeb.Server.VectorIndex;
using ClinicWeb.Server.Visits;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClinicWeb.Server.Host;

/// <summary>All features, for the server and the command line alike.</summary>
internal static class FeatureServices
{
    /// <summary>Nothing is read or opened until it is asked for.</summary>
    public static IServiceCollection AddFeatures(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSettings()
            .AddPassphrase()
            .AddDatabase(LifetimeServices.DataFolderOf)
            .AddActivity()
            .AddPatients()
            .AddVisits()
            .AddAttachments()
            .AddHistory()
            .AddDemo()
            .AddBackup()
            .AddExchange()
            .AddPrinting()
            .AddVectorIndex()
            .AddSearch()
            .AddSingleton<IStatusWarnings, SettingsWarnings>()
            .AddSingleton<IStatusWarnings, SyncedFolderWarning>();
    }

    /// <summary>Tells on the badge what of the saved settings does not fit.</summary>
    private sealed class SettingsWarnings(ClinicSettingsStore settings) : IStatusWarnings
    {
        public Task<IReadOnlyList<Text>> WarningsAsync(IReadOnlyList<CatalogEntry> shelf, CancellationToken ct) =>
            Task.FromResult(settings.Warnings);
    }

    /// <summary>Tells on the badge that another program copies the practice while it is open.</summary>
    private sealed class SyncedFolderWarning(DataFolder folder) : IStatusWarnings
    {
        public Task<IReadOnlyList<Text>> WarningsAsync(IReadOnlyList<CatalogEntry> shelf, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<Text>>(SyncedFolders.ProgramOf(folder.Root) is { } program
                ? [$"The practice lies in a folder that {program} synchronises ({folder.Root}): it may hold files, "
                    + $"bring older ones back, "
                    + $"and copies patients to other computers. Close ClinicWeb, move the folder elsewhere, and set "
                    + $"Clinic:DataDirectory to it."]
                : []);
    }
}
