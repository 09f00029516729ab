namespace ClinicWeb.Server.Host.Security;

/// <summary>Which of the ways to say where to listen wins.</summary>
public static class ListenAddresses
{
    private static readonly string[] Variables = ["ASPNETCORE_URLS", "DOTNET_URLS"];

    /// <summary>
    /// <c>--urls</c> wins, then the environment, then appsettings.json. Without this the file would win over the
    /// environment,
    /// since the host reads those variables before it reads the file.
    /// </summary>
    public static IWebHostBuilder PreferUrlsOfEnvironment(this IWebHostBuilder host, string[] args)
    {
        var said = new ConfigurationBuilder().AddCommandLine(args).Build()[WebHostDefaults.ServerUrlsKey];
        var environment = Variables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(urls => !string.IsNullOrWhiteSpace(urls));
        return said is null && environment is not null ? host.UseUrls(environment) : host;
    }
}
