using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Host.Locking;

internal static class LockingServices
{
    /// <summary>Adds the passphrase, for the command line too.</summary>
    public static IServiceCollection AddPassphrase(this IServiceCollection services) => services
        .AddSingleton<PassphraseStore>()
        .AddSingleton<UnlockWait>()
        .AddSingleton<Passphrase>()
        .AddSingleton<IPassphrase>(provider => provider.GetRequiredService<Passphrase>());

    public static IServiceCollection AddLocking(this IServiceCollection services) =>
        services.AddSingleton<Sessions>().AddHostedService<LockWhenIdle>();

    /// <summary>Behind the routing: what it found decides.</summary>
    public static IApplicationBuilder UseLocking(this IApplicationBuilder app) => app.UseMiddleware<LockGate>();
}
