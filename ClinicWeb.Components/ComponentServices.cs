using ClinicWeb.Components.Language;
using ClinicWeb.Components.Session;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor;
using MudBlazor.Services;

namespace ClinicWeb.Components;

/// <summary>What the pages need beside the contracts, which the host implements.</summary>
public static class ComponentServices
{
    /// <summary>Adds MudBlazor, the texts and the helpers of the pages.</summary>
    public static IServiceCollection AddClinicComponents(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddLocalization();
        services.AddSingleton<ServerWords>();
        services.AddTransient<MudLocalizer, MudWords>();
        services.AddMudServices(mud =>
        {
            var snackbar = mud.SnackbarConfiguration;
            snackbar.PositionClass = Defaults.Classes.Position.BottomLeft; // never over the badge
            snackbar.PreventDuplicates = false;
            snackbar.MaximumOpacity = 100;
            snackbar.MaxDisplayedSnackbars = 3;
            snackbar.VisibleStateDuration = 8_000;
            snackbar.ShowTransitionDuration = snackbar.HideTransitionDuration = 0; // words that fade cannot be read
        });
        services.AddScoped<TimeText>();
        services.AddScoped<Ticker>();
        services.AddScoped<Notifications>();
        services.AddScoped<Forms.FormWindow>();
        services.AddScoped<Pages.Patients.DeleteQuestion>();
        services.AddScoped<Pages.Backups.BackupActions>();
        services.AddScoped<Pages.Patients.DeletedRecordUndo>();
        services.AddScoped<Pages.Patients.DeletedFileUndo>();
        services.AddScoped<Pages.Patients.DeleteFlow>();
        services.AddScoped<Pages.Patients.ChartReader>();
        services.AddScoped<Pages.History.HistoryReader>();
        services.AddScoped<Pages.History.HistoryWords>();
        services.AddScoped<Pages.History.HistoryFlow>();
        return services;
    }
}
