using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Host.Locking;

/// <summary>Registers and mounts the lock.</summary>
internal static class LockingServices
{
    /// <summary>Adds the passphrase, for the command line too.</summary>
    public static IServiceCollection AddPassphrase(this IServiceCollection services) => services
        .AddSingleton<PassphraseStore>()
        .AddSingleton<UnlockWait>()
        .AddSingleton<Passphrase>()
        .AddSingleton<IPassphrase>(provider => provider.GetRequiredService<Passphrase>());

    /// <summary>Adds what locks the server.</summary>
    public static IServiceCollection AddLocking(this IServiceCollection services) =>
        services.AddSingleton<Sessions>().AddHostedService<LockWhenIdle>();

    /// <summary>Mounts the gate; what the routing found decides.</summary>
    public static IApplicationBuilder UseLocking(this IApplicationBuilder app) => app.UseMiddleware<LockGate>();
}
