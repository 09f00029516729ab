using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Host.Api;

/// <summary><c>GET</c> and <c>PUT /api/settings</c>; what a PUT leaves out stays as it is.</summary>
internal static class SettingsApi
{
    public static void MapSettings(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/settings").WithTags("Settings");
        group.MapGet("", (IClinicSettings settings) => settings.Current)
            .WithSummary("The settings in force.");
        group.MapPut("", (IClinicSettings settings, SettingsChange change, CancellationToken ct) =>
                settings.SaveAsync(change.Over(settings.Current), ct))
            .WithSummary("Stores settings and applies them at once.").Refuses(400, 507);
    }

    /// <summary>A PUT's body.</summary>
    public sealed record SettingsChange(
        double? IntervalHours, int? KeepLast, int? KeepDaily, int? KeepWeekly, int? KeepMonthly, string? SecondFolder)
    {
        internal ClinicSettings Over(ClinicSettings current) => current with
        {
            IntervalHours = IntervalHours ?? current.IntervalHours,
            KeepLast = KeepLast ?? current.KeepLast,
            KeepDaily = KeepDaily ?? current.KeepDaily,
            KeepWeekly = KeepWeekly ?? current.KeepWeekly,
            KeepMonthly = KeepMonthly ?? current.KeepMonthly,
            SecondFolder = SecondFolder ?? current.SecondFolder,
        };
    }
}
